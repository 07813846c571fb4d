package dev.sqlmatic.database;

import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** One attached file with its connections, its cached structure and its changes. Thread-safe. */
final class AttachedFile implements DatabaseAccess, AutoCloseable {
  private final String name;
  private final DatabaseFile file;
  private final DatabaseConfig config;
  private final SqlScheduler scheduler;
  private final QueryEngine engine;
  private final StreamRunner streams;
  private final ConnectionPool pool;
  private final ChangeMonitor monitor;
  private volatile Optional<FileProbe.Read> structure = Optional.empty();

  AttachedFile(
      String name,
      DatabaseFile file,
      DatabaseConfig config,
      SqlScheduler scheduler,
      QueryEngine engine,
      StreamRunner streams) {
    this.name = name;
    this.file = file;
    this.config = config;
    this.scheduler = scheduler;
    this.engine = engine;
    this.streams = streams;
    this.pool = new ConnectionPool(file, config.connections());
    this.monitor = new ChangeMonitor(file, scheduler.watchdog());
  }

  @Override
  public String name() {
    return name;
  }

  DatabaseFile file() {
    return file;
  }

  ChangeMonitor monitor() {
    return monitor;
  }

  @Override
  public long dataVersion() {
    return monitor.seen().version();
  }

  @Override
  public QueryResult query(QueryRequest request) {
    return query(request, SandboxedConnection.MAX_LENGTH);
  }

  /**
   * Runs a query.
   *
   * @param longestCell bytes of a value at most
   */
  QueryResult query(QueryRequest request, int longestCell) {
    return engine.run(pool, this::versionBefore, request, longestCell);
  }

  /**
   * Starts a query whose rows are read while it runs.
   *
   * @param longestCell bytes of a value at most
   */
  ResultStream stream(QueryRequest request, int longestCell) {
    return streams.run(pool, this::versionBefore, request, longestCell);
  }

  @Override
  public DatabaseStructure structure() {
    Optional<FileProbe.Read> cached = structure;
    Optional<FileProbe.Read> read = engine.structure(pool, name, cached.map(FileProbe.Read::known));
    if (read.isPresent()) {
      structure = read;
    }
    return read.or(() -> cached).orElseThrow().structure();
  }

  /**
   * Reads the file for the first time, so that one that cannot be read is refused at once.
   *
   * @throws FailureException {@code BadInput} that says what is wrong with the file
   */
  void open() {
    try {
      engine.contact(pool);
      work(
          config.structureTimeout(),
          (_, _) -> {
            monitor.look(); // here, because SQL belongs on a worker
            return true;
          });
    } catch (FailureException e) {
      if (!(e.failure() instanceof Failure.Conflict)) {
        throw e;
      }
      // Another program holds the lock just now; the file itself is not to blame.
    }
  }

  /** {@code ok}, or the first thing that is wrong in the file; ok also when there is no time. */
  String quickCheck() {
    return engine.quickCheck(pool);
  }

  /** Runs work of our own, which needs no gates, on one of the file's connections. */
  <T> T work(Duration limit, SqlTask.Work<T> work) {
    return scheduler.run(pool, limit, work);
  }

  /**
   * The version is read before the data, so that a change in between makes the result look older
   * than it is, never newer: what is derived from it is derived again, not kept.
   */
  private long versionBefore(boolean moved) {
    if (moved) {
      monitor.look();
    }
    return monitor.seen().version();
  }

  @Override
  public void close() throws SQLException {
    pool.close();
    engine.forget(file);
    monitor.close();
  }
}
