package dev.sqlmatic.storage;

import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;

/**
 * SQLMatic's own state. All of it is reached by {@link #write} and {@link #read}: one transaction
 * each, which is on disk when {@code write} returns, so that neither {@code kill -9} nor a power
 * cut loses what was acknowledged (WAL with {@code synchronous=FULL}; see decision 0005).
 *
 * <p>Several processes may use one home side by side, a server and a command line say. A write
 * waits for the other's, up to {@link #BUSY_MILLIS}. Thread-safe; to be closed after those who use
 * it.
 */
public final class Storage implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Storage.class);
  private static final int BUSY_MILLIS = 10_000;
  private static final int READERS = 2;
  private static final int GROUP_COMMIT = 64;
  private static final List<String> STATEMENTS =
      List.of("/statements/thread.sql", "/statements/memory.sql");

  /**
   * What happens in one transaction, undone when it throws anything. It must wait for nothing, and
   * touch nothing but its session: others queue behind it.
   */
  @FunctionalInterface
  public interface Work<T> {
    T run(Session session);
  }

  private final Path file;
  private final InstanceLock instance;
  private final Lane writer;
  private final List<Lane> readers;
  private final AtomicInteger turn = new AtomicInteger();

  private Storage(Path file, InstanceLock instance, Lane writer, List<Lane> readers) {
    this.file = file;
    this.instance = instance;
    this.writer = writer;
    this.readers = List.copyOf(readers);
  }

  /**
   * Opens the home, makes it where there is none, and brings its schema up to date. Throws BadInput
   * STORAGE_UNUSABLE or Conflict SCHEMA_TOO_NEW.
   *
   * @param instanceId of this process's use of the home, never used before
   */
  public static Storage open(StorageConfig config, String instanceId) {
    Path file = config.home().resolve("sqlmatic.sqlite");
    Opening opening = new Opening();
    try {
      makeHome(config.home());
      opening.instance = InstanceLock.acquire(config.home(), instanceId);
      StorageConnection writing = StorageConnection.writing(file, settings());
      opening.connections.add(writing);
      Migrations.migrate(writing, file);
      for (int i = 0; i < READERS; i++) {
        opening.connections.add(StorageConnection.reading(file, settings()));
      }
      LOG.info("Storage opened: {}", file);
      return opening.finish(file);
    } catch (IOException | SQLException e) {
      opening.abandon(e);
      throw unusable(config, e);
    } catch (RuntimeException | Error e) {
      opening.abandon(e);
      throw e;
    }
  }

  /** Runs {@code work} alone among all writers, and returns once its changes are on disk. */
  public <T> T write(Work<T> work) {
    return writer.run(work);
  }

  /** Runs {@code work} on one state of the file, beside writers and other readers. */
  public <T> T read(Work<T> work) {
    return readers.get(Math.floorMod(turn.getAndIncrement(), readers.size())).run(work);
  }

  /** The id under which this process uses the home. */
  public String instanceId() {
    return instance.id();
  }

  /** Whether the process that uses the home under this id still runs. */
  public boolean alive(String instanceId) {
    return instance.alive(instanceId);
  }

  /** The file that holds all state. */
  public Path file() {
    return file;
  }

  /** Ends what is under way, closes the file and gives the home back. */
  @Override
  public void close() {
    try (instance) {
      for (Lane reader : readers) {
        reader.close();
      }
      writer.close(); // last: the last connection to close writes the WAL back
      LOG.info("Storage closed");
    } catch (IOException | SQLException e) {
      throw new FailureException(
          new Failure.Internal("SQLMatic could not close its storage cleanly."), e);
    }
  }

  /**
   * Makes the home where there is none, for its owner alone: to be called before anything else is
   * put there. Throws BadInput STORAGE_UNUSABLE.
   */
  public static void prepare(StorageConfig config) {
    try {
      makeHome(config.home());
    } catch (IOException e) {
      throw unusable(config, e);
    }
  }

  private static void makeHome(Path home) throws IOException {
    if (Files.isDirectory(home)) {
      return;
    }
    Path parent = home.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    boolean posix = home.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (posix) { // conversations are nobody else's business
      Files.createDirectory(
          home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectory(home);
    }
  }

  private static FailureException unusable(StorageConfig config, Exception e) {
    return new FailureException(
        new Failure.BadInput(
            "STORAGE_UNUSABLE",
            "SQLMatic cannot keep its state in '"
                + config.home()
                + "' (storage.home): "
                + e.getMessage()
                + ". Make the folder writable, or set storage.home to another."),
        e);
  }

  private static SQLiteConfig settings() {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(BUSY_MILLIS);
    config.enforceForeignKeys(true);
    return config;
  }

  /** What is open so far, to be closed again when the next step fails. */
  private static final class Opening {
    private @Nullable InstanceLock instance;
    private final List<StorageConnection> connections = new ArrayList<>();

    Storage finish(Path file) {
      StatementFile statements = StatementFile.ofResources(STATEMENTS);
      List<Lane> lanes = new ArrayList<>();
      for (StorageConnection connection : connections) {
        int most = lanes.isEmpty() ? GROUP_COMMIT : 1; // the first is the writer
        lanes.add(new Lane("storage-" + lanes.size(), connection, statements, most));
      }
      return new Storage(
          file, Objects.requireNonNull(instance), lanes.getFirst(), lanes.subList(1, lanes.size()));
    }

    void abandon(Throwable cause) {
      try {
        for (StorageConnection connection : connections) {
          connection.disconnect();
        }
        if (instance != null) {
          instance.close();
        }
      } catch (IOException | SQLException e) {
        cause.addSuppressed(e);
      }
    }
  }
}
