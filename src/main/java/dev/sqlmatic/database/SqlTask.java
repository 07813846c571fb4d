package dev.sqlmatic.database;

import dev.sqlmatic.database.Stop.Reason;
import dev.sqlmatic.database.Stop.Stopped;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work on a connection as it waits, runs and ends. Its result is set exactly once. The scheduler's
 * own fields ({@code started}, {@code longRunning} and so on) are guarded by the scheduler's lock.
 */
final class SqlTask<T> {
  private static final Logger LOG = LoggerFactory.getLogger(SqlTask.class);

  /** What a task does with its connection; run again from the start after a preemption. */
  @FunctionalInterface
  interface Work<T> {
    T run(SandboxedConnection connection, QueryGuard guard) throws SQLException;
  }

  final QueryGuard guard;
  final CompletableFuture<T> result = new CompletableFuture<>();
  final Duration limit;
  long started;
  boolean longRunning;
  boolean everRan;
  boolean abandoned;

  private final ConnectionPool pool;
  private final Work<T> work;
  private final long maxMemory;

  SqlTask(ConnectionPool pool, Duration limit, long maxMemory, Work<T> work) {
    this.pool = pool;
    this.limit = limit;
    this.maxMemory = maxMemory;
    this.work = work;
    this.guard = new QueryGuard(System.nanoTime() + limit.toNanos(), maxMemory);
  }

  /** Runs it on the calling thread. True when it was preempted and has to run again. */
  boolean execute(Watchdog watchdog) {
    SandboxedConnection connection = null;
    boolean healthy = true;
    Outcome<T> outcome;
    try {
      connection = pool.borrow();
      outcome = new Outcome<>(guarded(watchdog, connection), null, null);
    } catch (Stopped e) {
      outcome = new Outcome<>(null, e.reason(), null);
    } catch (SQLException e) {
      healthy = !SqliteFailures.breaksConnection(e);
      outcome = new Outcome<>(null, guard.reason(), SqliteFailures.of(e));
    } catch (FailureException e) {
      outcome = new Outcome<>(null, null, e);
    } catch (RuntimeException | Error e) {
      LOG.error("SQL work failed in a way it never should", e);
      healthy = false;
      outcome = new Outcome<>(null, null, internal(e));
    }
    if (connection != null) {
      giveBack(connection, healthy);
    }
    return settle(outcome);
  }

  void fail(Reason reason) {
    result.completeExceptionally(stopped(reason));
  }

  private T guarded(Watchdog watchdog, SandboxedConnection connection) throws SQLException {
    watchdog.guard(guard, connection);
    try {
      guard.check();
      return work.run(connection, guard);
    } finally {
      watchdog.release(guard);
    }
  }

  /** A value, or why the work was stopped, or how it failed. */
  private record Outcome<T>(
      @Nullable T value, @Nullable Reason stopped, @Nullable FailureException failure) {}

  private boolean settle(Outcome<T> outcome) {
    if (outcome.stopped() == Reason.PREEMPTED) {
      return true;
    }
    if (outcome.stopped() != null) {
      fail(outcome.stopped());
    } else if (outcome.failure() != null) {
      result.completeExceptionally(outcome.failure());
    } else {
      result.complete(outcome.value());
    }
    return false;
  }

  private void giveBack(SandboxedConnection connection, boolean healthy) {
    try {
      pool.giveBack(connection, healthy);
    } catch (SQLException | RuntimeException e) {
      LOG.warn("A database connection could not be closed: {}", e.getMessage());
    }
  }

  private FailureException stopped(Reason reason) {
    return new FailureException(
        switch (reason) {
          case DEADLINE -> new Failure.QueryTimedOut(limit);
          case MEMORY ->
              new Failure.TooLarge(
                  "QUERY_TOOK_TOO_MUCH_MEMORY",
                  "The query was stopped because it took more than %,d MB of memory. Narrow it."
                      .formatted(maxMemory / (1024 * 1024)));
          case CANCELLED, PREEMPTED -> new Failure.Cancelled("The query was cancelled.");
        });
  }

  private static FailureException internal(Throwable e) {
    return new FailureException(
        new Failure.Internal("The query failed for a reason of SQLMatic's own; see its log."), e);
  }
}
