package dev.sqlmatic.database;

import dev.sqlmatic.database.StatementGate.Checked;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/**
 * A query with all its bounds, as it runs wherever it runs: {@link StatementGate}, {@link
 * ExplainGate}, then the query itself, read up to the caps and closed at once (a half-read result
 * would lock out the file's writer).
 *
 * @param longestCell bytes of a value at most
 */
record BoundedQuery(
    String sql,
    Map<String, SqlValue> params,
    int maxRows,
    long maxBytes,
    int longestCell,
    Duration limit) {

  BoundedQuery {
    params = Map.copyOf(params);
  }

  /** The request's own bounds, as far as they are within those of the configuration. */
  static BoundedQuery of(QueryRequest request, DatabaseConfig config, int longestCell) {
    return new BoundedQuery(
        request.sql(),
        request.params(),
        maxRows(request, config),
        config.maxBytes(),
        longestCell,
        limit(request, config));
  }

  private static Duration limit(QueryRequest request, DatabaseConfig config) {
    Duration asked = request.timeout().orElse(config.queryTimeout());
    if (asked.toMillis() < 1) {
      throw new FailureException(
          new Failure.BadInput(
              "The query's time limit is %d ms; it must be at least 1 ms."
                  .formatted(asked.toMillis())));
    }
    return asked.compareTo(config.queryTimeout()) < 0 ? asked : config.queryTimeout();
  }

  private static int maxRows(QueryRequest request, DatabaseConfig config) {
    int asked = request.maxRows().orElse(config.maxRows());
    if (asked < 1) {
      throw new FailureException(
          new Failure.BadInput("max_rows is %d; it must be at least 1.".formatted(asked)));
    }
    return Math.min(asked, config.maxRows());
  }

  /** What can be seen without the database: whether the SQL may run, and has its parameters. */
  Checked check() {
    Checked checked = StatementGate.check(sql);
    QueryRunner.checkParameters(checked.parameters(), params);
    return checked;
  }

  /** Runs it on the thread of the connection. True when rows were left out. */
  boolean read(
      SandboxedConnection connection, Checked checked, QueryGuard guard, ResultReader.Sink sink)
      throws SQLException {
    ExplainGate.check(connection, checked.explained(), guard);
    guard.check();
    ResultReader reader = new ResultReader(maxRows, maxBytes, guard, sink);
    connection.allowCells(longestCell);
    try (PreparedStatement statement = connection.prepare(checked.body())) {
      QueryRunner.bind(statement, 1, checked.parameters(), params);
      try (ResultSet rows = statement.executeQuery()) {
        reader.read(statement, rows);
      }
    } finally {
      connection.allowCells(SandboxedConnection.MAX_LENGTH);
    }
    return reader.truncated();
  }
}
