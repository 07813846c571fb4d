package dev.sqlmatic.cli;

import dev.sqlmatic.AppConfig;
import dev.sqlmatic.Services;
import dev.sqlmatic.database.AttachmentStore;
import dev.sqlmatic.database.DatabaseAccess;
import dev.sqlmatic.database.DatabaseConfig;
import dev.sqlmatic.database.DatabaseService;
import dev.sqlmatic.database.IsolationConfig;
import dev.sqlmatic.database.OperatorFile;
import dev.sqlmatic.storage.Uuid7;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** What {@code DB} of a command means: a file, or the name of an attached database. */
final class DatabaseArgument {
  private DatabaseArgument() {}

  /** The file that {@code text} names; empty when it is an attached name. */
  static Optional<Path> file(String text) {
    try {
      Path path = Path.of(text);
      boolean looksLikeOne = path.getNameCount() > 1 || path.isAbsolute() || text.contains(".");
      return looksLikeOne || Files.isRegularFile(path) ? Optional.of(path) : Optional.empty();
    } catch (InvalidPathException e) {
      throw new UsageException("'%s' is neither a path nor a name.".formatted(text));
    }
  }

  /** Opens the database, without any state of ours where it is a file. */
  static <T> T with(AppConfig config, String text, Function<DatabaseAccess, T> work) {
    return with(config, text, (databases, name) -> work.apply(databases.access(name)));
  }

  /** As the other, for work that needs more than sight of the database. */
  static <T> T with(AppConfig config, String text, BiFunction<DatabaseService, String, T> work) {
    Optional<Path> file = file(text);
    if (file.isEmpty()) {
      try (Services services = Settings.usage(() -> Services.open(config, List.of()))) {
        Settings.usage(() -> services.databases().access(text));
        return work.apply(services.databases(), text);
      }
    }
    Path home = config.storage().home();
    try (DatabaseService databases = Settings.usage(() -> registry(config.database(), home))) {
      String name = Settings.usage(() -> databases.attach(OperatorFile.of(file.get())).name());
      return work.apply(databases, name);
    }
  }

  /** A registry that remembers nothing; the command's own process is as good as another. */
  static DatabaseService registry(DatabaseConfig config, Path home) {
    Clock clock = Clock.systemUTC();
    return new DatabaseService(
        config.with(IsolationConfig.IN_PROCESS),
        home,
        new Forgetful(),
        clock,
        new Uuid7(clock, new SecureRandom()));
  }

  /** For what is gone when the command ends. */
  private static final class Forgetful implements AttachmentStore {
    @Override
    public void save(Attachment attachment) {
      // nothing is to outlive the command
    }

    @Override
    public void remove(String name) {
      // nothing was kept
    }

    @Override
    public List<Attachment> all() {
      return List.of();
    }
  }
}
