package dev.sqlmatic.database;

import dev.sqlmatic.database.ResultStream.Head;
import dev.sqlmatic.failure.FailureException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Between the thread that steps SQLite and the one that writes to a client. Bounded in bytes, so
 * that a slow client stops the query and not the memory: one batch always fits, whatever its size.
 * Thread-safe, for one thread on either side.
 */
final class RowPipe implements RowOutlet {
  private static final long CAPACITY = 2L * 1024 * 1024;

  /** How long either side waits before it looks whether it should still wait. */
  private static final Duration GLANCE = Duration.ofMillis(20);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<RowBatch> batches = new ArrayDeque<>();
  private @Nullable Head head;
  private long bytes;
  private boolean waiting;
  private boolean ended;
  private @Nullable FailureException failure;

  /** Set by a reader that has waited: rows that are there are better sent than gathered. */
  private volatile boolean hungry = true;

  @Override
  public boolean hungry() {
    return hungry;
  }

  @Override
  public void begin(Head about) {
    lock.lock();
    try {
      head = about;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void put(RowBatch batch, Stop stop) {
    lock.lock();
    try {
      stop.check();
      while (bytes > 0 && bytes + batch.size() > CAPACITY) {
        waiting = true;
        await();
        stop.check();
      }
      waiting = false;
      batches.addLast(batch);
      bytes += batch.size();
      hungry = false;
      changed.signalAll();
    } catch (InterruptedException e) {
      throw new IllegalStateException("Nobody interrupts a thread that steps SQLite", e);
    } finally {
      lock.unlock();
    }
  }

  /** Tells the reader that no more comes, and why when that is too early. */
  void end(Optional<FailureException> why) {
    lock.lock();
    try {
      ended = true;
      failure = why.orElse(null);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What is known before the first row; empty when a glance did not find it. */
  Optional<Head> head() throws InterruptedException {
    lock.lock();
    try {
      if (head == null && !ended) {
        await();
      }
      if (head == null && failure != null) {
        throw failure;
      }
      return Optional.ofNullable(head);
    } finally {
      lock.unlock();
    }
  }

  /** Whether the next {@link #take} would not wait: rows are there, or the end is. */
  boolean ready() throws InterruptedException {
    lock.lock();
    try {
      if (batches.isEmpty() && !ended && !await()) {
        hungry = true;
      }
      return !batches.isEmpty() || ended;
    } finally {
      lock.unlock();
    }
  }

  /** Throws the failure of a query that gave no rows. */
  void checkStart() {
    lock.lock();
    try {
      if (batches.isEmpty() && failure != null) {
        throw failure;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether {@link #ready} would have to wait for an answer. */
  boolean idle() {
    lock.lock();
    try {
      return batches.isEmpty() && !ended;
    } finally {
      lock.unlock();
    }
  }

  /** Whether a batch is waiting for room. */
  boolean full() {
    lock.lock();
    try {
      return waiting;
    } finally {
      lock.unlock();
    }
  }

  /** The next rows, which must be {@link #ready}; empty at the end. */
  Optional<RowBatch> take() {
    lock.lock();
    try {
      RowBatch batch = batches.pollFirst();
      if (batch == null) {
        if (failure != null) {
          throw failure;
        }
        return Optional.empty();
      }
      bytes -= batch.size();
      changed.signalAll();
      return Optional.of(batch);
    } finally {
      lock.unlock();
    }
  }

  /** Whether something changed before the glance was over. */
  @SuppressWarnings("WaitNotInLoop") // a glance for nothing does no harm: callers look again
  private boolean await() throws InterruptedException {
    return changed.await(GLANCE.toNanos(), TimeUnit.NANOSECONDS);
  }
}
