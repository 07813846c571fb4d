package dev.sqlmatic.database;

import dev.sqlmatic.database.QueryEngine.VersionSource;
import dev.sqlmatic.database.StatementGate.Checked;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Runs SQL as {@link QueryRunner} does, through the same gates and under the same watchdog, but
 * hands its rows on while it runs: no cap on rows or bytes, memory for a few batches only, and a
 * time limit of its own. Thread-safe.
 */
final class StreamRunner {
  /**
   * The longest value of a table that is read as it is. Nothing computes with it, so it may be
   * longer than {@link SandboxedConnection#MAX_LENGTH}; what bounds it is the memory of a batch.
   */
  static final int LONGEST_PLAIN_CELL = 32 * 1024 * 1024;

  private final QueryEngine engine;
  private final DatabaseConfig config;
  private final Supplier<String> ids;

  StreamRunner(QueryEngine engine, DatabaseConfig config, Supplier<String> ids) {
    this.engine = engine;
    this.config = config;
    this.ids = ids;
  }

  /**
   * Starts a query.
   *
   * @param longestCell bytes of a value at most
   */
  ResultStream run(
      ConnectionPool pool, VersionSource versions, QueryRequest request, int longestCell) {
    Checked checked = StatementGate.check(request.sql());
    QueryRunner.checkParameters(checked.parameters(), request.params());
    Duration limit = limit(request);
    RowPipe pipe = new RowPipe();
    StreamOrder order = new StreamOrder(ids.get(), request, longestCell, versions, pipe);
    SqlTask<Boolean> task = engine.stream(pool, limit, order);
    return new ResultStream(pipe, task);
  }

  private Duration limit(QueryRequest request) {
    Duration most = config.exportTimeout();
    Duration asked = request.timeout().orElse(most);
    if (asked.toMillis() < 1 || request.maxRows().orElse(1) < 1) {
      throw new FailureException(
          new Failure.BadInput("A time limit is at least 1 ms, and a number of rows at least 1."));
    }
    return asked.compareTo(most) < 0 ? asked : most;
  }
}
