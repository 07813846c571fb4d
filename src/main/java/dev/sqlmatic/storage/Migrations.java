package dev.sqlmatic.storage;

import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a file's schema to the version that this build writes. The numbered scripts of {@code
 * resources/migrations} run in order, all in one transaction with the new {@code PRAGMA
 * user_version}: a crash leaves the old schema or the new one. A script that was released is never
 * changed. Two processes may start at once: the second waits, then finds nothing to do.
 */
final class Migrations {
  /** The script at place n leads to version n + 1. */
  private static final List<String> SCRIPTS = List.of("001-threads.sql");

  private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

  private Migrations() {}

  static int newest() {
    return SCRIPTS.size();
  }

  /** Throws Conflict SCHEMA_TOO_NEW when a newer SQLMatic wrote the file. */
  static void migrate(Connection connection, Path file) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      int version = version(statement);
      if (version > newest()) {
        throw new FailureException(new Failure.Conflict("SCHEMA_TOO_NEW", tooNew(version, file)));
      }
      for (String script : SCRIPTS.subList(version, newest())) {
        statement.executeUpdate(StatementFile.resource("/migrations/" + script));
      }
      if (version < newest()) {
        statement.executeUpdate("PRAGMA user_version = " + newest());
      }
      connection.commit();
      if (version < newest()) {
        LOG.info("Storage schema brought from version {} to {}", version, newest());
      }
    } finally {
      connection.close(); // back to its lane; rolls back what was not committed
    }
  }

  private static int version(Statement statement) throws SQLException {
    try (ResultSet result = statement.executeQuery("PRAGMA user_version")) {
      return result.getInt(1);
    }
  }

  private static String tooNew(int version, Path file) {
    return "'"
        + file
        + "' was written by a newer SQLMatic (its schema has version "
        + version
        + ", this SQLMatic knows up to "
        + newest()
        + "). Start that newer SQLMatic, or set storage.home to another folder.";
  }
}
