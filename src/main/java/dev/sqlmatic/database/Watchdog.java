package dev.sqlmatic.database;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds running SQL to its deadline and its memory, from a platform thread of its own, so that it
 * ticks however busy the workers and the carriers of virtual threads are. Naps between ticks, and
 * sleeps once nothing has run for {@link #REST}: to wake it for each of many short queries would
 * cost more than they do. Thread-safe.
 */
final class Watchdog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

  static final long TICK_NANOS = 20_000_000L;

  private static final long REST = 100_000_000L;

  private final Set<QueryGuard> guards = ConcurrentHashMap.newKeySet();
  private final MemoryGauge gauge = new MemoryGauge();
  private final Runnable onTick;
  private final Thread thread;
  private volatile long lastGuarded = System.nanoTime();
  private volatile boolean asleep;
  private volatile boolean closed;

  /** Starts it; {@code onTick} is called at each tick after the guards. */
  Watchdog(Runnable onTick) {
    this.onTick = onTick;
    thread = Thread.ofPlatform().daemon().name("sqlmatic-sql-watchdog").start(this::watch);
  }

  /** Stands over the work until {@link #release}. */
  void guard(QueryGuard guard, Interruptible connection) {
    guard.begin(connection);
    guards.add(guard);
    lastGuarded = System.nanoTime();
    if (asleep) {
      LockSupport.unpark(thread);
    }
  }

  void release(QueryGuard guard) {
    guards.remove(guard);
    guard.end();
  }

  private void watch() {
    while (!closed) {
      if (!guards.isEmpty()) {
        LockSupport.parkNanos(this, untilNextTick());
        tickSafely();
      } else if (System.nanoTime() - lastGuarded < REST) {
        LockSupport.parkNanos(this, TICK_NANOS);
      } else {
        sleep();
      }
    }
  }

  private void sleep() {
    asleep = true;
    if (guards.isEmpty() && !closed) { // whoever comes after this sees that it sleeps
      LockSupport.park(this);
    }
    asleep = false;
  }

  private void tickSafely() {
    try {
      tick();
    } catch (RuntimeException e) {
      LOG.error("The watchdog stumbled; it goes on", e);
    }
  }

  private void tick() {
    long memory = gauge.bytes();
    long now = System.nanoTime();
    guards.forEach(guard -> guard.tick(now, memory));
    onTick.run();
  }

  private long untilNextTick() {
    long now = System.nanoTime();
    long wait = TICK_NANOS;
    for (QueryGuard guard : guards) {
      long left = guard.deadline() - now;
      if (left > 0) {
        wait = Math.min(wait, left);
      }
    }
    return Math.max(1_000_000L, wait);
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
