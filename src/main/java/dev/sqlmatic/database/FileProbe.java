package dev.sqlmatic.database;

import dev.sqlmatic.database.DatabaseFile.Identity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/** The first looks at a file that nobody vouches for. Stateless. */
final class FileProbe {
  private FileProbe() {}

  /**
   * Makes SQLite read the schema.
   *
   * @throws dev.sqlmatic.failure.FailureException that says what is wrong with the file
   */
  static long contact(SandboxedConnection connection, DatabaseFile file) {
    try {
      return connection.number("SELECT count(*) FROM sqlite_schema");
    } catch (SQLException e) {
      throw SqliteFailures.unreadable(file.path(), e);
    }
  }

  /** {@code ok}, or the first thing that is wrong in the file; ok also when there is no time. */
  static String quickCheck(SandboxedConnection connection, QueryGuard guard, Duration limit) {
    guard.beginStep(limit.dividedBy(2));
    try (Statement statement = connection.statement();
        ResultSet row = statement.executeQuery("PRAGMA quick_check(1)")) {
      return row.next() ? row.getString(1) : "ok";
    } catch (SQLException e) {
      guard.check();
      return SqliteFailures.isInterrupt(e) ? "ok" : SqliteFailures.message(e);
    } finally {
      guard.endStep();
    }
  }

  /**
   * A structure and the state of the file that it was read from.
   *
   * @param identity which file it was
   */
  record Read(Identity identity, DatabaseStructure structure) {
    Known known() {
      return new Known(identity, structure.schemaVersion());
    }
  }

  /** What is known of a file, without all the rest. */
  record Known(Identity identity, long schemaVersion) {}

  /** The structure; empty when what is known still holds. */
  static Optional<Read> structure(
      SandboxedConnection connection, QueryGuard guard, String name, Optional<Known> known)
      throws SQLException {
    Known now = new Known(connection.identity(), connection.number("PRAGMA schema_version"));
    if (known.equals(Optional.of(now))) {
      return Optional.empty();
    }
    DatabaseStructure read = new StructureReader(name, connection, guard).read();
    return Optional.of(new Read(connection.identity(), read));
  }
}
