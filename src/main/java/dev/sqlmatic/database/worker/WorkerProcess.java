package dev.sqlmatic.database.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One child process with its pipes. Who has borrowed it may use {@link #out} and {@link #in}; all
 * else is thread-safe. Its error stream goes to the log, up to a limit; its folder goes when it
 * ends.
 */
public final class WorkerProcess {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);
  private static final int LOGGED_LINES = 50;
  private static final int LOGGED_CHARACTERS = 300;

  private final Process process;
  private final Path folder;
  private final FrameWriter out;
  private final FrameReader in;
  private final Level level;

  private WorkerProcess(Process process, Path folder, Level level) {
    this.level = level;
    this.process = process;
    this.folder = folder;
    this.out = new FrameWriter(process.getOutputStream());
    this.in = new FrameReader(process.getInputStream());
  }

  /** Starts one whose errors are logged at a level. */
  static WorkerProcess start(ProcessBuilder builder, Path folder, Level level) throws IOException {
    WorkerProcess worker = new WorkerProcess(builder.start(), folder, level);
    Thread.ofVirtual().name("sqlmatic-worker-errors").start(worker::log);
    return worker;
  }

  public FrameWriter out() {
    return out;
  }

  public FrameReader in() {
    return in;
  }

  /** A writer of its own, for a frame that goes out beside what the borrower sends. */
  public FrameWriter aside() {
    return new FrameWriter(process.getOutputStream());
  }

  public long pid() {
    return process.pid();
  }

  public boolean alive() {
    return process.isAlive();
  }

  /** Bytes of it that are in memory now; 0 where that cannot be told. */
  public long resident() {
    return ResidentMemory.of(process.pid());
  }

  /** Ends it at once, whatever it is doing. */
  public void kill() {
    process.destroyForcibly();
  }

  /** Ends it by ending its input, and by force when that takes long. */
  public void end() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      kill(); // it is gone, or does not read
    }
  }

  /** Its exit status, waited for a moment; empty while it lives. */
  public OptionalLong exitStatus(long waitMillis) {
    try {
      return process.waitFor(waitMillis, TimeUnit.MILLISECONDS)
          ? OptionalLong.of(process.exitValue())
          : OptionalLong.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalLong.empty();
    }
  }

  void whenEnded(Runnable action) {
    var _ = process.onExit().thenRun(action);
  }

  /** Copies its error stream to the log, and clears up after it at the end. */
  private void log() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      int logged = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (logged++ < LOGGED_LINES && !line.isBlank()) {
          String part = line.substring(0, Math.min(line.length(), LOGGED_CHARACTERS));
          LOG.atLevel(level).log("SQL worker {}: {}", process.pid(), part);
        }
      }
    } catch (IOException e) {
      LOG.debug("The errors of SQL worker {} cannot be read", process.pid(), e);
    }
    process.onExit().join();
    clear();
  }

  private void clear() {
    try {
      if (Files.isDirectory(folder)) {
        WorkerCommand.remove(folder);
      }
    } catch (IOException e) {
      LOG.debug("The folder {} of a SQL worker is left behind", folder, e);
    }
  }
}
