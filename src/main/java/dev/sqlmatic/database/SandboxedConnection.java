package dev.sqlmatic.database;

import dev.sqlmatic.database.DatabaseFile.Identity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.core.DB;

/**
 * A connection on which hostile SQL can run against a hostile file: read-only, no second file, no
 * extension, small limits, and without those functions of the driver that overflow the C heap.
 *
 * <p>Only {@code executeQuery} may be used for SQL that is not ours: {@code execute} and {@code
 * executeUpdate} of the driver know {@code backup to} and write files. Confined to one thread at a
 * time, except for {@link #interrupt}.
 */
final class SandboxedConnection implements Interruptible, AutoCloseable {
  /** The longest cell, in bytes; longer ones fail with SQLITE_TOOBIG. */
  static final int MAX_LENGTH = 1_000_000;

  private static final int BUSY_TIMEOUT_MILLIS = 500;

  /** SQLite's limit ids (sqlite.org/c3ref/c_limit_attached.html) and their values. */
  private static final int[][] LIMITS = {
    {0, MAX_LENGTH}, // LENGTH
    {1, 1_000_000}, // SQL_LENGTH; ours is StatementGate.MAX_SQL_BYTES, the schema's may be longer
    {2, 2000}, // COLUMN
    {3, 200}, // EXPR_DEPTH
    {4, 50}, // COMPOUND_SELECT
    {5, 100_000}, // VDBE_OP
    {6, 100}, // FUNCTION_ARG
    {7, 0}, // ATTACHED
    {8, 100}, // LIKE_PATTERN_LENGTH
    {9, 1000}, // VARIABLE_NUMBER
    {10, 1}, // TRIGGER_DEPTH
    {11, 0}, // WORKER_THREADS
    {12, 500}, // PARSER_DEPTH, which the driver's enum calls PAGE_COUNT
  };

  private static final String[] PRAGMAS = {
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    // A mapped file that someone truncates is a SIGBUS.
    "PRAGMA mmap_size=0",
    "PRAGMA threads=0",
    "PRAGMA query_only=ON",
  };

  private final SQLiteConnection connection;
  private final DB database;
  private final Identity identity;
  private long lastDataVersion = -1;
  private int longestCell = MAX_LENGTH;

  private SandboxedConnection(SQLiteConnection connection, Identity identity) {
    this.connection = connection;
    this.database = connection.getDatabase();
    this.identity = identity;
  }

  static SandboxedConnection open(DatabaseFile file) throws SQLException {
    return open(file.url(), file.identity());
  }

  /** A connection to an empty database in memory, as guarded as the others; for the self-test. */
  static SandboxedConnection openEmpty() throws SQLException {
    return open("jdbc:sqlite::memory:", new Identity("memory"));
  }

  private static SandboxedConnection open(String url, Identity identity) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.enableLoadExtension(false);
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    Connection opened = config.createConnection(url);
    try {
      SQLiteConnection sqlite = opened.unwrap(SQLiteConnection.class);
      for (int[] limit : LIMITS) {
        sqlite.getDatabase().limit(limit[0], limit[1]);
      }
      SafeFunctions.install(sqlite);
      try (Statement statement = sqlite.createStatement()) {
        for (String pragma : PRAGMAS) {
          statement.execute(pragma);
        }
      }
      return new SandboxedConnection(sqlite, identity);
    } catch (SQLException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /** Makes it give up at once, instead of waiting, when another program holds the file. */
  void neverWait() throws SQLException {
    number("PRAGMA busy_timeout=0");
  }

  Identity identity() {
    return identity;
  }

  Statement statement() throws SQLException {
    return connection.createStatement();
  }

  PreparedStatement prepare(String sql) throws SQLException {
    return connection.prepareStatement(sql);
  }

  /** Runs SQL of our own that gives one number. */
  long number(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  /** Runs SQL of our own that gives one text. */
  String text(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getString(1) : "";
    }
  }

  /**
   * Holds on to the data as they are now, over several statements, until {@link #endRead}.
   *
   * @param cellBytes bytes of a value at most meanwhile
   */
  void beginRead(int cellBytes) throws SQLException {
    allowCells(cellBytes);
    run("BEGIN");
  }

  void endRead() throws SQLException {
    allowCells(MAX_LENGTH);
    run("COMMIT");
  }

  /** Sets how long a value may be, in bytes. */
  void allowCells(int bytes) throws SQLException {
    if (bytes != longestCell) {
      database.limit(0, bytes);
      longestCell = bytes;
    }
  }

  private void run(String ours) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(ours);
    }
  }

  /**
   * Whether another connection has committed since this was last asked (and not on first asking).
   */
  boolean dataMoved() throws SQLException {
    long version = number("PRAGMA data_version");
    boolean moved = version != lastDataVersion;
    lastDataVersion = version;
    return moved;
  }

  /** May be called from any thread, but only while the connection is not being closed. */
  @Override
  public void interrupt() throws SQLException {
    database.interrupt();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
