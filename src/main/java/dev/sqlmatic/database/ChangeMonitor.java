package dev.sqlmatic.database;

import dev.sqlmatic.database.DatabaseFile.Stamp;
import dev.sqlmatic.failure.FailureException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Notices, on a connection of its own, that a file's data or schema has changed, whoever changed
 * it.
 *
 * <p>Invariant: the version only grows, and has grown before a query returns that saw newer data.
 * {@code PRAGMA data_version} tells of every commit by another connection, but only to the
 * connection that asks twice (sqlite.org/pragma.html#pragma_data_version), so there is one that
 * counts for all. Thread-safe; the lock is the connection's confinement.
 */
final class ChangeMonitor implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(2);

  /** A file's time is coarse: two commits within this may leave the same stamp. */
  private static final long RECENT_MILLIS = 2_000;

  private static final int LOOK_ANYWAY = 4;

  /**
   * What was last seen.
   *
   * @param version grows with each change
   * @param schema what each table and view is made of, in any form that changes when it does
   */
  record Seen(long version, long schemaVersion, Map<String, String> schema) {
    Seen {
      schema = Map.copyOf(schema);
    }
  }

  private final DatabaseFile file;
  private final Watchdog watchdog;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable SandboxedConnection connection;
  private @Nullable Stamp stamp;
  private int skipped;
  private boolean closed;
  private volatile Seen seen = new Seen(1, 0, Map.of());

  ChangeMonitor(DatabaseFile file, Watchdog watchdog) {
    this.file = file;
    this.watchdog = watchdog;
  }

  Seen seen() {
    return seen;
  }

  /** Looks at the file's times, and into the file only when they say so, or at times. */
  void poll() {
    lock.lock();
    try {
      Stamp now = file.stamp();
      long modified = Math.max(now.modified(), now.logModified());
      boolean moved = !now.equals(stamp) || System.currentTimeMillis() - modified < RECENT_MILLIS;
      skipped++;
      if (moved || skipped >= LOOK_ANYWAY) {
        look(now);
      }
    } catch (FailureException gone) {
      // The file is away. Queries say so; when it is back, its identity tells.
    } finally {
      lock.unlock();
    }
  }

  /** Looks into the file now. */
  void look() {
    lock.lock();
    try {
      look(file.stamp());
    } finally {
      lock.unlock();
    }
  }

  private void look(Stamp now) {
    if (closed) {
      return;
    }
    QueryGuard guard = new QueryGuard(System.nanoTime() + LIMIT.toNanos(), Long.MAX_VALUE);
    try {
      SandboxedConnection current = connection(now);
      watchdog.guard(guard, current);
      boolean replaced = stamp != null && !now.identity().equals(stamp.identity());
      boolean first = stamp == null;
      if (current.dataMoved() || replaced || first) {
        seen = observe(current, replaced, first);
      }
      stamp = now;
      skipped = 0;
    } catch (SQLException e) {
      // Busy or damaged for now. The next look asks again; queries report what is wrong.
    } finally {
      watchdog.release(guard);
    }
  }

  private SandboxedConnection connection(Stamp now) throws SQLException {
    SandboxedConnection current = connection;
    if (current == null || !current.identity().equals(now.identity())) {
      closeConnection();
      current = SandboxedConnection.open(file);
      current.neverWait(); // one file that is locked must not delay the others' turns
      connection = current;
    }
    return current;
  }

  private Seen observe(SandboxedConnection current, boolean replaced, boolean first)
      throws SQLException {
    Seen before = seen;
    long version = first ? before.version() : before.version() + 1;
    long schemaVersion = current.number("PRAGMA schema_version");
    boolean schemaMoved = first || replaced || schemaVersion != before.schemaVersion();
    return new Seen(version, schemaVersion, schemaMoved ? schema(current) : before.schema());
  }

  private static Map<String, String> schema(SandboxedConnection current) throws SQLException {
    Map<String, StringBuilder> tables = new TreeMap<>();
    try (Statement statement = current.statement();
        ResultSet row =
            statement.executeQuery(
                "SELECT tbl_name, name, sql FROM sqlite_schema WHERE tbl_name NOT LIKE 'sqlite\\_%'"
                    + " ESCAPE '\\' ORDER BY tbl_name, type, name")) {
      while (row.next()) {
        tables
            .computeIfAbsent(row.getString(1), _ -> new StringBuilder())
            .append(row.getString(2))
            .append('\n')
            .append(row.getString(3))
            .append('\n');
      }
    }
    Map<String, String> schema = new TreeMap<>();
    tables.forEach((name, parts) -> schema.put(name, parts.toString()));
    return schema;
  }

  private void closeConnection() throws SQLException {
    SandboxedConnection current = connection;
    connection = null;
    if (current != null) {
      current.close();
    }
  }

  @Override
  public void close() throws SQLException {
    lock.lock();
    try {
      closed = true;
      closeConnection();
    } finally {
      lock.unlock();
    }
  }
}
