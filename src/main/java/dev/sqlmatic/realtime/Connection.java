package dev.sqlmatic.realtime;

import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.security.User;
import dev.sqlmatic.thread.StoredEvent;
import io.helidon.common.buffers.BufferData;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import io.helidon.websocket.WsUpgradeException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One client's socket. Its own thread reads and handles one message after another; its outbox's
 * thread writes. However the socket ends (close, reset, a frame that Helidon refuses), its reading
 * thread ends too, and a thread that waits for that cleans up: Helidon does not always tell.
 */
final class Connection implements WsListener {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int MOST_FOLLOWED = 64;

  private final WebSocketHub hub;
  private final RealtimeConfig config;
  private final String id;
  private final User user;
  private final StringBuilder message = new StringBuilder();
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, AutoCloseable> followed = new HashMap<>();
  private boolean tooLong;
  private boolean ended;
  private volatile @Nullable Outbox outbox;
  private volatile @Nullable Thread reader;

  Connection(WebSocketHub hub, RealtimeConfig config, String id, User user) {
    this.hub = hub;
    this.config = config;
    this.id = id;
    this.user = user;
  }

  String id() {
    return id;
  }

  User user() {
    return user;
  }

  @Override
  public Optional<Headers> onHttpUpgrade(HttpPrologue prologue, Headers headers)
      throws WsUpgradeException {
    hub.admit(prologue, headers);
    return Optional.empty();
  }

  @Override
  public void onOpen(WsSession session) {
    Thread thread = Thread.currentThread();
    Outbox box = new Outbox(session, "ws-" + id, config.queueFrames(), config.queueCharacters());
    reader = thread;
    outbox = box;
    box.start();
    Thread.ofVirtual().name("ws-" + id + "-reaper").start(() -> awaitEnd(thread));
    log("opened");
    hub.opened(this);
  }

  private void awaitEnd(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end("its connection ended");
      closeFlows();
    }
  }

  /** Helidon hands over fragments one by one. */
  @Override
  public void onMessage(WsSession session, String text, boolean last) {
    if (!tooLong && message.length() + text.length() <= config.maxMessage()) {
      message.append(text);
    } else {
      tooLong = true;
    }
    if (!last) {
      return;
    }
    String whole = message.toString();
    boolean refused = tooLong;
    message.setLength(0);
    tooLong = false;
    if (refused) {
      hub.refuse(
          this,
          new Failure.TooLarge(
              "MESSAGE_TOO_LARGE",
              "The message is longer than the limit of %d characters."
                  .formatted(config.maxMessage())));
    } else {
      hub.received(this, whole);
    }
  }

  @Override
  public void onMessage(WsSession session, BufferData data, boolean last) {
    if (last) {
      hub.refuse(
          this,
          new Failure.BadInput("BINARY_MESSAGE", "Messages are JSON in text frames, not binary."));
    }
  }

  @Override
  public void onPing(WsSession session, BufferData data) {
    Outbox box = outbox;
    if (box != null && !box.offerPong(BufferData.create(data.readBytes()))) {
      drop("it does not read");
    }
  }

  /**
   * Helidon sends the closing frame itself, from this thread: the writer must be out of the way.
   */
  @Override
  public void onClose(WsSession session, int status, String reason) {
    end("the client closed it");
    Outbox box = outbox;
    if (box != null) {
      try {
        box.awaitEnd(PATIENCE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void onError(WsSession session, Throwable error) {
    LOG.debug("WebSocket {} failed", id, error);
    end("it failed");
  }

  /** False when the client does not read; the caller drops it then, outside of its own locks. */
  boolean offer(String frame) {
    Outbox box = outbox;
    return box == null || box.offer(frame);
  }

  /** As {@link #offer}, for answers to the client itself. */
  void answer(String frame) {
    if (!offer(frame)) {
      drop("it does not read");
    }
  }

  /** Sends a thread's events from now on. Only called by the reading thread. */
  void follow(String channel, Following follow) {
    lock.lock();
    try {
      if (followed.size() >= MOST_FOLLOWED && !followed.containsKey(channel)) {
        throw new FailureException(
            new Failure.Conflict(
                "TOO_MANY_SUBSCRIPTIONS",
                "A socket follows %d threads at most; unsubscribe from one first."
                    .formatted(MOST_FOLLOWED)));
      }
    } finally {
      lock.unlock();
    }
    unfollow(channel);
    AutoCloseable flow = follow.start(this::forward);
    lock.lock();
    try {
      followed.put(channel, flow);
    } finally {
      lock.unlock();
    }
  }

  /** Starts a flow of events to a listener that may block. */
  @FunctionalInterface
  interface Following {
    AutoCloseable start(Consumer<StoredEvent> listener);
  }

  boolean follows(String channel) {
    lock.lock();
    try {
      return followed.containsKey(channel);
    } finally {
      lock.unlock();
    }
  }

  void unfollow(String channel) {
    AutoCloseable flow;
    lock.lock();
    try {
      flow = followed.remove(channel);
    } finally {
      lock.unlock();
    }
    if (flow != null) {
      close(flow);
    }
  }

  private void forward(StoredEvent event) {
    String frame =
        Frame.of("message_stream", "thread:" + event.threadId(), event.seq(), event.payload());
    Outbox box = outbox;
    try {
      if (box != null && !box.put(frame, PATIENCE)) {
        drop("it does not read");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Says goodbye and closes, as far as the client listens. */
  void close(int code, String reason) {
    Outbox box = outbox;
    if (box != null) {
      box.close(code, reason);
    }
  }

  void awaitWritten(Duration limit) throws InterruptedException {
    Outbox box = outbox;
    if (box != null) {
      box.awaitEnd(limit);
    }
  }

  /** Ends a socket by force: both of its threads are interrupted, which closes it. */
  void drop(String reason) {
    end(reason);
    Thread thread = reader;
    if (thread != null) {
      thread.interrupt();
    }
  }

  boolean ended() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  /** Under this socket's user, whatever else the thread is doing. */
  private void log(String what) {
    String before = MDC.get("user");
    MDC.put("user", user.id());
    try {
      LOG.info("WebSocket {} {}", id, what);
    } finally {
      if (before == null) {
        MDC.remove("user");
      } else {
        MDC.put("user", before);
      }
    }
  }

  /** Quick, since a publisher may call it; what may take a while is left to the reaper. */
  private void end(String reason) {
    lock.lock();
    try {
      if (ended) {
        return;
      }
      ended = true;
    } finally {
      lock.unlock();
    }
    log("ended: " + reason);
    Outbox box = outbox;
    if (box != null) {
      box.stop();
    }
    hub.ended(this);
  }

  /** Only the reading thread follows, and it has ended: nothing is added any more. */
  private void closeFlows() {
    Map<String, AutoCloseable> flows;
    lock.lock();
    try {
      flows = Map.copyOf(followed);
      followed.clear();
    } finally {
      lock.unlock();
    }
    flows.values().forEach(Connection::close);
  }

  private static void close(AutoCloseable flow) {
    try {
      flow.close();
    } catch (Exception e) {
      LOG.warn("A thread's events could not be unsubscribed from", e);
    }
  }
}
