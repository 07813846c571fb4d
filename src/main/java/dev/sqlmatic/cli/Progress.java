package dev.sqlmatic.cli;

import java.time.Duration;
import java.util.Locale;

/** One line that counts up, on a terminal in place, else now and then. For one thread. */
final class Progress {
  private static final Duration TERMINAL_PAUSE = Duration.ofMillis(200);
  private static final Duration PIPE_PAUSE = Duration.ofSeconds(10);

  private final Screen screen;
  private final int total;
  private final long started = System.nanoTime();
  private long shown = started;

  Progress(Screen screen, int total) {
    this.screen = screen;
    this.total = total;
  }

  void show(Scoreboard scores) {
    Duration pause = screen.terminal() ? TERMINAL_PAUSE : PIPE_PAUSE;
    if (System.nanoTime() - shown >= pause.toNanos()) {
      shown = System.nanoTime();
      print(scores, screen.terminal() ? "\r" : "", screen.terminal() ? "" : "\n");
    }
  }

  void end(Scoreboard scores) {
    print(scores, screen.terminal() ? "\r" : "", "\n");
  }

  private void print(Scoreboard scores, String before, String after) {
    int n = scores.count();
    double accuracy = n == 0 ? 0 : 100.0 * scores.right() / n;
    screen
        .err()
        .print(
            before
                + String.format(
                    Locale.ROOT,
                    "%d of %d questions · %.1f %% right · %d s",
                    n,
                    total,
                    accuracy,
                    Duration.ofNanos(System.nanoTime() - started).toSeconds())
                + after);
    screen.err().flush();
  }
}
