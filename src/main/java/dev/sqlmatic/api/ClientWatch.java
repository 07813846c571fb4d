package dev.sqlmatic.api;

import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Notices that a client has left while there is nothing to write to it. Helidon tells nobody, and
 * only one thread may read a connection; so the kernel's own table of connections is asked, now and
 * then. Where there is none (elsewhere than on Linux) a client counts as there until a write to it
 * fails. For one thread.
 */
final class ClientWatch {
  private static final List<Path> TABLES =
      Stream.of("/proc/self/net/tcp6", "/proc/self/net/tcp")
          .map(Path::of)
          .filter(Files::isReadable)
          .toList();
  private static final Duration PAUSE = Duration.ofMillis(250);

  /** The column {@code st} of a connection that both ends hold open. */
  private static final String ESTABLISHED = "01";

  private final int ourPort;
  private final int clientPort;
  private long asked = System.nanoTime();

  ClientWatch(int ourPort, int clientPort) {
    this.ourPort = ourPort;
    this.clientPort = clientPort;
  }

  /** Throws Cancelled when the client has left. */
  void check() {
    long now = System.nanoTime();
    if (TABLES.isEmpty() || now - asked < PAUSE.toNanos()) {
      return;
    }
    asked = now;
    if (gone()) {
      throw new FailureException(new Failure.Cancelled("The client left."));
    }
  }

  private boolean gone() {
    String ours = String.format(Locale.ROOT, ":%04X", ourPort);
    String clients = String.format(Locale.ROOT, ":%04X", clientPort);
    try {
      for (Path table : TABLES) {
        for (String line : Files.readAllLines(table, StandardCharsets.US_ASCII)) {
          String[] fields = line.strip().split("\\s+", 5);
          if (fields.length == 5 && fields[1].endsWith(ours) && fields[2].endsWith(clients)) {
            return !fields[3].equals(ESTABLISHED);
          }
        }
      }
      return true;
    } catch (IOException e) {
      return false; // no telling
    }
  }
}
