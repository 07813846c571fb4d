package dev.sqlmatic.thread;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlmatic.storage.Storage;
import dev.sqlmatic.storage.StorageConfig;
import dev.sqlmatic.storage.Uuid7;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, really killed. */
final class KilledProcessTest {
  /** The full stop shows that the line is whole: the last one may be cut off by the kill. */
  private static final Pattern ACKNOWLEDGED = Pattern.compile("acknowledged (\\d+)\\.");

  private static final int ROUNDS = 5;

  private final Uuid7 ids = new Uuid7(Clock.systemUTC(), RandomGenerator.getDefault());
  private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
  @TempDir Path home;

  @Test
  @Timeout(120)
  void losesNothingThatWasAcknowledged() throws Exception {
    try (Storage storage = Storage.open(new StorageConfig(home), ids.get())) {
      ThreadService threads = new ThreadService(storage, Clock.systemUTC(), ids);
      String thread = threads.create("local", Optional.empty(), Optional.empty()).id();
      long before = 0;
      for (int round = 0; round < ROUNDS; round++) {
        long acknowledged = appendUntilKilled(thread, before + random.nextInt(20, 300));
        assertThat(threads.get("local", thread).running()).isTrue();
        assertThat(threads.endInterruptedRuns()).singleElement().matches(StoredEvent::last);

        List<StoredEvent> events = threads.events("local", thread, 0, Integer.MAX_VALUE);
        assertThat(events)
            .extracting(StoredEvent::seq)
            .containsExactlyElementsOf(LongStream.rangeClosed(1, events.size()).boxed().toList());
        assertThat(events).hasSizeGreaterThan((int) acknowledged);
        assertThat(events.getLast().type()).isEqualTo("error");
        assertThat(said(threads, thread)).hasSize((int) (events.size() - before - 1));
        before = events.size();
      }
    }
  }

  private static String said(ThreadService threads, String thread) {
    return threads.messages("local", thread, 100, Optional.empty()).items().getLast().content();
  }

  /** The last number that the process acknowledged; it may have stored more. */
  private long appendUntilKilled(String thread, long atLeast) throws Exception {
    Process process = start(thread);
    long last = 0;
    try (BufferedReader output = process.inputReader()) {
      String line = output.readLine();
      while (line != null) {
        Matcher acknowledged = ACKNOWLEDGED.matcher(line); // among lines of the log
        if (acknowledged.matches()) {
          last = Long.parseLong(acknowledged.group(1));
        }
        if (last >= atLeast) {
          process.toHandle().destroyForcibly(); // SIGKILL; what it printed can still be read
        }
        line = output.readLine();
      }
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(last).isGreaterThanOrEqualTo(atLeast);
    return last;
  }

  private Process start(String thread) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Path errors = home.resolve("process-errors.txt");
    return new ProcessBuilder(
            java,
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx128m",
            "-cp",
            classPath,
            AppendingProcess.class.getName(),
            home.toString(),
            thread)
        .redirectError(errors.toFile())
        .start();
  }
}
