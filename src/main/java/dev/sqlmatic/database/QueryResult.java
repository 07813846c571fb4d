package dev.sqlmatic.database;

import java.time.Duration;
import java.util.List;

/**
 * What a query gave, with its receipt: which SQL, how long, whether rows were left out, and at
 * which version of the data.
 *
 * @param queryId opaque, unique (UUIDv7)
 * @param columns in the order of the SELECT
 * @param rows each as long as {@code columns}
 * @param truncated whether rows were left out because a cap was reached
 * @param dataVersion grows with each change that SQLMatic saw in the file (see {@code ChangeWatch})
 */
public record QueryResult(
    String queryId,
    String sql,
    List<ResultColumn> columns,
    List<List<SqlValue>> rows,
    boolean truncated,
    Duration elapsed,
    long dataVersion) {

  public QueryResult {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /**
   * A column of a result.
   *
   * @param type the declared type of the column behind it, in upper case; empty for an expression
   */
  public record ResultColumn(String name, String type) {}

  public int rowCount() {
    return rows.size();
  }
}
