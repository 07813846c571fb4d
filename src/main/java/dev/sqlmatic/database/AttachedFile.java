package dev.sqlmatic.database;

import dev.sqlmatic.database.DatabaseFile.Identity;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/** One attached file with its connections, its cached structure and its changes. Thread-safe. */
final class AttachedFile implements DatabaseAccess, AutoCloseable {
  private final String name;
  private final DatabaseFile file;
  private final DatabaseConfig config;
  private final SqlScheduler scheduler;
  private final QueryRunner runner;
  private final StreamRunner streams;
  private final ConnectionPool pool;
  private final ChangeMonitor monitor;
  private volatile Optional<Cached> structure = Optional.empty();

  AttachedFile(
      String name,
      DatabaseFile file,
      DatabaseConfig config,
      SqlScheduler scheduler,
      QueryRunner runner,
      StreamRunner streams) {
    this.name = name;
    this.file = file;
    this.config = config;
    this.scheduler = scheduler;
    this.runner = runner;
    this.streams = streams;
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
    return query(request, SandboxedConnection.MAX_LENGTH);
  }

  /**
   * Runs a query.
   *
   * @param longestCell bytes of a value at most
   */
  QueryResult query(QueryRequest request, int longestCell) {
    return runner.run(pool, this::versionBefore, request, longestCell);
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

  /**
   * Reads the file for the first time, so that one that cannot be read is refused at once.
   *
   * @throws FailureException {@code BadInput} that says what is wrong with the file
   */
  void open() {
    try {
      work(
          config.structureTimeout(),
          (connection, _) -> {
            try {
              long parts = connection.number("SELECT count(*) FROM sqlite_schema");
              monitor.look(); // here, because SQL belongs on a worker
              return parts;
            } catch (SQLException e) {
              throw SqliteFailures.unreadable(file.path(), e);
            }
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
    return work(
        config.queryTimeout(),
        (connection, guard) -> {
          guard.beginStep(config.queryTimeout().dividedBy(2));
          try (Statement statement = connection.statement();
              ResultSet row = statement.executeQuery("PRAGMA quick_check(1)")) {
            return row.next() ? row.getString(1) : "ok";
          } catch (SQLException e) {
            guard.check();
            return SqliteFailures.isInterrupt(e) ? "ok" : SqliteFailures.message(e);
          } finally {
            guard.endStep();
          }
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
