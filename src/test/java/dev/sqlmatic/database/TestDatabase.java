package dev.sqlmatic.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** A real file with what it takes to query it, and a writer that stands for another program. */
final class TestDatabase implements AutoCloseable {
  private final Path path;
  private final SqlScheduler scheduler;
  private final Path workers;
  private final QueryEngine engine;
  private final AttachedFile file;

  TestDatabase(Path path, DatabaseConfig config) {
    this.path = path;
    this.scheduler = new SqlScheduler(config);
    AtomicLong ids = new AtomicLong();
    try {
      this.workers = Files.createTempDirectory("sqlmatic-test-workers-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.engine = QueryEngine.of(config, scheduler, workers, () -> "q" + ids.incrementAndGet());
    StreamRunner streams = new StreamRunner(engine, config, () -> "q" + ids.incrementAndGet());
    this.file = new AttachedFile("test", DatabaseFile.at(path), config, scheduler, engine, streams);
  }

  static TestDatabase of(Path folder, DatabaseConfig config, String... sql) {
    Path path = folder.resolve("test.sqlite");
    write(path, sql);
    return new TestDatabase(path, config);
  }

  static TestDatabase of(Path folder, String... sql) {
    return of(folder, inProcess(), sql);
  }

  /** As shipped, but without worker processes, whose start takes time. */
  static DatabaseConfig inProcess() {
    return DatabaseConfig.defaults().with(IsolationConfig.IN_PROCESS);
  }

  /** Limits as given (for structures too, where that is longer), all else as {@link #inProcess}. */
  static DatabaseConfig config(int maxRows, long maxBytes, Duration timeout) {
    DatabaseConfig d = inProcess();
    return new DatabaseConfig(
        d.roots(),
        maxRows,
        maxBytes,
        timeout,
        d.exportTimeout(),
        timeout.compareTo(d.structureTimeout()) > 0 ? timeout : d.structureTimeout(),
        d.metadataTimeout(),
        d.maxMemory(),
        d.workers(),
        d.connections(),
        d.queue(),
        d.uploadLimit(),
        d.changePoll(),
        d.isolation());
  }

  /** Runs statements on a connection of its own, as another program would. */
  static void write(Path path, String... statements) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  void write(String... statements) {
    write(path, statements);
  }

  AttachedFile file() {
    return file;
  }

  QueryEngine engine() {
    return engine;
  }

  /** The worker processes, where there are any. */
  List<Long> workers() {
    return engine instanceof ProcessQueryEngine processes ? processes.pids() : List.of();
  }

  SqlScheduler scheduler() {
    return scheduler;
  }

  QueryResult query(QueryRequest request) {
    return file.query(request);
  }

  QueryResult query(String sql) {
    return file.query(QueryRequest.of(sql));
  }

  List<List<SqlValue>> rows(String sql) {
    return query(sql).rows();
  }

  @Override
  public void close() {
    try {
      scheduler.close();
      file.close();
      engine.close();
      removeTree(workers);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void removeTree(Path folder) {
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException e) {
      // a worker's end was faster: what is left is the system's to remove
    }
  }
}
