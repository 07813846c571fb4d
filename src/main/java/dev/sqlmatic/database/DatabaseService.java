package dev.sqlmatic.database;

import dev.sqlmatic.database.AttachmentStore.Attachment;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry of attached databases and the way to each of them. A name stands for one file until
 * it is detached; attaching or detaching one never touches another. Nothing here writes to an
 * attached file. Thread-safe.
 */
public final class DatabaseService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseService.class);

  private final DatabaseConfig config;
  private final AllowedRoots roots;
  private final UploadFolder uploads;
  private final AttachmentStore store;
  private final Clock clock;
  private final SqlScheduler scheduler;
  private final QueryEngine engine;
  private final StreamRunner streams;
  private final ChangeWatch watch;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  /** Names in use, those included that are just being attached. */
  private final Set<String> names = ConcurrentHashMap.newKeySet();

  /**
   * Tests that the sandbox holds and attaches what the store remembers.
   *
   * @param home SQLMatic's own folder: uploaded files are kept there, and what worker processes
   *     need; no client attaches others of it
   * @param ids query ids, each other than all before
   * @throws IllegalStateException when the SQLite driver does not keep the sandbox's promises
   */
  public DatabaseService(
      DatabaseConfig config, Path home, AttachmentStore store, Clock clock, Supplier<String> ids) {
    SandboxSelfTest.run();
    this.config = config;
    this.roots = new AllowedRoots(config.roots(), new OwnFiles(home));
    this.uploads = new UploadFolder(home.resolve("uploads"), config.uploadLimit());
    this.store = store;
    this.clock = clock;
    this.scheduler = new SqlScheduler(config);
    this.engine = QueryEngine.of(config, scheduler, home.resolve("workers"), ids);
    this.streams = new StreamRunner(engine, config, ids);
    this.watch = new ChangeWatch(config.changePoll());
    store.all().forEach(this::restore);
  }

  private record Entry(AttachedFile file, AttachedDatabase listed) {
    AttachedDatabase now() {
      long size;
      try {
        size = file.file().size();
      } catch (FailureException away) {
        size = 0;
      }
      return new AttachedDatabase(
          listed.name(),
          listed.path(),
          listed.mode(),
          size,
          listed.uploaded(),
          listed.attachedAt(),
          listed.sample(),
          listed.title(),
          listed.description());
    }
  }

  /**
   * Attaches a file below one of the roots and remembers it.
   *
   * @throws FailureException {@code Denied} PATH_NOT_ALLOWED, {@code NotFound} FILE_NOT_FOUND,
   *     {@code BadInput} NOT_A_DATABASE, {@code Conflict} DATABASE_EXISTS
   */
  public AttachedDatabase attach(AttachRequest request) {
    request.mode().ifPresent(DatabaseService::checkMode);
    DatabaseFile file = DatabaseFile.at(roots.resolve(request.path()));
    AttachedDatabase attached =
        attach(
            file, describe(file, reserve(request.name(), file.fileName()), false, clock.instant()));
    remember(attached);
    return attached;
  }

  /** Attaches a file that the operator names; see {@link OperatorFile}. */
  public AttachedDatabase attach(OperatorFile operator) {
    DatabaseFile file = DatabaseFile.at(operator.path());
    String name = reserve(operator.name(), file.fileName());
    return attach(
        file,
        new AttachedDatabase(
            name,
            file.path(),
            AttachedDatabase.READ_ONLY,
            file.size(),
            false,
            clock.instant(),
            operator.sample(),
            operator.title(),
            operator.description()));
  }

  /**
   * Keeps a copy of a file and attaches it.
   *
   * @param name what to call it; where there is none, a free name is made from the file's
   * @throws FailureException {@code TooLarge} UPLOAD_TOO_LARGE, {@code BadInput} NOT_A_DATABASE,
   *     {@code Conflict} DATABASE_EXISTS
   */
  public AttachedDatabase upload(Optional<String> name, String fileName, InputStream content) {
    name.map(DatabaseNames::checked).ifPresent(this::checkFree);
    Path path = uploads.store(content);
    boolean attached = false;
    try {
      DatabaseFile file = DatabaseFile.at(path);
      String free = reserve(name, fileName);
      AttachedDatabase database =
          attach(
              file,
              describe(file, free, true, clock.instant()),
              opened -> {
                opened.open();
                checkSound(opened);
              });
      attached = true;
      remember(database);
      return database;
    } finally {
      if (!attached) {
        uploads.remove(path);
      }
    }
  }

  /** Detaches a database; its file is removed only where it was uploaded. */
  public void detach(String name) {
    Entry entry = close(name);
    store.remove(name);
    if (entry.listed().uploaded()) {
      uploads.remove(entry.listed().path());
    }
    LOG.info("Detached database {}", name);
  }

  /** All attached databases by name. */
  public List<AttachedDatabase> list() {
    return entries.values().stream()
        .map(Entry::now)
        .sorted(Comparator.comparing(AttachedDatabase::name))
        .toList();
  }

  /** One attached database. */
  public AttachedDatabase database(String name) {
    return entry(name).now();
  }

  /**
   * Sight of one attached database.
   *
   * @throws FailureException {@code NotFound} DATABASE_NOT_FOUND
   */
  public DatabaseAccess access(String name) {
    return entry(name).file();
  }

  /**
   * Starts a query whose rows are read while it runs, without a cap unless the request has one. Its
   * time limit is {@code database.export-timeout}, or the request's where that is shorter.
   *
   * @throws FailureException {@code NotFound} DATABASE_NOT_FOUND, {@code QueryRejected}, {@code
   *     TooManyRequests}; what fails later comes from the stream
   */
  public ResultStream stream(String name, QueryRequest request) {
    return entry(name).file().stream(request, SandboxedConnection.MAX_LENGTH);
  }

  /**
   * Starts a stream of SQL that reads a table as it is; see {@link DatabaseAccess#query} and {@link
   * #queryTable}.
   */
  public ResultStream streamTable(String name, QueryRequest request) {
    return entry(name).file().stream(request, StreamRunner.LONGEST_PLAIN_CELL);
  }

  /**
   * Runs SQL that reads a table as it is and computes nothing from its values, so that these may be
   * longer than other SQL is allowed.
   */
  public QueryResult queryTable(String name, QueryRequest request) {
    return entry(name).file().query(request, StreamRunner.LONGEST_PLAIN_CELL);
  }

  /** How many streams run now. */
  public int streaming() {
    return scheduler.streaming();
  }

  /**
   * Counts and profiles a database, within the request's limit.
   *
   * @throws FailureException {@code NotFound} DATABASE_NOT_FOUND, TABLE_NOT_FOUND or
   *     COLUMN_NOT_FOUND
   */
  public DatabaseMetadata metadata(String name, MetadataRequest request) {
    Duration most = config.metadataTimeout();
    Duration limit = request.limit().filter(asked -> asked.compareTo(most) < 0).orElse(most);
    return new MetadataReader(entry(name).file(), request, limit).read();
  }

  /**
   * Tells {@code subscriber} of each attaching, detaching and change, until the result is closed.
   * It is called on the thread that noticed and must return at once.
   */
  public AutoCloseable subscribe(Consumer<DatabaseChange> subscriber) {
    return watch.subscribe(subscriber);
  }

  private static void checkMode(String mode) {
    if (!mode.equals(AttachedDatabase.READ_ONLY)) {
      throw new FailureException(
          new Failure.BadInput(
              "BAD_MODE", "The mode “%s” is not known; use “read-only”.".formatted(mode)));
    }
  }

  private String reserve(Optional<String> given, String fileName) {
    if (given.isEmpty()) {
      return DatabaseNames.from(fileName, taken -> !names.add(taken));
    }
    String name = DatabaseNames.checked(given.get());
    if (!names.add(name)) {
      throw taken(name);
    }
    return name;
  }

  /** So that nobody sends a gigabyte to hear it. */
  private void checkFree(String name) {
    if (names.contains(name)) {
      throw taken(name);
    }
  }

  private static FailureException taken(String name) {
    return new FailureException(
        new Failure.Conflict(
            "DATABASE_EXISTS",
            "A database named “%s” is attached already. Choose another name, or detach it first."
                .formatted(name)));
  }

  private static AttachedDatabase describe(
      DatabaseFile file, String name, boolean uploaded, Instant at) {
    return new AttachedDatabase(
        name,
        file.path(),
        AttachedDatabase.READ_ONLY,
        file.size(),
        uploaded,
        at,
        false,
        Optional.empty(),
        Optional.empty());
  }

  /** Opens a file under a name that has been reserved, and frees the name when that fails. */
  private AttachedDatabase attach(DatabaseFile file, AttachedDatabase listed) {
    return attach(file, listed, AttachedFile::open);
  }

  private AttachedDatabase attach(
      DatabaseFile file, AttachedDatabase listed, Consumer<AttachedFile> opener) {
    AttachedFile attached =
        new AttachedFile(listed.name(), file, config, scheduler, engine, streams);
    boolean open = false;
    try {
      opener.accept(attached);
      open = true;
    } finally {
      if (!open) {
        close(attached);
        names.remove(listed.name());
      }
    }
    entries.put(listed.name(), new Entry(attached, listed));
    watch.add(attached);
    LOG.info("Attached database {} at {}", listed.name(), listed.path());
    return listed;
  }

  private void remember(AttachedDatabase database) {
    store.save(
        new Attachment(
            database.name(), database.path(), database.uploaded(), database.attachedAt()));
  }

  /** A file that is away at start stays remembered: it may be back at the next. */
  private void restore(Attachment attachment) {
    try {
      DatabaseFile file = DatabaseFile.at(attachment.path());
      if (names.add(attachment.name())) {
        attach(
            file,
            describe(file, attachment.name(), attachment.uploaded(), attachment.attachedAt()));
      }
    } catch (FailureException e) {
      LOG.warn("Database {} could not be attached again: {}", attachment.name(), e.getMessage());
    }
  }

  private static void checkSound(AttachedFile file) {
    String verdict = file.quickCheck();
    if (!verdict.equals("ok")) {
      throw new FailureException(
          new Failure.BadInput(
              "DATABASE_DAMAGED", "The uploaded database is damaged: %s.".formatted(verdict)));
    }
  }

  private Entry entry(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw notFound(name);
    }
    return entry;
  }

  private FailureException notFound(String name) {
    String attached = String.join(", ", entries.keySet().stream().sorted().toList());
    return new FailureException(
        new Failure.NotFound(
            "DATABASE_NOT_FOUND",
            "No database named “%s” is attached; attached are: %s."
                .formatted(name, attached.isEmpty() ? "none" : attached)));
  }

  private Entry close(String name) {
    Entry entry = entries.remove(name);
    if (entry == null) {
      throw notFound(name);
    }
    watch.remove(entry.file());
    close(entry.file());
    names.remove(name);
    return entry;
  }

  private static void close(AttachedFile file) {
    try {
      file.close();
    } catch (SQLException e) {
      LOG.warn("Database {} could not be closed: {}", file.name(), e.getMessage());
    }
  }

  @Override
  public void close() {
    watch.close();
    scheduler.close();
    engine.close();
    entries.values().forEach(entry -> close(entry.file()));
  }
}
