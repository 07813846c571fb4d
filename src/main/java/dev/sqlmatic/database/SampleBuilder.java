package dev.sqlmatic.database;

import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.sqlite.SQLiteConfig;

/**
 * Turns {@code /samples/NAME.sql} into {@code NAME.sqlite}. The database grows in a draft beside
 * its place and appears there whole, in one step that fails when somebody else was first: so
 * neither a kill nor a second process can show a half database or replace one that is in use.
 * Stateless.
 */
final class SampleBuilder {
  private static final String DRAFT_PREFIX = ".sample-";
  private static final String DRAFT_SUFFIX = ".tmp";

  /** No build takes this long; an older draft belongs to a process that was killed. */
  private static final Duration ABANDONED = Duration.ofHours(1);

  /** The line that the generator writes after each statement, so that nobody needs to parse SQL. */
  private static final Pattern SEPARATOR = Pattern.compile("(?m)^--;\\R");

  private SampleBuilder() {}

  /** Removes the drafts of builds that never ended. */
  static void sweep(Path folder) throws IOException {
    Instant limit = Instant.now().minus(ABANDONED);
    try (DirectoryStream<Path> drafts =
        Files.newDirectoryStream(folder, DRAFT_PREFIX + "*" + DRAFT_SUFFIX)) {
      for (Path draft : drafts) {
        // It may be gone by now: its owner, or another process that sweeps.
        if (Files.exists(draft) && Files.getLastModifiedTime(draft).toInstant().isBefore(limit)) {
          Files.deleteIfExists(draft);
        }
      }
    }
  }

  /** The sample's file in the folder, made if it was not there. */
  static Path build(Path folder, String name) throws IOException, SQLException {
    Path target = folder.resolve(name + ".sqlite");
    if (isThere(target)) {
      return target;
    }
    refuseOrphans(target);
    Path draft = Files.createTempFile(folder, DRAFT_PREFIX, DRAFT_SUFFIX);
    try {
      fill(draft, statements(name));
      flush(draft);
      publish(draft, target);
    } finally {
      Files.deleteIfExists(draft);
    }
    return target;
  }

  private static boolean isThere(Path file) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }

  /** SQLite would take such a file for the new database's own, and spoil the one with the other. */
  private static void refuseOrphans(Path target) {
    for (String suffix : List.of("-wal", "-journal")) {
      Path orphan = target.resolveSibling(target.getFileName() + suffix);
      // Looked at again: another process may have built and opened the database just now.
      if (isThere(orphan) && !isThere(target)) {
        throw new FailureException(
            new Failure.Conflict(
                "SAMPLE_NOT_BUILT",
                "'"
                    + orphan
                    + "' belongs to a database that is gone, and would damage a new one. Delete it"
                    + " or bring '"
                    + target.getFileName()
                    + "' back."));
      }
    }
  }

  private static List<String> statements(String name) throws IOException {
    String resource = "/samples/" + name + ".sql";
    try (InputStream stream = SampleBuilder.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new FileNotFoundException(resource + " is missing from the class path");
      }
      String script = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      return List.of(SEPARATOR.split(script));
    }
  }

  private static void fill(Path draft, List<String> statements) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    // A draft that fails is thrown away, so it needs neither a journal nor a flush per commit.
    config.setJournalMode(SQLiteConfig.JournalMode.OFF);
    config.setSynchronous(SQLiteConfig.SynchronousMode.OFF);
    // As a URI, because the driver would cut a plain path at a question mark.
    String url = "jdbc:sqlite:" + draft.toUri();
    try (Connection connection = config.createConnection(url);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.executeUpdate(sql);
      }
    }
  }

  /**
   * Puts the bytes on the disk before the name: after a power cut there is a whole file or none.
   */
  private static void flush(Path draft) throws IOException {
    try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private static void publish(Path draft, Path target) throws IOException {
    try {
      // Not a rename: that would replace a file that another process made and opened meanwhile.
      Files.createLink(target, draft);
    } catch (FileAlreadyExistsException e) {
      return;
    } catch (UnsupportedOperationException | FileSystemException e) {
      moveInto(draft, target);
    }
  }

  /** For file systems without hard links (FAT, some network drives). */
  private static void moveInto(Path draft, Path target) throws IOException {
    try {
      Files.move(draft, target);
    } catch (FileAlreadyExistsException e) {
      return;
    }
  }
}
