package dev.sqlmatic.database.worker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The JVM's ahead-of-time cache of a worker's classes (JEP 483, 514): it saves two thirds of a
 * worker's start. It is made once for each build, by a worker that does some work; where it cannot
 * be made, workers start without. Thread-safe.
 */
public final class ClassCache {
  private static final Logger LOG = LoggerFactory.getLogger(ClassCache.class);
  private static final String SUFFIX = ".aot";
  private static final long PATIENCE_MILLIS = 60_000;

  private final WorkerCommand command;
  private final Path home;
  private final Path file;

  public ClassCache(WorkerCommand command, Path home) {
    this.command = command;
    this.home = home;
    this.file = home.resolve("classes-" + key(command) + SUFFIX);
  }

  /** What a worker does while its classes are noted. */
  @FunctionalInterface
  public interface Exercise {
    void with(WorkerProcess worker) throws IOException;
  }

  /** The cache, where it has been made before. */
  public Optional<Path> existing() {
    return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
  }

  /** Makes it, which takes some seconds; empty where that fails. */
  public Optional<Path> make(Exercise exercise) {
    if (!command.cacheable()) {
      LOG.debug("No cache of classes: {} holds a folder", command.classPath());
      return Optional.empty();
    }
    try {
      Path folder = Files.createTempDirectory(home, "training-");
      Path fresh = home.resolve(folder.getFileName() + SUFFIX);
      boolean made = false;
      WorkerProcess worker =
          WorkerProcess.start(command.training(folder, fresh), folder, Level.DEBUG);
      try {
        if (worker.in().next() == WorkerPool.READY) {
          exercise.with(worker);
          worker.end();
          made = worker.exitStatus(PATIENCE_MILLIS).orElse(-1) == 0 && Files.exists(fresh);
        }
      } finally {
        worker.kill();
      }
      if (made) {
        dropOthers();
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        LOG.info("Made the cache of classes {}", file);
        return Optional.of(file);
      }
      Files.deleteIfExists(fresh);
    } catch (IOException | RuntimeException e) {
      LOG.debug("The cache of classes could not be made", e);
    }
    LOG.info("No cache of classes could be made; SQL workers start without");
    return Optional.empty();
  }

  private void dropOthers() throws IOException {
    try (Stream<Path> files = Files.list(home)) {
      for (Path old : files.toList()) {
        String name = String.valueOf(old.getFileName());
        if (name.startsWith("classes-") && name.endsWith(SUFFIX)) {
          Files.deleteIfExists(old);
        }
      }
    }
  }

  /** Another for each JVM and each build of what is loaded. */
  private static String key(WorkerCommand command) {
    StringBuilder all = new StringBuilder(System.getProperty("java.vm.version"));
    for (Path part : command.classPath()) {
      all.append('|').append(part).append('|').append(stamp(part));
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(all.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Object> stamp(Path part) {
    try {
      return List.of(Files.size(part), Files.getLastModifiedTime(part));
    } catch (IOException e) {
      return List.of();
    }
  }
}
