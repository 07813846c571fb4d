package dev.sqlmatic.storage;

import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.sqlite.SQLiteConfig;
import org.sqlite.jdbc4.JDBC4Connection;

/**
 * A connection that DbClient may use again and again. Two things differ from the driver's: {@link
 * #close} only ends the use, and a transaction begins when it is asked for and at no other time
 * (the driver begins the next one as part of {@code commit}, and so holds the write lock after it,
 * or fails with "busy" after the data is safe). Invariant: between two uses no transaction is open.
 * Confined to its {@link Lane}'s thread.
 */
final class StorageConnection extends JDBC4Connection {
  private final String begin;
  private boolean inTransaction;

  private StorageConnection(String url, String file, Properties properties, String begin)
      throws SQLException {
    super(url, file, properties);
    this.begin = begin;
  }

  /** A connection whose transactions take the write lock when they begin. */
  static StorageConnection writing(Path file, SQLiteConfig config) throws SQLException {
    return open(file, config, "BEGIN IMMEDIATE");
  }

  /** A connection whose transactions see one state of the file and cannot change it. */
  static StorageConnection reading(Path file, SQLiteConfig config) throws SQLException {
    StorageConnection connection = open(file, config, "BEGIN");
    connection.run("PRAGMA query_only = ON");
    return connection;
  }

  private static StorageConnection open(Path file, SQLiteConfig config, String begin)
      throws SQLException {
    String uri = file.toUri().toString(); // the driver takes what follows a bare ? for settings
    return new StorageConnection("jdbc:sqlite:" + uri, uri, config.toProperties(), begin);
  }

  @Override
  public void setAutoCommit(boolean autoCommit) throws SQLException {
    if (autoCommit == inTransaction) {
      run(autoCommit ? "COMMIT" : begin);
      inTransaction = !autoCommit;
    }
  }

  @Override
  public boolean getAutoCommit() {
    return !inTransaction;
  }

  @Override
  public void commit() throws SQLException {
    run("COMMIT");
    inTransaction = false;
  }

  @Override
  public void rollback() throws SQLException {
    // SQLite itself rolls back on some errors (a full disk, say): then there is nothing left to do.
    inTransaction = false;
    if (!getDatabase().isClosed()) {
      try {
        run("ROLLBACK");
      } catch (SQLException e) {
        if (e.getMessage() == null || !e.getMessage().contains("no transaction is active")) {
          throw e;
        }
      }
    }
  }

  /** Ends one use of the connection, whatever state it was left in. */
  @Override
  public void close() throws SQLException {
    if (inTransaction) {
      rollback();
    }
  }

  /** Closes the file. */
  void disconnect() throws SQLException {
    close();
    super.close();
  }

  /** Runs a statement that gives no rows and has no parameters. */
  void run(String sql) throws SQLException {
    try (Statement statement = createStatement()) {
      statement.executeUpdate(sql);
    }
  }
}
