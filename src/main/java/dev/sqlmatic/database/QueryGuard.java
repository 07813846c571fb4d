package dev.sqlmatic.database;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Stands over one piece of work on one connection and is the only way to interrupt it.
 *
 * <p>Invariant: {@code sqlite3_interrupt} is called only between {@link #begin} and {@link #end},
 * under the lock that both take, so that a late stop never hits the connection's next query. An
 * interrupt that comes while no statement runs is lost on SQLite, so each {@link #tick} repeats it
 * until the work has ended. Thread-safe.
 */
final class QueryGuard implements Stop {
  private static final long UNKNOWN = Long.MIN_VALUE;

  private final ReentrantLock lock = new ReentrantLock();
  private final long deadline;
  private final long maxMemory;
  private @Nullable Interruptible connection;
  private long memoryAtStart;
  private long stepDeadline = Long.MAX_VALUE;
  private volatile @Nullable Reason reason;

  /**
   * Makes a guard that ends the work at a time of {@link System#nanoTime}.
   *
   * @param maxMemory bytes by which the process may grow meanwhile
   */
  QueryGuard(long deadline, long maxMemory) {
    this.deadline = deadline;
    this.maxMemory = maxMemory;
  }

  long deadline() {
    return deadline;
  }

  void begin(Interruptible begun) {
    lock.lock();
    try {
      connection = begun;
      memoryAtStart = UNKNOWN;
    } finally {
      lock.unlock();
    }
  }

  void end() {
    lock.lock();
    try {
      connection = null;
    } finally {
      lock.unlock();
    }
  }

  /** Asks the work to end. The first reason given stays, but for a preemption. */
  void stop(Reason why) {
    lock.lock();
    try {
      if (reason == null || reason == Reason.PREEMPTED) {
        reason = why;
      }
      interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** Forgets a preemption, before the work is begun again. */
  void clearPreemption() {
    lock.lock();
    try {
      if (reason == Reason.PREEMPTED) {
        reason = null;
      }
    } finally {
      lock.unlock();
    }
  }

  @Nullable Reason reason() {
    return reason;
  }

  @Override
  public void check() {
    Reason why = reason;
    if (why != null) {
      throw new Stopped(why);
    }
  }

  /** Ends one step of the work early; the step fails with SQLITE_INTERRUPT, the work goes on. */
  void beginStep(Duration limit) {
    lock.lock();
    try {
      stepDeadline = System.nanoTime() + limit.toNanos();
    } finally {
      lock.unlock();
    }
  }

  void endStep() {
    lock.lock();
    try {
      stepDeadline = Long.MAX_VALUE;
    } finally {
      lock.unlock();
    }
  }

  /** Called every few milliseconds by the {@link Watchdog}. */
  void tick(long now, long ownMemory) {
    lock.lock();
    try {
      long memory = connection == null ? ownMemory : connection.memory(ownMemory);
      if (memoryAtStart == UNKNOWN) {
        memoryAtStart = memory;
      }
      if (reason == null && now - deadline >= 0) {
        reason = Reason.DEADLINE;
      } else if (reason == null && connection != null && memory - memoryAtStart > maxMemory) {
        reason = Reason.MEMORY;
      }
      if (reason != null || (stepDeadline != Long.MAX_VALUE && now - stepDeadline >= 0)) {
        interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  private void interrupt() {
    Interruptible running = connection;
    if (running == null) {
      return;
    }
    try {
      running.interrupt();
    } catch (SQLException closed) {
      connection = null; // nothing runs on a closed connection
    }
  }
}
