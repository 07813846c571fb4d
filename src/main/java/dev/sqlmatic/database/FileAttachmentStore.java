package dev.sqlmatic.database;

import dev.sqlmatic.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps attachments in one small JSON file, which is replaced as a whole, so that it is never half
 * written. Thread-safe; the lock orders the writes of this process.
 */
public final class FileAttachmentStore implements AttachmentStore {
  private final Path file;
  private final ReentrantLock lock = new ReentrantLock();

  /** Keeps them in {@code attachments.json} in a folder, which is made when it is first written. */
  public FileAttachmentStore(Path home) {
    this.file = home.resolve("attachments.json");
  }

  private record Content(List<Entry> attachments) {}

  /** The path as text, because Jackson would write a URI. */
  private record Entry(String name, String path, boolean uploaded, Instant attachedAt) {}

  @Override
  public void save(Attachment attachment) {
    change(entries -> {
      entries.removeIf(entry -> entry.name().equals(attachment.name()));
      entries.add(
          new Entry(
              attachment.name(),
              attachment.path().toString(),
              attachment.uploaded(),
              attachment.attachedAt()));
    });
  }

  @Override
  public void remove(String name) {
    change(entries -> entries.removeIf(entry -> entry.name().equals(name)));
  }

  @Override
  public List<Attachment> all() {
    lock.lock();
    try {
      return read().stream()
          .map(e -> new Attachment(e.name(), Path.of(e.path()), e.uploaded(), e.attachedAt()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock.unlock();
    }
  }

  @FunctionalInterface
  private interface Change {
    void apply(List<Entry> entries);
  }

  private void change(Change change) {
    lock.lock();
    try {
      List<Entry> entries = read();
      change.apply(entries);
      Files.createDirectories(file.toAbsolutePath().getParent());
      Path temporary = file.resolveSibling(file.getFileName() + ".new");
      Files.writeString(temporary, Json.write(new Content(entries)));
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock.unlock();
    }
  }

  private List<Entry> read() throws IOException {
    return Files.exists(file)
        ? new ArrayList<>(Json.read(Files.readString(file), Content.class).attachments())
        : new ArrayList<>();
  }
}
