package dev.sqlmatic.chat;

import dev.sqlmatic.thread.ChatThread;
import dev.sqlmatic.thread.StoredEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who hear of what happens: sinks, of everything; followers, of one thread. A listener that
 * fails harms no other and not the run. Thread-safe.
 */
final class Audience {
  private static final Logger LOG = LoggerFactory.getLogger(Audience.class);

  private static final Duration FAREWELL = Duration.ofSeconds(1);

  private final List<EventSink> sinks = new CopyOnWriteArrayList<>();
  private final List<Follower> followers = new CopyOnWriteArrayList<>();

  AutoCloseable add(EventSink sink) {
    sinks.add(sink);
    return () -> sinks.remove(sink);
  }

  void add(Follower follower) {
    followers.add(follower);
  }

  void remove(Follower follower) {
    followers.remove(follower);
  }

  void event(StoredEvent event) {
    tell(sink -> sink.agentEvent(event));
    for (Follower follower : followers) {
      if (follower.follows(event.threadId())) {
        follower.offer(event);
      }
    }
  }

  void created(ChatThread thread) {
    tell(sink -> sink.threadCreated(thread));
  }

  void updated(ChatThread thread) {
    tell(sink -> sink.threadUpdated(thread));
  }

  void deleted(String ownerId, String threadId) {
    tell(sink -> sink.threadDeleted(ownerId, threadId));
    followers.stream().filter(f -> f.follows(threadId)).forEach(Follower::close);
  }

  /** Lets every follower hear the end of what it follows. */
  void close() throws InterruptedException {
    for (Follower follower : followers) {
      follower.finish(FAREWELL);
    }
  }

  private void tell(Consumer<EventSink> word) {
    for (EventSink sink : sinks) {
      try {
        word.accept(sink);
      } catch (RuntimeException e) {
        LOG.error("An event sink failed", e);
      }
    }
  }
}
