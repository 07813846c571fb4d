package dev.sqlmatic.database;

import dev.sqlmatic.database.QueryResult.ResultColumn;
import dev.sqlmatic.database.StatementGate.Checked;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Runs hostile SQL in this process: {@link StatementGate} on the caller's thread, the rest of a
 * {@link BoundedQuery} on a worker thread, under the watchdog. Thread-safe.
 */
final class QueryRunner implements QueryEngine {
  private final SqlScheduler scheduler;
  private final DatabaseConfig config;
  private final Supplier<String> ids;

  QueryRunner(SqlScheduler scheduler, DatabaseConfig config, Supplier<String> ids) {
    this.scheduler = scheduler;
    this.config = config;
    this.ids = ids;
  }

  @Override
  public QueryResult run(
      ConnectionPool pool, VersionSource versions, QueryRequest request, int longestCell) {
    BoundedQuery query = BoundedQuery.of(request, config, longestCell);
    Checked checked = query.check();
    return scheduler.run(
        pool,
        query.limit(),
        (connection, guard) -> {
          long started = System.nanoTime();
          long version = versions.before(connection.dataMoved());
          Collected rows = new Collected();
          boolean truncated = query.read(connection, checked, guard, rows);
          Duration elapsed = Duration.ofNanos(System.nanoTime() - started);
          return rows.result(ids.get(), request.sql(), truncated, elapsed, version);
        });
  }

  @Override
  public SqlTask<Boolean> stream(ConnectionPool pool, Duration limit, StreamOrder order) {
    return scheduler.stream(pool, limit, order::run);
  }

  @Override
  public void contact(ConnectionPool pool) {
    scheduler.run(
        pool,
        config.structureTimeout(),
        (connection, _) -> FileProbe.contact(connection, pool.file()));
  }

  @Override
  public String quickCheck(ConnectionPool pool) {
    return scheduler.run(
        pool,
        config.queryTimeout(),
        (connection, guard) -> FileProbe.quickCheck(connection, guard, config.queryTimeout()));
  }

  @Override
  public Optional<FileProbe.Read> structure(
      ConnectionPool pool, String name, Optional<FileProbe.Known> known) {
    return scheduler.run(
        pool,
        config.structureTimeout(),
        (connection, guard) -> FileProbe.structure(connection, guard, name, known));
  }

  @Override
  public void forget(DatabaseFile file) {
    // the pool holds all there is
  }

  @Override
  public void close() {
    // the scheduler is another's
  }

  /** A result as it comes. */
  static final class Collected implements ResultReader.Sink {
    private List<ResultColumn> columns = List.of();
    private final List<List<SqlValue>> rows = new ArrayList<>();

    @Override
    public void columns(List<ResultColumn> names) {
      columns = names;
    }

    @Override
    public void row(List<SqlValue> values) {
      rows.add(values);
    }

    QueryResult result(
        String id, String sql, boolean truncated, Duration elapsed, long dataVersion) {
      return new QueryResult(id, sql, columns, rows, truncated, elapsed, dataVersion);
    }
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
