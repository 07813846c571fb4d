package dev.sqlmatic.agent;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Runs work that a cancelled run must still finish, such as a write to storage, where an interrupt
 * does not reach it: on a thread of its own. The caller waits for its end and stays interrupted if
 * it was. Stateless.
 */
public final class Shielded {
  private Shielded() {}

  public static void run(Runnable work) {
    call(() -> {
      work.run();
      return Boolean.TRUE;
    });
  }

  public static <T> T call(Supplier<T> work) {
    AtomicReference<@Nullable T> value = new AtomicReference<>();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Map<String, String> context = MDC.getCopyOfContextMap();
    Thread worker =
        Thread.ofVirtual()
            .name(Thread.currentThread().getName() + "-shielded")
            .start(() -> {
              if (context != null) {
                MDC.setContextMap(context);
              }
              try {
                value.set(work.get());
              } catch (Throwable e) {
                failure.set(e);
              }
            });
    join(worker);
    Throwable thrown = failure.get();
    if (thrown instanceof RuntimeException e) {
      throw e;
    }
    if (thrown instanceof Error e) {
      throw e;
    }
    T result = value.get();
    if (result == null) {
      throw new IllegalStateException("shielded work gave nothing");
    }
    return result;
  }

  /** Waits for a thread's end whatever happens; the caller stays interrupted if it was. */
  public static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
