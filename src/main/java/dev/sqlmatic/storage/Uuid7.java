package dev.sqlmatic.storage;

import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Makes ids: UUIDs of version 7 (RFC 9562, section 5.7). Invariant: each id of one instance sorts
 * after the one before it, even within a millisecond or when the clock is set back, because the 12
 * bits beside the time count up and run over into it. Thread-safe as far as the generator of random
 * bits is.
 */
public final class Uuid7 implements Supplier<String> {
  private static final int COUNTER_BITS = 12;

  private final Clock clock;
  private final RandomGenerator random;

  /** Milliseconds since 1970 in the upper 52 bits, the counter in the lower 12. */
  private final AtomicLong last = new AtomicLong();

  public Uuid7(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  @Override
  public String get() {
    long now = clock.millis() << COUNTER_BITS;
    long stamp = last.updateAndGet(previous -> Math.max(previous + 1, now));
    long time = stamp >>> COUNTER_BITS;
    long counter = stamp & ((1 << COUNTER_BITS) - 1);
    long high = time << 16 | 0x7000L | counter;
    long low = random.nextLong() >>> 2 | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }
}
