package dev.sqlmatic.database;

import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * Our own folder of uploaded files. Names are ours alone, so no name of a client's reaches the file
 * system. Thread-safe.
 */
final class UploadFolder {
  private static final byte[] HEADER = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

  private final Path folder;
  private final long limit;

  UploadFolder(Path folder, long limit) {
    this.folder = folder;
    this.limit = limit;
  }

  /** Writes a stream to a new file; what is not an SQLite file, or too large, leaves nothing. */
  Path store(InputStream content) {
    try {
      Files.createDirectories(folder);
      Path file = folder.resolve(UUID.randomUUID() + ".sqlite");
      boolean complete = false;
      try {
        copy(content, file);
        complete = true;
      } finally {
        if (!complete) {
          remove(file);
        }
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes a file and what SQLite put beside it. */
  void remove(Path file) {
    try {
      for (String suffix : List.of("", "-wal", "-shm", "-journal")) {
        Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Nothing has the file open in SQLite yet, so Java's own I/O is safe here. */
  private void copy(InputStream content, Path file) throws IOException {
    byte[] start = content.readNBytes(HEADER.length);
    if (!Arrays.equals(start, HEADER)) {
      throw DatabaseFile.notDatabase(
          start.length == 0
              ? "The uploaded file is empty (0 bytes)."
              : "The uploaded file is not an SQLite database: it does not start with “SQLite"
                  + " format 3”.");
    }
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(start);
      byte[] buffer = new byte[64 * 1024];
      long written = start.length;
      int read = content.read(buffer);
      while (read >= 0) {
        written += read;
        if (written > limit) {
          throw new FailureException(
              new Failure.TooLarge(
                  "UPLOAD_TOO_LARGE",
                  "The uploaded file is larger than %,d bytes; attach it by its path instead."
                      .formatted(limit)));
        }
        out.write(buffer, 0, read);
        read = content.read(buffer);
      }
    }
  }
}
