package dev.sqlmatic.agent;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Interrupts the thread that made it when its time is over, never after {@link #close()}: then the
 * interrupt that it may have sent has been taken back. Used by that one thread.
 */
final class TimeLimit implements AutoCloseable {

  private enum State {
    RUNNING,
    EXPIRED,
    ENDED
  }

  private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
  private final Thread watch;

  private TimeLimit(Duration limit, Thread runner) {
    this.watch =
        Thread.ofVirtual()
            .name("run-time-limit")
            .start(() -> {
              try {
                Thread.sleep(limit);
              } catch (InterruptedException e) {
                return; // closed in time
              }
              if (state.compareAndSet(State.RUNNING, State.EXPIRED)) {
                runner.interrupt();
              }
            });
  }

  static TimeLimit start(Duration limit) {
    return new TimeLimit(limit, Thread.currentThread());
  }

  boolean expired() {
    return state.get() == State.EXPIRED;
  }

  @Override
  public void close() {
    if (state.compareAndSet(State.RUNNING, State.ENDED)) {
      watch.interrupt();
      return;
    }
    boolean waiting = true;
    while (waiting) {
      try {
        Thread.interrupted(); // or join would not wait
        watch.join();
        waiting = false;
      } catch (InterruptedException e) {
        // its own interrupt, arriving while we wait for it
      }
    }
    Thread.interrupted();
  }
}
