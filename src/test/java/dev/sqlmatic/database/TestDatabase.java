package dev.sqlmatic.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A real file with what it takes to query it, and a writer that stands for another program. */
final class TestDatabase implements AutoCloseable {
  private final Path path;
  private final SqlScheduler scheduler;
  private final AttachedFile file;

  TestDatabase(Path path, DatabaseConfig config) {
    this.path = path;
    this.scheduler = new SqlScheduler(config);
    AtomicLong ids = new AtomicLong();
    QueryRunner runner = new QueryRunner(scheduler, config, () -> "q" + ids.incrementAndGet());
    StreamRunner streams = new StreamRunner(scheduler, config, () -> "q" + ids.incrementAndGet());
    this.file = new AttachedFile("test", DatabaseFile.at(path), config, scheduler, runner, streams);
  }

  static TestDatabase of(Path folder, DatabaseConfig config, String... sql) {
    Path path = folder.resolve("test.sqlite");
    write(path, sql);
    return new TestDatabase(path, config);
  }

  static TestDatabase of(Path folder, String... sql) {
    return of(folder, DatabaseConfig.defaults(), sql);
  }

  /** Limits as given, everything else as shipped. */
  static DatabaseConfig config(int maxRows, long maxBytes, Duration timeout) {
    DatabaseConfig d = DatabaseConfig.defaults();
    return new DatabaseConfig(
        d.roots(),
        maxRows,
        maxBytes,
        timeout,
        d.exportTimeout(),
        d.structureTimeout(),
        d.metadataTimeout(),
        d.maxMemory(),
        d.workers(),
        d.connections(),
        d.queue(),
        d.uploadLimit(),
        d.changePoll());
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
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
