package dev.sqlmatic.database;

import dev.sqlmatic.database.DatabaseFile.Identity;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** One attached file with its connections, its cached structure and its changes. Thread-safe. */
final class AttachedFile implements DatabaseAccess, AutoCloseable {
  private final String name;
  private final DatabaseFile file;
  private final DatabaseConfig config;
  private final SqlScheduler scheduler;
  private final QueryRunner runner;
  private final ConnectionPool pool;
  private final ChangeMonitor monitor;
  private volatile Optional<Cached> structure = Optional.empty();

  AttachedFile(
      String name,
      DatabaseFile file,
      DatabaseConfig config,
      SqlScheduler scheduler,
      QueryRunner runner) {
    this.name = name;
    this.file = file;
    this.config = config;
    this.scheduler = scheduler;
    this.runner = runner;
    this.pool = new ConnectionPool(file, config.connections());
    this.monitor = new ChangeMonitor(file, scheduler.watchdog());
  }

  /** A structure and the state of the file that it was read from. */
  private record Cached(Identity identity, long schemaVersion, DatabaseStructure structure) {}

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
    return runner.run(pool, this::versionBefore, request);
  }

  @Override
  public DatabaseStructure structure() {
    return scheduler.run(
        pool,
        config.structureTimeout(),
        (connection, guard) -> {
          Identity identity = connection.identity();
          long schemaVersion = connection.number("PRAGMA schema_version");
          Optional<Cached> cached = structure;
          if (cached.isPresent()
              && cached.get().schemaVersion() == schemaVersion
              && cached.get().identity().equals(identity)) {
            return cached.get().structure();
          }
          DatabaseStructure read = new StructureReader(name, connection, guard).read();
          structure = Optional.of(new Cached(identity, read.schemaVersion(), read));
          return read;
        });
  }

  /** Runs work of our own, which needs no gates, on one of the file's connections. */
  <T> T work(Duration limit, SqlTask.Work<T> work) {
    return scheduler.run(pool, limit, work);
  }

  /**
   * The version is read before the data, so that a change in between makes the result look older
   * than it is, never newer: what is derived from it is derived again, not kept.
   */
  private long versionBefore(SandboxedConnection connection) throws SQLException {
    if (connection.dataMoved()) {
      monitor.look();
    }
    return monitor.seen().version();
  }

  @Override
  public void close() throws SQLException {
    pool.close();
    monitor.close();
  }
}
