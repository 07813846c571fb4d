package dev.sqlmatic.database;

import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sqlite.SQLiteException;

/** Words what SQLite reports. Stateless. */
final class SqliteFailures {
  /** The driver wraps SQLite's message: {@code [SQLITE_ERROR] SQL error … (no such column: x)}. */
  private static final Pattern WRAPPED = Pattern.compile("(?s)^\\[\\w+\\].*? \\((.*)\\)$");

  private static final int PRIMARY = 0xff;

  private SqliteFailures() {}

  static FailureException of(SQLException e) {
    return new FailureException(failure(e), e);
  }

  /** SQLite's own message. */
  static String message(SQLException e) {
    String message = String.valueOf(e.getMessage());
    Matcher matcher = WRAPPED.matcher(message);
    return matcher.matches() ? matcher.group(1) : message;
  }

  static boolean isInterrupt(SQLException e) {
    return (code(e) & PRIMARY) == 9;
  }

  /** Why a file cannot be attached. */
  static FailureException unreadable(Path path, SQLException e) {
    String detail = failure(e).detail();
    Failure failure =
        switch (code(e) & PRIMARY) {
          case 5, 6 -> new Failure.Conflict("DATABASE_BUSY", detail);
          case 26 ->
              new Failure.BadInput(
                  "NOT_A_DATABASE",
                  "“%s” is not an SQLite database, or is encrypted.".formatted(path));
          case 11 ->
              new Failure.BadInput(
                  "DATABASE_DAMAGED", "“%s” is damaged: %s.".formatted(path, message(e)));
          default ->
              new Failure.BadInput(
                  "DATABASE_NOT_READABLE", "“%s” cannot be read: %s".formatted(path, detail));
        };
    return new FailureException(failure, e);
  }

  /** Whether the connection is of no more use after this. */
  static boolean breaksConnection(SQLException e) {
    return switch (code(e) & PRIMARY) {
      case 7, 10, 11, 13, 14, 26 -> true; // NOMEM IOERR CORRUPT FULL CANTOPEN NOTADB
      default -> false;
    };
  }

  private static Failure failure(SQLException e) {
    String message = message(e);
    return switch (code(e) & PRIMARY) {
      case 5, 6 -> // BUSY LOCKED
          new Failure.QueryFailed(
              message + ". Another process is writing to the file; try again in a moment.");
      case 7 -> // NOMEM
          new Failure.TooLarge(
              "QUERY_TOOK_TOO_MUCH_MEMORY",
              "The query was stopped because there was no more memory that it may take. Narrow it.");
      case 8 -> readOnly(e, message);
      case 10, 14 -> // IOERR CANTOPEN
          new Failure.QueryFailed(
              message
                  + ". The file, or the log beside it, cannot be opened or read; a database in WAL"
                  + " mode needs a folder that SQLMatic may write to.");
      case 11 -> new Failure.QueryFailed(message + ". The database file is damaged."); // CORRUPT
      case 18 -> // TOOBIG
          new Failure.QueryFailed(
              ("%s: a value is longer than %,d bytes. Select length(column) or substr(column, 1,"
                      + " 1000) of it instead.")
                  .formatted(message, SandboxedConnection.MAX_LENGTH));
      case 26 -> new Failure.QueryFailed("The file is not an SQLite database, or is encrypted.");
      default -> new Failure.QueryFailed(message);
    };
  }

  private static Failure readOnly(SQLException e, String message) {
    return (code(e) & ~PRIMARY) == 0
        ? new Failure.QueryRejected("The database is read-only: " + message + ".")
        : new Failure.QueryFailed(
            message
                + ". The file was left in the middle of a write, or its log cannot be opened: open"
                + " it once with the program that owns it, or copy it to a folder that can be"
                + " written.");
  }

  /** SQLite's extended result code, as far as the driver knows it. */
  static int code(SQLException e) {
    return e instanceof SQLiteException sqlite ? sqlite.getResultCode().code : e.getErrorCode();
  }
}
