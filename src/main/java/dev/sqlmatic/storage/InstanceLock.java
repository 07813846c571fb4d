package dev.sqlmatic.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Tells whether a process that uses this home still lives. Each holds an operating system lock on a
 * file {@code instances/<id>.lock} for as long as it runs; the system lets go of it however the
 * process ends, {@code kill -9} included. Thread-safe.
 */
final class InstanceLock implements AutoCloseable {
  /** A file younger than this may belong to a process that has made but not yet locked it. */
  private static final Duration SETTLED = Duration.ofMinutes(10);

  private final Path folder;
  private final String id;
  private final FileChannel channel;

  /**
   * Channels of locks that another Storage of this very process holds. Closing one of them would
   * drop that lock (POSIX drops all of a process's locks on a file with any descriptor of it).
   */
  private final List<FileChannel> borrowed = new CopyOnWriteArrayList<>();

  private InstanceLock(Path folder, String id, FileChannel channel) {
    this.folder = folder;
    this.id = id;
    this.channel = channel;
  }

  static InstanceLock acquire(Path home, String id) throws IOException {
    Path folder = Files.createDirectories(home.resolve("instances"));
    FileChannel channel =
        FileChannel.open(file(folder, id), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() == null) {
        throw new IOException("The lock of the new file " + file(folder, id) + " is taken");
      }
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    InstanceLock lock = new InstanceLock(folder, id, channel);
    lock.sweep();
    return lock;
  }

  String id() {
    return id;
  }

  /** Whether the instance of this id runs. Its own answer is yes until it is closed. */
  boolean alive(String instance) {
    if (instance.equals(id)) {
      return channel.isOpen();
    }
    Path file = file(folder, instance);
    FileChannel probe;
    try {
      probe = FileChannel.open(file, StandardOpenOption.READ);
    } catch (IOException e) {
      return Files.exists(file); // cannot be read: rather wait for it than end its runs
    }
    try {
      boolean held = probe.tryLock(0, Long.MAX_VALUE, true) == null;
      probe.close(); // lets go of the probing lock too
      return held;
    } catch (OverlappingFileLockException e) {
      borrowed.add(probe);
      return true;
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file(folder, id));
    channel.close();
    for (FileChannel other : borrowed) {
      other.close();
    }
  }

  /** Removes the files that killed processes left behind. */
  private void sweep() throws IOException {
    Instant before = Instant.now().minus(SETTLED);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.lock")) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        String instance = name.substring(0, name.length() - ".lock".length());
        if (Files.getLastModifiedTime(file).toInstant().isBefore(before) && !alive(instance)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static Path file(Path folder, String id) {
    return folder.resolve(id + ".lock");
  }
}
