package dev.sqlmatic.database;

import dev.sqlmatic.database.StatementGate.Checked;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Runs SQL that is taken for hostile: {@link StatementGate} on the caller's thread, then on a
 * worker, under the watchdog, {@link ExplainGate} and the query itself, read up to the caps and
 * closed at once (a half-read result would lock out the file's writer). Thread-safe.
 */
final class QueryRunner {
  private final SqlScheduler scheduler;
  private final DatabaseConfig config;
  private final Supplier<String> ids;

  QueryRunner(SqlScheduler scheduler, DatabaseConfig config, Supplier<String> ids) {
    this.scheduler = scheduler;
    this.config = config;
    this.ids = ids;
  }

  /** Tells the version of the data that a query on this connection is about to see. */
  @FunctionalInterface
  interface VersionSource {
    long before(SandboxedConnection connection) throws SQLException;
  }

  /**
   * Runs a query.
   *
   * @param longestCell bytes of a value at most
   */
  QueryResult run(
      ConnectionPool pool, VersionSource versions, QueryRequest request, int longestCell) {
    Checked checked = StatementGate.check(request.sql());
    checkParameters(checked.parameters(), request.params());
    int maxRows = maxRows(request);
    return scheduler.run(
        pool,
        limit(request),
        (connection, guard) -> {
          long started = System.nanoTime();
          long version = versions.before(connection);
          ExplainGate.check(connection, checked.explained(), guard);
          guard.check();
          ResultReader reader = new ResultReader(maxRows, config.maxBytes(), guard);
          connection.allowCells(longestCell);
          try {
            read(connection, checked, request.params(), reader);
          } finally {
            connection.allowCells(SandboxedConnection.MAX_LENGTH);
          }
          return new QueryResult(
              ids.get(),
              request.sql(),
              reader.columns(),
              reader.rows(),
              reader.truncated(),
              Duration.ofNanos(System.nanoTime() - started),
              version);
        });
  }

  private static void read(
      SandboxedConnection connection,
      Checked checked,
      Map<String, SqlValue> params,
      ResultReader reader)
      throws SQLException {
    try (PreparedStatement statement = connection.prepare(checked.body())) {
      bind(statement, 1, checked.parameters(), params);
      try (ResultSet rows = statement.executeQuery()) {
        reader.read(statement, rows);
      }
    }
  }

  private Duration limit(QueryRequest request) {
    Duration asked = request.timeout().orElse(config.queryTimeout());
    if (asked.toMillis() < 1) {
      throw new FailureException(
          new Failure.BadInput(
              "The query's time limit is %d ms; it must be at least 1 ms."
                  .formatted(asked.toMillis())));
    }
    return asked.compareTo(config.queryTimeout()) < 0 ? asked : config.queryTimeout();
  }

  private int maxRows(QueryRequest request) {
    int asked = request.maxRows().orElse(config.maxRows());
    if (asked < 1) {
      throw new FailureException(
          new Failure.BadInput("max_rows is %d; it must be at least 1.".formatted(asked)));
    }
    return Math.min(asked, config.maxRows());
  }

  static void checkParameters(Set<String> wanted, Map<String, SqlValue> given) {
    Set<String> missing = new TreeSet<>(wanted);
    missing.removeAll(given.keySet());
    if (!missing.isEmpty()) {
      throw new FailureException(
          new Failure.BadInput(
              "The SQL has the parameter :%s, but no value for “%s” was given."
                  .formatted(missing.iterator().next(), missing.iterator().next())));
    }
    Set<String> unknown = new TreeSet<>(given.keySet());
    unknown.removeAll(wanted);
    if (!unknown.isEmpty()) {
      throw new FailureException(
          new Failure.BadInput(
              "A value for “%s” was given, but the SQL has no parameter :%s."
                  .formatted(unknown.iterator().next(), unknown.iterator().next())));
    }
  }

  /** Binds values in the order of their names, the first at {@code index}. */
  static void bind(
      PreparedStatement statement, int index, Set<String> names, Map<String, SqlValue> params)
      throws SQLException {
    int at = index;
    for (String name : names) {
      switch (params.getOrDefault(name, SqlValue.Null.NULL)) {
        case SqlValue.Null _ -> statement.setObject(at, null);
        case SqlValue.Int(long number) -> statement.setLong(at, number);
        case SqlValue.Real(double number) -> statement.setDouble(at, number);
        case SqlValue.Text(String text) -> statement.setString(at, text);
        case SqlValue.Blob(byte[] bytes) -> statement.setBytes(at, bytes);
      }
      at++;
    }
  }
}
