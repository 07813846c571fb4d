package dev.sqlmatic.linking;

import dev.sqlmatic.database.DatabaseAccess;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps the models of the databases asked about last, each under its name and the version of its
 * data. Thread-safe; two threads that ask at once may both read, neither waits for the other.
 */
public final class DatabaseModels {
  private static final int MOST = 16;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Kept> kept = new LinkedHashMap<>(MOST, 0.75f, true);

  private record Kept(long version, long schemaVersion, DatabaseModel model) {}

  /** The model of the database as it is now. Takes about a second at most where it must be read. */
  public DatabaseModel model(DatabaseAccess database) {
    long version = database.dataVersion();
    long schemaVersion = database.structure().schemaVersion();
    lock.lock();
    try {
      Kept known = kept.get(database.name());
      if (known != null && known.version == version && known.schemaVersion == schemaVersion) {
        return known.model;
      }
    } finally {
      lock.unlock();
    }
    DatabaseModel model = new DatabaseModelReader(database).read();
    lock.lock();
    try {
      kept.put(database.name(), new Kept(version, schemaVersion, model));
      while (kept.size() > MOST) {
        kept.remove(kept.keySet().iterator().next());
      }
    } finally {
      lock.unlock();
    }
    return model;
  }
}
