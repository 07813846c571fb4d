package dev.sqlmatic.database;

import dev.sqlmatic.database.QueryResult.ResultColumn;
import dev.sqlmatic.database.Stop.Reason;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A result that is read while its query runs, without ever being held whole. The query waits when
 * its reader does, and stops when the stream is closed. For one thread; whoever opens one closes
 * it.
 */
public final class ResultStream implements AutoCloseable {
  /** How much later than its deadline a query's own answer is still waited for. */
  private static final Duration GRACE = Duration.ofMillis(500);

  private final RowPipe pipe;
  private final SqlTask<Boolean> task;
  private Patience patience = () -> {};

  ResultStream(RowPipe pipe, SqlTask<Boolean> task) {
    this.pipe = pipe;
    this.task = task;
    var _ =
        task.result.whenComplete(
            (_, thrown) -> pipe.end(Optional.ofNullable(thrown).map(this::failure)));
  }

  /**
   * What is known of a result before its first row.
   *
   * @param queryId opaque, unique (UUIDv7)
   */
  public record Head(String queryId, String sql, List<ResultColumn> columns, long dataVersion) {
    public Head {
      columns = List.copyOf(columns);
    }
  }

  /** Asked every now and then while the query keeps its reader waiting. */
  @FunctionalInterface
  public interface Patience {
    /** Throws what ends the waiting. */
    void check();
  }

  /** Sets what may end the waiting for rows, beside the time limit and an interrupt. */
  public void waitWhile(Patience asked) {
    patience = asked;
  }

  /**
   * Waits until the SQL has passed all gates and gave its first rows or its end, so that what fails
   * at once fails here.
   *
   * @throws FailureException as {@link DatabaseAccess#query}
   */
  public Head head() {
    try {
      Optional<Head> head = pipe.head();
      while (head.isEmpty()) {
        look();
        head = pipe.head();
      }
      awaitRows();
      pipe.checkStart();
      return head.get();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /**
   * Waits for the next rows; empty at the end.
   *
   * @throws FailureException when the query failed, timed out or was cancelled: what came before is
   *     not the whole result
   */
  public Optional<RowBatch> next() {
    try {
      awaitRows();
      return pipe.take();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Whether {@link #next} would wait, so that what was written had better leave now. */
  public boolean idle() {
    return pipe.idle();
  }

  /** Whether the query waits for its reader. */
  boolean full() {
    return pipe.full();
  }

  /** After the end: whether rows were left out because as many as asked for had come. */
  public boolean truncated() {
    return task.result.isDone() && !task.result.isCompletedExceptionally() && task.result.join();
  }

  private void awaitRows() throws InterruptedException {
    while (!pipe.ready()) {
      look();
    }
  }

  private void look() {
    patience.check();
    if (System.nanoTime() - task.guard.deadline() > GRACE.toNanos()) {
      throw new FailureException(new Failure.QueryTimedOut(task.limit)); // not even an interrupt
    }
  }

  private FailureException failure(Throwable thrown) {
    return thrown instanceof FailureException failure
        ? failure
        : new FailureException(
            new Failure.Internal("The query failed for a reason of SQLMatic's own; see its log."),
            thrown);
  }

  private static FailureException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new FailureException(new Failure.Cancelled("The query was cancelled."), e);
  }

  /** Stops the query if it still runs. */
  @Override
  public void close() {
    if (!task.result.isDone()) {
      task.guard.stop(Reason.CANCELLED);
    }
  }
}
