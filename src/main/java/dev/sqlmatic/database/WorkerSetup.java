package dev.sqlmatic.database;

import dev.sqlmatic.database.WorkerMessages.Task;
import dev.sqlmatic.database.worker.ClassCache;
import dev.sqlmatic.database.worker.WorkerCommand;
import dev.sqlmatic.database.worker.WorkerPool;
import dev.sqlmatic.database.worker.WorkerProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.CodeSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * What SQL workers are started with: few jars, the native library unpacked once, a cache of loaded
 * classes. Stateless.
 */
final class WorkerSetup {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerSetup.class);
  private static final long MEGABYTE = 1024L * 1024;

  /** What the JVM needs beside its heap, and then some: found by trying, see decision 0010. */
  private static final long JVM_BYTES = 192 * MEGABYTE;

  private static final long LEAST_HEAP = 64 * MEGABYTE;
  private static final long MOST_HEAP = 1024 * MEGABYTE;

  private WorkerSetup() {}

  static WorkerCommand command(DatabaseConfig config, Path home) throws IOException {
    Files.createDirectories(home);
    Map<String, String> properties = new HashMap<>();
    // Logback takes longer to start than all the rest; what a worker has to say goes to stderr.
    properties.put("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
    properties.put("slf4j.internal.verbosity", "WARN");
    library(home)
        .ifPresent(library -> {
          properties.put("org.sqlite.lib.path", String.valueOf(library.getParent()));
          properties.put("org.sqlite.lib.name", String.valueOf(library.getFileName()));
        });
    // A row may be as large as a result: its values, their text, and the frame it is put into.
    long heap = Math.min(MOST_HEAP, LEAST_HEAP + 6 * config.maxBytes());
    return new WorkerCommand(
        WorkerMain.class.getName(),
        classPath(),
        properties,
        heap,
        heap + JVM_BYTES + config.maxMemory() + config.maxMemory() / 4,
        4 * config.maxMemory());
  }

  private static List<Path> classPath() {
    Set<Path> path = new LinkedHashSet<>();
    for (Class<?> type :
        List.of(WorkerMain.class, SQLiteConnection.class, org.slf4j.LoggerFactory.class)) {
      CodeSource source = type.getProtectionDomain().getCodeSource();
      try {
        path.add(Path.of(source.getLocation().toURI()));
      } catch (URISyntaxException e) {
        throw new IllegalStateException("No path: " + source.getLocation(), e);
      }
    }
    return List.copyOf(path);
  }

  /** Each process would unpack it for itself; empty where the driver has none for the platform. */
  private static Optional<Path> library(Path home) throws IOException {
    String name = LibraryLoaderUtil.getNativeLibName();
    String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
    byte[] wanted;
    try (InputStream in = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
      if (in == null) {
        return Optional.empty();
      }
      wanted = in.readAllBytes();
    }
    Path library =
        Files.createDirectories(home.resolve("library-" + SQLiteJDBCLoader.getVersion()))
            .resolve(name);
    if (!Files.exists(library) || !Arrays.equals(Files.readAllBytes(library), wanted)) {
      Path fresh = Files.createTempFile(library.getParent(), "library", ".new");
      Files.write(fresh, wanted);
      Files.move(fresh, library, StandardCopyOption.ATOMIC_MOVE);
    }
    return Optional.of(library);
  }

  /** Has the cache of classes made, if there is none yet, and used from then on. */
  static void useCache(WorkerCommand command, Path home, WorkerPool pool) {
    ClassCache cache = new ClassCache(command, home);
    cache
        .existing()
        .ifPresentOrElse(
            pool::useCache,
            () ->
                Thread.ofPlatform()
                    .daemon()
                    .name("sqlmatic-class-cache")
                    .start(() ->
                        cache.make(worker -> exercise(worker, home)).ifPresent(pool::useCache)));
  }

  /** Does in a worker what most workers do, so that the cache holds the classes for it. */
  private static void exercise(WorkerProcess worker, Path home) throws IOException {
    Path file = Files.createTempFile(home, "exercise", ".sqlite");
    try {
      fill(file);
      DatabaseFile database = DatabaseFile.at(file);
      RemoteWorker remote = new RemoteWorker(worker, 0, Long.MAX_VALUE);
      for (int i = 0; i < 20; i++) {
        QueryGuard guard =
            new QueryGuard(System.nanoTime() + Duration.ofSeconds(5).toNanos(), Long.MAX_VALUE);
        remote.look(2L * i, guard, database, Task.Look.CONTACT);
        BoundedQuery query =
            new BoundedQuery(
                "SELECT a, upper(b), c FROM t WHERE a > :a ORDER BY c",
                Map.of("a", SqlValue.of(0)),
                10,
                MEGABYTE,
                SandboxedConnection.MAX_LENGTH,
                Duration.ofSeconds(5));
        remote.query(2L * i + 1, guard, database, query, _ -> 1, "exercise");
      }
    } catch (SQLException e) {
      throw new IOException(e);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static void fill(Path file) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT, c REAL)");
      statement.executeUpdate("INSERT INTO t VALUES(1, 'one', 1.5), (2, 'two', NULL)");
      LOG.debug("Made {} to exercise a worker", file);
    }
  }
}
