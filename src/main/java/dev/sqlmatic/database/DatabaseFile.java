package dev.sqlmatic.database;

import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.Objects;

/**
 * A database file, looked at by {@code stat} alone. It is never opened with Java's own I/O: closing
 * such a stream drops the POSIX locks of every SQLite connection of the process to the same file
 * (sqlite.org/howtocorrupt.html, 2.2), so that another process may remove the log they read.
 * Immutable.
 *
 * @param path real, absolute
 */
record DatabaseFile(Path path) {
  private static final int SMALLEST = 512;

  /** Which file it is, whatever its name: device and inode where the platform has them. */
  record Identity(String key) {}

  /** What moves when the file or its write-ahead log is written or replaced. */
  record Stamp(Identity identity, long size, long modified, long logSize, long logModified) {}

  /** Checks the file and follows its links. */
  static DatabaseFile at(Path path) {
    Path real;
    try {
      real = path.toRealPath();
    } catch (NoSuchFileException e) {
      throw new FailureException(
          new Failure.NotFound(
              "FILE_NOT_FOUND", "There is no file “%s”. Check the path.".formatted(path)),
          e);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
    DatabaseFile file = new DatabaseFile(real);
    BasicFileAttributes attributes = file.attributes();
    if (!attributes.isRegularFile()) {
      throw notDatabase("“%s” is not a regular file.".formatted(path));
    }
    if (attributes.size() == 0) {
      throw notDatabase("“%s” is empty (0 bytes): there is no database in it yet.".formatted(path));
    }
    if (attributes.size() < SMALLEST) {
      throw notDatabase(
          "“%s” is not an SQLite database: it has %d bytes, and the smallest has %d."
              .formatted(path, attributes.size(), SMALLEST));
    }
    if (!Files.isReadable(real)) {
      throw new FailureException(
          new Failure.Denied(
              "FILE_NOT_READABLE",
              "SQLMatic may not read “%s”. Change its permissions.".formatted(path)));
    }
    return file;
  }

  static FailureException notDatabase(String detail) {
    return new FailureException(new Failure.BadInput("NOT_A_DATABASE", detail));
  }

  String fileName() {
    return String.valueOf(path.getFileName());
  }

  long size() {
    return attributes().size();
  }

  Identity identity() {
    return identity(attributes());
  }

  Stamp stamp() {
    BasicFileAttributes main = attributes();
    long logSize = -1;
    long logModified = -1;
    try {
      BasicFileAttributes log =
          Files.readAttributes(
              path.resolveSibling(path.getFileName() + "-wal"), BasicFileAttributes.class);
      logSize = log.size();
      logModified = log.lastModifiedTime().toMillis();
    } catch (IOException e) {
      // no log: the database is not in WAL mode, or nobody has it open
    }
    return new Stamp(
        identity(main), main.size(), main.lastModifiedTime().toMillis(), logSize, logModified);
  }

  /**
   * The address under which SQLite opens this file and no other, read-only, and never makes one.
   * Everything but letters, digits and a few marks is percent-encoded: a {@code ?} in a file's name
   * would otherwise end the name.
   */
  String url() {
    String name = path.toString().replace('\\', '/');
    StringBuilder url = new StringBuilder("jdbc:sqlite:file:");
    url.append(name.startsWith("/") ? "" : "/");
    for (byte unit : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (unit & 0xff);
      boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || "/-_.~:".indexOf(c) >= 0);
      url.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
    }
    return url.append("?mode=ro").toString();
  }

  /** The path is real: a link in its place now was put there to lead elsewhere. */
  private BasicFileAttributes attributes() {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (attributes.isSymbolicLink()) {
        throw new NoSuchFileException(path.toString());
      }
      return attributes;
    } catch (NoSuchFileException e) {
      throw new FailureException(
          new Failure.NotFound(
              "FILE_NOT_FOUND",
              "The file “%s” is gone. Put it back, or detach the database.".formatted(path)),
          e);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private static FailureException unreadable(Path path, IOException e) {
    return new FailureException(
        new Failure.BadInput(
            "FILE_NOT_READABLE",
            "“%s” cannot be read: %s."
                .formatted(path, e.getClass().getSimpleName().toLowerCase(Locale.ROOT))),
        e);
  }

  private static Identity identity(BasicFileAttributes attributes) {
    Object key = attributes.fileKey();
    return new Identity(Objects.requireNonNullElse(key, attributes.creationTime()).toString());
  }
}
