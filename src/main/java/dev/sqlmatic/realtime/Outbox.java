package dev.sqlmatic.realtime;

import io.helidon.common.buffers.BufferData;
import io.helidon.websocket.WsSession;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits to be sent to one socket. Invariant: only the writer thread ever sends, since {@code
 * WsSession} is not thread-safe, and the queue is bounded in frames and characters, so that a
 * client that does not read costs a fixed amount of memory. Thread-safe.
 */
final class Outbox {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

  private final WsSession session;
  private final int mostFrames;
  private final long mostCharacters;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Condition drained = lock.newCondition();
  private final ArrayDeque<Item> queue = new ArrayDeque<>();
  private final Thread writer;
  private long characters;
  private boolean closed;

  private sealed interface Item {
    long size();

    record Text(String text) implements Item {
      @Override
      public long size() {
        return text.length();
      }
    }

    record Pong(BufferData data) implements Item {
      @Override
      public long size() {
        return data.available();
      }
    }

    record Close(int code, String reason) implements Item {
      @Override
      public long size() {
        return 0;
      }
    }
  }

  Outbox(WsSession session, String name, int mostFrames, long mostCharacters) {
    this.session = session;
    this.mostFrames = mostFrames;
    this.mostCharacters = mostCharacters;
    this.writer = Thread.ofVirtual().name(name + "-writer").unstarted(this::write);
  }

  void start() {
    writer.start();
  }

  /** False when the queue is full: the client does not read. True, without effect, once closed. */
  boolean offer(String text) {
    return offer(new Item.Text(text));
  }

  boolean offerPong(BufferData data) {
    return offer(new Item.Pong(data));
  }

  private boolean offer(Item item) {
    lock.lock();
    try {
      if (closed) {
        return true;
      }
      if (full()) {
        return false;
      }
      add(item);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** As {@link #offer}, but waits for room; for replays, which may be longer than the queue. */
  boolean put(String text, Duration limit) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long nanos = limit.toNanos();
      while (!closed && full()) {
        if (nanos <= 0) {
          return false;
        }
        nanos = drained.awaitNanos(nanos);
      }
      if (!closed) {
        add(new Item.Text(text));
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Sends what is queued, then a close frame, then nothing more. */
  void close(int code, String reason) {
    lock.lock();
    try {
      if (!closed) {
        add(new Item.Close(code, reason));
        closed = true;
        drained.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sends nothing more. A writer that hangs in a write is interrupted, which closes its socket
   * (virtual threads; java.net.Socket).
   */
  void stop() {
    lock.lock();
    try {
      closed = true;
      queue.clear();
      characters = 0;
      drained.signalAll();
    } finally {
      lock.unlock();
    }
    writer.interrupt();
  }

  /** Waits until the writer has ended. */
  void awaitEnd(Duration limit) throws InterruptedException {
    writer.join(limit);
  }

  private boolean full() {
    return queue.size() >= mostFrames || characters > mostCharacters;
  }

  private void add(Item item) {
    queue.add(item);
    characters += item.size();
    filled.signal();
  }

  private void write() {
    try {
      while (true) {
        switch (take()) {
          case Item.Text(String text) -> session.send(text, true);
          case Item.Pong(BufferData data) -> session.pong(data);
          case Item.Close(int code, String reason) -> {
            session.close(code, reason);
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      // stopped
    } catch (RuntimeException e) {
      LOG.debug("A socket went away while it was written to", e);
      stop();
    }
  }

  private Item take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (queue.isEmpty()) {
        if (closed) {
          throw new InterruptedException("closed");
        }
        filled.await();
      }
      Item item = queue.remove();
      characters -= item.size();
      drained.signalAll();
      return item;
    } finally {
      lock.unlock();
    }
  }
}
