package dev.sqlmatic.api;

import dev.sqlmatic.thread.StoredEvent;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Carries a thread's events from the chat's thread to the one that writes the response. Bounded: a
 * client that reads slowly slows only what follows the thread for it. Used once.
 */
final class EventRelay {
  private static final int MOST_WAITING = 64;
  private static final long OFFER_MILLIS = 200;

  private final Function<Consumer<StoredEvent>, AutoCloseable> follow;
  private final Predicate<StoredEvent> wanted;
  private final Predicate<StoredEvent> last;
  private final Duration heartbeat;
  private final BlockingQueue<StoredEvent> queue = new ArrayBlockingQueue<>(MOST_WAITING);
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Prepares a relay.
   *
   * @param follow starts the flow of events to a listener that may block
   * @param last which wanted event ends the stream
   */
  EventRelay(
      Function<Consumer<StoredEvent>, AutoCloseable> follow,
      Predicate<StoredEvent> wanted,
      Predicate<StoredEvent> last,
      Duration heartbeat) {
    this.follow = follow;
    this.wanted = wanted;
    this.last = last;
    this.heartbeat = heartbeat;
  }

  void writeTo(EventStream stream) throws InterruptedException {
    AutoCloseable flow = follow.apply(this::take);
    try {
      while (true) {
        StoredEvent event = queue.poll(heartbeat.toMillis(), TimeUnit.MILLISECONDS);
        if (event == null) {
          stream.heartbeat();
          continue;
        }
        stream.send(event);
        if (last.test(event)) {
          return;
        }
      }
    } finally {
      closed.set(true);
      close(flow);
    }
  }

  private void take(StoredEvent event) {
    if (!wanted.test(event)) {
      return;
    }
    try {
      while (!closed.get() && !queue.offer(event, OFFER_MILLIS, TimeUnit.MILLISECONDS)) {
        // full: the client reads slowly, or has gone, which the next write finds out
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(AutoCloseable flow) {
    try {
      flow.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("A thread's events could not be unsubscribed from", e);
    }
  }
}
