package dev.sqlmatic.database;

import dev.sqlmatic.database.QueryResult.ResultColumn;
import dev.sqlmatic.database.Stop.Reason;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.sqlite.core.CoreStatement;

/**
 * Reads a result set up to a number of rows and bytes, and tells when it stopped before the end.
 * Used once, by one thread.
 */
final class ResultReader {
  /** A row's own weight beside its values. */
  private static final int ROW_BYTES = 16;

  private final int maxRows;
  private final long maxBytes;
  private final QueryGuard guard;
  private final Sink sink;
  private int width;
  private int rows;
  private boolean truncated;
  private long bytes;

  ResultReader(int maxRows, long maxBytes, QueryGuard guard, Sink sink) {
    this.maxRows = maxRows;
    this.maxBytes = maxBytes;
    this.guard = guard;
    this.sink = sink;
  }

  /** Takes what is read: the columns once, then each row. */
  interface Sink {
    void columns(List<ResultColumn> columns);

    void row(List<SqlValue> values);
  }

  void read(PreparedStatement statement, ResultSet result) throws SQLException {
    List<ResultColumn> columns = columns(statement, result.getMetaData());
    width = columns.size();
    sink.columns(columns);
    while (!truncated && next(result)) {
      if (rows == maxRows) {
        truncated = true;
      } else {
        guard.check();
        readRow(result);
      }
    }
  }

  boolean truncated() {
    return truncated;
  }

  /** Running out of time in search of a row past the cap loses nothing that was to be kept. */
  private boolean next(ResultSet result) throws SQLException {
    try {
      return result.next();
    } catch (SQLException e) {
      if (rows == maxRows && guard.reason() == Reason.DEADLINE) {
        return true;
      }
      throw e;
    }
  }

  /** What a prepared statement will give. */
  static List<ResultColumn> columns(PreparedStatement statement, ResultSetMetaData about)
      throws SQLException {
    List<ResultColumn> columns = new ArrayList<>();
    for (int i = 1; i <= about.getColumnCount(); i++) {
      columns.add(new ResultColumn(about.getColumnLabel(i), declaredType(statement, i - 1)));
    }
    return columns;
  }

  /** JDBC's own answer mixes declared types with guesses from the first row. */
  private static String declaredType(PreparedStatement statement, int column) throws SQLException {
    String type =
        ((CoreStatement) statement)
            .pointer.safeRun((database, pointer) -> database.column_decltype(pointer, column));
    return type == null ? "" : type.toUpperCase(Locale.ROOT);
  }

  private void readRow(ResultSet result) throws SQLException {
    List<SqlValue> row = new ArrayList<>(width);
    bytes += ROW_BYTES;
    for (int i = 1; i <= width; i++) {
      SqlValue value = value(result.getObject(i));
      bytes += size(value);
      if (bytes > maxBytes) {
        truncate();
        return;
      }
      row.add(value);
    }
    rows++;
    sink.row(row);
  }

  private void truncate() {
    if (rows == 0) {
      throw new FailureException(
          new Failure.TooLarge(
              "RESULT_TOO_LARGE",
              "The first row alone is larger than %,d bytes. Select fewer columns, or substr() of"
                      .formatted(maxBytes)
                  + " the large ones."));
    }
    truncated = true;
  }

  static SqlValue value(@Nullable Object object) {
    return switch (object) {
      case null -> SqlValue.Null.NULL;
      case Integer number -> new SqlValue.Int(number);
      case Long number -> new SqlValue.Int(number);
      case Double number -> new SqlValue.Real(number);
      case byte[] blob -> new SqlValue.Blob(blob);
      default -> new SqlValue.Text(object.toString());
    };
  }

  private static int size(SqlValue value) {
    return switch (value) {
      case SqlValue.Null _ -> 1;
      case SqlValue.Int _, SqlValue.Real _ -> Long.BYTES;
      case SqlValue.Text(String text) -> text.length() + Long.BYTES;
      case SqlValue.Blob(byte[] blob) -> blob.length + Long.BYTES;
    };
  }
}
