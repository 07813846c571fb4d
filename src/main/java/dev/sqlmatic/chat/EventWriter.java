package dev.sqlmatic.chat;

import dev.sqlmatic.agent.AgentEvent;
import dev.sqlmatic.agent.AgentEventJson;
import dev.sqlmatic.thread.RunStart;
import dev.sqlmatic.thread.StoredEvent;
import dev.sqlmatic.thread.ThreadService;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Stores and publishes a run's events in order, on a thread of its own, so that a model is not held
 * up by the disk and an interrupted run still stores what it told. Pieces of text that come within
 * a few milliseconds become one event. An event is published only once it is stored. Thread-safe.
 */
final class EventWriter {
  private static final Logger LOG = LoggerFactory.getLogger(EventWriter.class);
  private static final Duration PACE = Duration.ofMillis(10);
  private static final int QUEUE = 64;

  private final RunStart run;
  private final ThreadService threads;
  private final Consumer<StoredEvent> publish;
  private final Runnable broken;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<AgentEvent> queue = new ArrayDeque<>();
  private boolean ended;
  private long lastWrite = System.nanoTime() - PACE.toNanos();
  private volatile @Nullable Throwable failure;

  /**
   * @param broken told once when storage fails; later events are dropped
   */
  EventWriter(RunStart run, ThreadService threads, Consumer<StoredEvent> publish, Runnable broken) {
    this.run = run;
    this.threads = threads;
    this.publish = publish;
    this.broken = broken;
    Map<String, String> context = MDC.getCopyOfContextMap();
    this.thread =
        Thread.ofVirtual()
            .name("events-" + run.runId())
            .start(() -> {
              if (context != null) {
                MDC.setContextMap(context);
              }
              write();
            });
  }

  /** Takes an event; waits while storage is far behind, whatever interrupts. */
  void add(AgentEvent event) {
    lock.lock();
    try {
      while (queue.size() >= QUEUE && !ended && failure == null) {
        changed.awaitUninterruptibly();
      }
      if (ended || failure != null) {
        return;
      }
      AgentEvent joined = queue.isEmpty() ? null : joined(queue.getLast(), event);
      if (joined != null) {
        queue.removeLast();
        queue.add(joined);
      } else {
        queue.add(event);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until all that was added is stored; later events are dropped. */
  void close() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
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

  /** Why events could not be stored; empty when all were. */
  Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  private void write() {
    try {
      for (AgentEvent event = next(); event != null; event = next()) {
        publish.accept(
            threads.append(run, AgentEventJson.type(event), AgentEventJson.fields(event)));
      }
    } catch (Throwable e) { // the top of this thread: the run must not wait for it for ever
      LOG.error("An event could not be stored; the run is stopped", e);
      fail(e);
    }
  }

  /** The next event to store; null at the end. A piece of text waits for more until its pace. */
  private @Nullable AgentEvent next() {
    lock.lock();
    try {
      while (queue.isEmpty() && !ended) {
        changed.awaitUninterruptibly();
      }
      long wait = lastWrite + PACE.toNanos() - System.nanoTime();
      while (wait > 0 && queue.size() == 1 && isDelta(queue.element()) && !ended) {
        wait = changed.awaitNanos(wait);
      }
      lastWrite = System.nanoTime();
      AgentEvent event = queue.poll();
      changed.signalAll();
      return event;
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts the writer of events", e);
    } finally {
      lock.unlock();
    }
  }

  private void fail(Throwable e) {
    lock.lock();
    try {
      failure = e;
      queue.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    broken.run();
  }

  private static boolean isDelta(AgentEvent event) {
    return event instanceof AgentEvent.Text || event instanceof AgentEvent.Thinking;
  }

  private static @Nullable AgentEvent joined(AgentEvent first, AgentEvent second) {
    if (first instanceof AgentEvent.Text(String a) && second instanceof AgentEvent.Text(String b)) {
      return new AgentEvent.Text(a + b);
    }
    if (first instanceof AgentEvent.Thinking(String a)
        && second instanceof AgentEvent.Thinking(String b)) {
      return new AgentEvent.Thinking(a + b);
    }
    return null;
  }
}
