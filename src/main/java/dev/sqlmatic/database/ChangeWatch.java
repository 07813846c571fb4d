package dev.sqlmatic.database;

import dev.sqlmatic.database.ChangeMonitor.Seen;
import dev.sqlmatic.database.DatabaseChange.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that looks at all attached files a few times a second and tells subscribers what
 * changed. Changes to one file between two looks are told as one. Thread-safe.
 */
final class ChangeWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChangeWatch.class);

  private final Map<String, Watched> watched = new ConcurrentHashMap<>();
  private final List<Consumer<DatabaseChange>> subscribers = new CopyOnWriteArrayList<>();
  private final Duration interval;
  private final Thread thread;
  private volatile boolean closed;

  ChangeWatch(Duration interval) {
    this.interval = interval;
    thread =
        Thread.ofPlatform()
            .daemon()
            .name("sqlmatic-change-watch")
            .stackSize(SqlScheduler.STACK_BYTES)
            .start(this::watch);
  }

  /** A file and what was last told of it; touched by the watch thread alone once it is in. */
  private static final class Watched {
    private final AttachedFile file;
    private Seen told;

    Watched(AttachedFile file) {
      this.file = file;
      this.told = file.monitor().seen();
    }
  }

  /**
   * Calls {@code subscriber} with each change until the result is closed; from whichever thread saw
   * it, so it must return at once.
   */
  AutoCloseable subscribe(Consumer<DatabaseChange> subscriber) {
    subscribers.add(subscriber);
    return () -> subscribers.remove(subscriber);
  }

  void add(AttachedFile file) {
    Watched added = new Watched(file);
    watched.put(file.name(), added);
    Seen seen = added.told;
    tell(change(Kind.ATTACHED, file.name(), new Seen(0, 0, Map.of()), seen));
  }

  void remove(AttachedFile file) {
    watched.remove(file.name());
    Seen seen = file.monitor().seen();
    tell(change(Kind.DETACHED, file.name(), seen, seen));
  }

  private void watch() {
    while (!closed) {
      for (Watched one : watched.values()) {
        try {
          look(one);
        } catch (RuntimeException e) {
          LOG.error("Database {} could not be watched; it is tried again", one.file.name(), e);
        }
      }
      LockSupport.parkNanos(this, interval.toNanos());
    }
  }

  private void look(Watched one) {
    one.file.monitor().poll();
    Seen seen = one.file.monitor().seen();
    if (seen.version() != one.told.version()) {
      DatabaseChange change = change(Kind.CHANGED, one.file.name(), one.told, seen);
      one.told = seen;
      if (watched.containsValue(one)) {
        tell(change);
      }
    }
  }

  private static DatabaseChange change(Kind kind, String name, Seen before, Seen after) {
    TreeSet<String> added = new TreeSet<>(after.schema().keySet());
    added.removeAll(before.schema().keySet());
    TreeSet<String> removed = new TreeSet<>(before.schema().keySet());
    removed.removeAll(after.schema().keySet());
    TreeSet<String> altered = new TreeSet<>(after.schema().keySet());
    altered.retainAll(before.schema().keySet());
    altered.removeIf(
        table -> Objects.equals(after.schema().get(table), before.schema().get(table)));
    return new DatabaseChange(
        kind,
        name,
        after.schemaVersion(),
        after.version(),
        List.copyOf(added),
        List.copyOf(removed),
        List.copyOf(altered));
  }

  private void tell(DatabaseChange change) {
    for (Consumer<DatabaseChange> subscriber : subscribers) {
      try {
        subscriber.accept(change);
      } catch (RuntimeException e) {
        LOG.error("A subscriber failed on a change of database {}", change.database(), e);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
