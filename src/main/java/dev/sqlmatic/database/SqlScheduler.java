package dev.sqlmatic.database;

import dev.sqlmatic.database.Stop.Reason;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs SQL on a few platform threads, because a JNI call holds the carrier of a virtual thread.
 *
 * <p>Invariant: long queries never take all workers. A query that has run for {@link #SLICE} counts
 * as long; at most {@code workers - 1} long ones run at once, and half of the workers while others
 * wait for their first slice. When that many run and others wait, the next to grow long is
 * interrupted and run again from the start when a place is free, so a short query waits for slices
 * and not for deadlines, however many long ones there are. Every wait ends at the caller's
 * deadline; a full queue is refused at once. Thread-safe.
 *
 * <p>A stream, whose reader may be slow and which cannot begin again once its first rows have left,
 * is never preempted. It runs on a thread of its own beside the workers, so that no number of slow
 * readers takes a worker from a query; as many streams run at once as there are workers.
 */
final class SqlScheduler implements AutoCloseable {
  static final Duration SLICE = Duration.ofMillis(100);

  /**
   * SQLite recurses over nested views and expressions up to limits that are meant for a main
   * thread's 8 MB; on Java's default of 1 MB, 2,000 nested views (about where SQLite itself
   * refuses) overflow the stack and kill the process without a word. The pages are only reserved.
   */
  static final long STACK_BYTES = 16L * 1024 * 1024;

  /** How much later than its deadline an interrupted query's own answer is still waited for. */
  private static final Duration GRACE = Duration.ofMillis(80);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final int workers;
  private final int queueLimit;
  private final long maxMemory;
  private final Duration streamPatience;
  private final Watchdog watchdog;
  private final ThreadFactory threads =
      Thread.ofPlatform().daemon().name("sqlmatic-sql-", 1).stackSize(STACK_BYTES).factory();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Deque<SqlTask<?>> fresh = new ArrayDeque<>();
  private final Deque<SqlTask<?>> preempted = new ArrayDeque<>();
  private final List<SqlTask<?>> running = new ArrayList<>();
  private final Semaphore streamPlaces;
  private final Set<SqlTask<?>> streaming = new HashSet<>();
  private int longRunning;
  private int stuck;
  private boolean closed;

  SqlScheduler(DatabaseConfig config) {
    workers = config.workers();
    queueLimit = config.queue();
    maxMemory = config.maxMemory();
    streamPlaces = new Semaphore(workers, true);
    streamPatience = config.queryTimeout();
    watchdog = new Watchdog(this::tick);
    for (int i = 0; i < workers; i++) {
      startWorker();
    }
  }

  Watchdog watchdog() {
    return watchdog;
  }

  /**
   * Runs work and waits for it, at most until its limit. Interrupting the caller stops the work.
   *
   * @throws FailureException what the work threw, {@code QueryTimedOut}, {@code TooLarge}, {@code
   *     Cancelled}, or {@code TooManyRequests} when no worker came free in time
   */
  <C extends Interruptible, T> T run(
      SqlTask.Lender<C> lender, Duration limit, SqlTask.Step<C, T> what) {
    SqlTask<T> task = new SqlTask<>(lender, limit, maxMemory, what);
    admit(task);
    try {
      return task.result.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return afterDeadline(task);
    } catch (InterruptedException e) {
      throw interrupted(task);
    } catch (ExecutionException e) {
      throw failure(e);
    }
  }

  /**
   * Starts work whose results are read while it runs, on a thread of its own.
   *
   * @throws FailureException {@code TooManyRequests} when as many as may run do so for long
   */
  <C extends Interruptible, T> SqlTask<T> stream(
      SqlTask.Lender<C> lender, Duration limit, SqlTask.Step<C, T> what) {
    awaitStreamPlace();
    SqlTask<T> task = new SqlTask<>(lender, limit, maxMemory, what);
    boolean started = false;
    lock.lock();
    try {
      if (closed) {
        throw new FailureException(new Failure.Cancelled("SQLMatic is shutting down."));
      }
      streaming.add(task);
      threads.newThread(() -> runStream(task)).start();
      started = true;
      return task;
    } finally {
      if (!started) {
        streaming.remove(task);
        streamPlaces.release();
      }
      lock.unlock();
    }
  }

  private void awaitStreamPlace() {
    try {
      if (!streamPlaces.tryAcquire(streamPatience.toNanos(), TimeUnit.NANOSECONDS)) {
        throw busy("%d exports are running".formatted(workers));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(new Failure.Cancelled("The query was cancelled."), e);
    }
  }

  private void runStream(SqlTask<?> task) {
    try {
      task.execute(watchdog);
    } finally {
      lock.lock();
      try {
        streaming.remove(task);
      } finally {
        lock.unlock();
      }
      streamPlaces.release();
    }
  }

  /** How many streams run just now. */
  int streaming() {
    lock.lock();
    try {
      return streaming.size();
    } finally {
      lock.unlock();
    }
  }

  /** How many pieces of work are on a worker just now. */
  int running() {
    lock.lock();
    try {
      return running.size();
    } finally {
      lock.unlock();
    }
  }

  private void admit(SqlTask<?> task) {
    lock.lock();
    try {
      if (closed) {
        throw new FailureException(new Failure.Cancelled("SQLMatic is shutting down."));
      }
      if (fresh.size() + preempted.size() >= queueLimit) {
        throw busy("%d queries are already waiting".formatted(queueLimit));
      }
      fresh.addLast(task);
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  private <T> T afterDeadline(SqlTask<T> task) {
    if (withdraw(task)) {
      throw task.everRan
          ? new FailureException(new Failure.QueryTimedOut(task.limit))
          : busy("none came free within %d ms".formatted(task.limit.toMillis()));
    }
    try {
      return task.result.get(GRACE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      abandon(task);
      throw new FailureException(new Failure.QueryTimedOut(task.limit), e);
    } catch (InterruptedException e) {
      throw interrupted(task);
    } catch (ExecutionException e) {
      throw failure(e);
    }
  }

  private FailureException interrupted(SqlTask<?> task) {
    withdraw(task);
    task.guard.stop(Reason.CANCELLED);
    Thread.currentThread().interrupt();
    return new FailureException(new Failure.Cancelled("The query was cancelled."));
  }

  private static RuntimeException failure(ExecutionException e) {
    return e.getCause() instanceof FailureException failure
        ? failure
        : new IllegalStateException(Objects.requireNonNull(e.getCause()));
  }

  private static FailureException busy(String why) {
    return new FailureException(
        new Failure.TooManyRequests(
            "All database workers are busy, and " + why + ". Try again in a moment.", RETRY_AFTER));
  }

  /** Takes a task that still waits out of its queue. */
  private boolean withdraw(SqlTask<?> task) {
    lock.lock();
    try {
      return fresh.remove(task) || preempted.remove(task);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Leaves a task behind that not even an interrupt ends (one long call inside SQLite), and puts
   * another worker in its place; for as many as there are workers, so that threads stay bounded.
   */
  private void abandon(SqlTask<?> task) {
    lock.lock();
    try {
      if (stuck < workers && running.remove(task)) {
        task.abandoned = true;
        stuck++;
        leaveLongLane(task);
        startWorker();
      }
    } finally {
      lock.unlock();
    }
  }

  private void startWorker() {
    threads.newThread(this::workerLoop).start();
  }

  private void workerLoop() {
    SqlTask<?> task = take();
    while (task != null) {
      boolean again = task.execute(watchdog);
      task = settle(task, again) ? take() : null;
    }
  }

  private @Nullable SqlTask<?> take() {
    lock.lock();
    try {
      SqlTask<?> task = pick();
      while (task == null && !closed) {
        work.awaitUninterruptibly();
        task = pick();
      }
      if (task != null) {
        task.started = System.nanoTime();
        task.everRan = true;
        running.add(task);
      }
      return task;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable SqlTask<?> pick() {
    boolean placeForLong = longRunning < workers - 1;
    boolean longFirst = fresh.isEmpty() || longRunning < workers / 2;
    if (placeForLong && longFirst && !preempted.isEmpty()) {
      SqlTask<?> task = preempted.removeFirst();
      task.longRunning = true;
      longRunning++;
      return task;
    }
    return fresh.pollFirst();
  }

  /** Puts the books right after a run. False when the worker has been replaced and must end. */
  private boolean settle(SqlTask<?> task, boolean again) {
    lock.lock();
    try {
      running.remove(task);
      leaveLongLane(task);
      if (again && !task.abandoned && !closed) {
        task.guard.clearPreemption();
        preempted.addLast(task);
      } else if (again) {
        task.fail(Reason.CANCELLED);
      }
      work.signalAll();
      if (task.abandoned) {
        stuck--;
      }
      return !task.abandoned;
    } finally {
      lock.unlock();
    }
  }

  private void leaveLongLane(SqlTask<?> task) {
    if (task.longRunning) {
      task.longRunning = false;
      longRunning--;
    }
  }

  /** Called by the watchdog every few milliseconds. */
  private void tick() {
    lock.lock();
    try {
      long now = System.nanoTime();
      long slice = slice();
      for (SqlTask<?> task : running) {
        boolean grown = !task.longRunning && now - task.started >= slice;
        int places = fresh.isEmpty() ? workers - 1 : workers / 2;
        if (grown && longRunning < places) {
          task.longRunning = true;
          longRunning++;
        } else if (grown && !fresh.isEmpty()) {
          task.guard.stop(Reason.PREEMPTED);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * The more wait, the shorter: a short query behind a crowd of long ones waits for each's slice.
   */
  private long slice() {
    return Math.max(Watchdog.TICK_NANOS, SLICE.toNanos() / Math.max(1, fresh.size() / workers));
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      fresh.forEach(task -> task.fail(Reason.CANCELLED));
      preempted.forEach(task -> task.fail(Reason.CANCELLED));
      fresh.clear();
      preempted.clear();
      running.forEach(task -> task.guard.stop(Reason.CANCELLED));
      streaming.forEach(task -> task.guard.stop(Reason.CANCELLED));
      work.signalAll();
    } finally {
      lock.unlock();
    }
    watchdog.close();
  }
}
