package dev.sqlmatic.thread;

import dev.sqlmatic.json.Json;
import dev.sqlmatic.storage.Storage;
import dev.sqlmatic.storage.StorageConfig;
import dev.sqlmatic.storage.Uuid7;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A process of its own that appends to a thread without end, and prints each number once it is
 * acknowledged. Somebody kills it.
 */
final class AppendingProcess {
  private AppendingProcess() {}

  /** Arguments: the home, the thread. */
  public static void main(String[] arguments) {
    Clock clock = Clock.systemUTC();
    Uuid7 ids = new Uuid7(clock, RandomGenerator.getDefault());
    Storage storage = Storage.open(new StorageConfig(Path.of(arguments[0])), ids.get());
    ThreadService threads = new ThreadService(storage, clock, ids);
    RunStart run = threads.begin("local", arguments[1], "?", Optional.empty(), "embedded");
    while (true) {
      StoredEvent event = threads.append(run, "text", Json.object().put("content", "x"));
      System.out.println("acknowledged " + event.seq() + ".");
    }
  }
}
