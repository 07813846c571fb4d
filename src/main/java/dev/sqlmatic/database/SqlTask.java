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

  /** What a task does with what it borrowed; run again from the start after a preemption. */
  @FunctionalInterface
  interface Step<C extends Interruptible, T> {
    T run(C lent, QueryGuard guard) throws SQLException;
  }

  /** A step on a connection of this process. */
  @FunctionalInterface
  interface Work<T> extends Step<SandboxedConnection, T> {}

  /** Where a task gets what it runs on. */
  interface Lender<C extends Interruptible> {
    C borrow() throws SQLException;

    void giveBack(C lent, boolean healthy) throws SQLException;
  }

  /** Borrows, does the step under the watchdog, and gives back. */
  @FunctionalInterface
  private interface Attempt<T> {
    T run(Watchdog watchdog) throws SQLException;
  }

  final QueryGuard guard;
  final CompletableFuture<T> result = new CompletableFuture<>();
  final Duration limit;
  long started;
  boolean longRunning;
  boolean everRan;
  boolean abandoned;

  private final Attempt<T> attempt;
  private final long maxMemory;

  <C extends Interruptible> SqlTask(
      Lender<C> lender, Duration limit, long maxMemory, Step<C, T> step) {
    this.attempt = watchdog -> attempt(lender, step, watchdog);
    this.limit = limit;
    this.maxMemory = maxMemory;
    this.guard = new QueryGuard(System.nanoTime() + limit.toNanos(), maxMemory);
  }

  /** Runs it on the calling thread. True when it was preempted and has to run again. */
  boolean execute(Watchdog watchdog) {
    Outcome<T> outcome;
    try {
      outcome = new Outcome<>(attempt.run(watchdog), null, null);
    } catch (Stopped e) {
      outcome = new Outcome<>(null, e.reason(), null);
    } catch (SQLException e) {
      outcome = new Outcome<>(null, guard.reason(), SqliteFailures.of(e));
    } catch (FailureException e) {
      outcome = new Outcome<>(null, null, e);
    } catch (RuntimeException | Error e) {
      LOG.error("SQL work failed in a way it never should", e);
      outcome = new Outcome<>(null, null, internal(e));
    }
    return settle(outcome);
  }

  void fail(Reason reason) {
    result.completeExceptionally(stopped(reason));
  }

  private <C extends Interruptible> T attempt(Lender<C> lender, Step<C, T> step, Watchdog watchdog)
      throws SQLException {
    C lent = lender.borrow();
    boolean healthy = false;
    try {
      T value = guarded(watchdog, lent, step);
      healthy = true;
      return value;
    } catch (Stopped | FailureException e) {
      healthy = true;
      throw e;
    } catch (SQLException e) {
      healthy = !SqliteFailures.breaksConnection(e);
      throw e;
    } finally {
      giveBack(lender, lent, healthy);
    }
  }

  private <C extends Interruptible> T guarded(Watchdog watchdog, C lent, Step<C, T> step)
      throws SQLException {
    watchdog.guard(guard, lent);
    try {
      guard.check();
      return step.run(lent, guard);
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

  private static <C extends Interruptible> void giveBack(
      Lender<C> lender, C lent, boolean healthy) {
    try {
      lender.giveBack(lent, healthy);
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
