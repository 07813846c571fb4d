package dev.sqlmatic.chat;

import dev.sqlmatic.thread.StoredEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands one thread's events to one listener, in order, without gap or repetition. Live events come
 * by a short queue; what does not fit into it, or was before, is read from storage, so a listener
 * that is slow costs no memory and slows nobody. Runs on a thread of its own; thread-safe.
 */
final class Follower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
  private static final int QUEUE = 256;

  private final String threadId;
  private final LongFunction<List<StoredEvent>> stored;
  private final Consumer<StoredEvent> listener;
  private final Consumer<Follower> ended;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<StoredEvent> live = new ArrayDeque<>();
  private boolean behind = true;
  private boolean finishing;
  private boolean closed;
  private long after;

  /**
   * @param stored reads the next page of events after a number; empty at the end
   * @param ended told when it ends by itself
   */
  Follower(
      String threadId,
      long after,
      LongFunction<List<StoredEvent>> stored,
      Consumer<StoredEvent> listener,
      Consumer<Follower> ended) {
    this.threadId = threadId;
    this.after = after;
    this.stored = stored;
    this.listener = listener;
    this.ended = ended;
    this.thread = Thread.ofVirtual().name("follow-" + threadId).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  boolean follows(String id) {
    return threadId.equals(id);
  }

  /** Takes a live event; never blocks. */
  void offer(StoredEvent event) {
    lock.lock();
    try {
      if (live.size() < QUEUE) {
        live.add(event);
      } else {
        live.clear(); // all of it is in storage
        behind = true;
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Delivers what is stored or queued, then ends; waits for that no longer than {@code limit}. */
  void finish(Duration limit) throws InterruptedException {
    lock.lock();
    try {
      finishing = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    if (!thread.join(limit)) {
      close();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    if (!Thread.currentThread().equals(thread)) {
      thread.interrupt(); // the listener may be writing to a client that does not read
    }
    ended.accept(this);
  }

  private void run() {
    try {
      while (!closed()) {
        if (caughtUp()) {
          next();
        } else {
          catchUp();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    } catch (RuntimeException e) {
      if (!closed()) {
        LOG.info("A follower of thread {} ended: {}", threadId, e.getMessage());
      }
    } finally {
      ended.accept(this);
    }
  }

  /** Reads storage to its end; what comes live meanwhile waits in the queue. */
  private void catchUp() {
    lock.lock();
    try {
      behind = false;
    } finally {
      lock.unlock();
    }
    List<StoredEvent> page = stored.apply(after);
    while (!page.isEmpty() && !closed()) {
      page.forEach(this::deliver);
      page = stored.apply(after);
    }
  }

  private void next() throws InterruptedException {
    StoredEvent event;
    lock.lock();
    try {
      while (live.isEmpty() && !behind && !closed && !finishing) {
        changed.await();
      }
      closed |= finishing && live.isEmpty() && !behind;
      event = live.peek();
      if (event == null || behind || closed) {
        return;
      }
      if (event.seq() > after + 1) {
        behind = true; // it stays in the queue until storage has given what is before it
        return;
      }
      live.remove();
    } finally {
      lock.unlock();
    }
    deliver(event);
  }

  private void deliver(StoredEvent event) {
    if (event.seq() > after) {
      after = event.seq();
      listener.accept(event);
    }
  }

  private boolean caughtUp() {
    lock.lock();
    try {
      return !behind;
    } finally {
      lock.unlock();
    }
  }

  private boolean closed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }
}
