package dev.sqlmatic.database;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * SQL to run, read-only, with what bounds it.
 *
 * @param sql one SELECT, WITH, VALUES or EXPLAIN QUERY PLAN statement
 * @param params values bound by name, without the leading colon
 * @param maxRows rows kept; more set {@code truncated}. Empty: the configured cap
 * @param timeout until the query is interrupted. Empty: the configured limit, which also is the
 *     longest allowed
 */
public record QueryRequest(
    String sql,
    Map<String, SqlValue> params,
    Optional<Integer> maxRows,
    Optional<Duration> timeout) {

  public QueryRequest {
    params = Map.copyOf(params);
  }

  public static QueryRequest of(String sql) {
    return new QueryRequest(sql, Map.of(), Optional.empty(), Optional.empty());
  }

  public QueryRequest withMaxRows(int rows) {
    return new QueryRequest(sql, params, Optional.of(rows), timeout);
  }

  public QueryRequest withTimeout(Duration limit) {
    return new QueryRequest(sql, params, maxRows, Optional.of(limit));
  }

  public QueryRequest withParams(Map<String, SqlValue> values) {
    return new QueryRequest(sql, values, maxRows, timeout);
  }
}
