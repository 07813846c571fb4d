package dev.sqlmatic.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sqlmatic.database.DatabaseChange.Kind;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseServiceTest {
  @TempDir Path folder;

  private final List<DatabaseService> services = new CopyOnWriteArrayList<>();
  private Path root;
  private Path file;

  @BeforeEach
  void makeFile() throws IOException {
    root = Files.createDirectories(folder.resolve("root"));
    file = root.resolve("My Shop 2026.sqlite");
    TestDatabase.write(file, "CREATE TABLE t(a)", "INSERT INTO t VALUES(1)");
  }

  @AfterEach
  void close() {
    services.forEach(DatabaseService::close);
  }

  @Test
  void attachesAFileUnderANameMadeFromItsOwn() {
    DatabaseService service = service();
    assertThat(service.attach(AttachRequest.of(file.toString())).name()).isEqualTo("my-shop-2026");
    assertThat(service.attach(AttachRequest.of("My Shop 2026.sqlite")).name())
        .isEqualTo("my-shop-2026-2");
    assertThat(service.access("my-shop-2026").query(QueryRequest.of("SELECT a FROM t")).rows())
        .containsExactly(List.of(SqlValue.of(1)));
    assertThat(service.list()).extracting(AttachedDatabase::mode).containsOnly("read-only");
  }

  @Test
  void refusesAPathOutsideTheRootsEvenThroughALink() throws IOException {
    Path outside = folder.resolve("outside.sqlite");
    TestDatabase.write(outside, "CREATE TABLE t(a)");
    Path link = Files.createSymbolicLink(root.resolve("link.sqlite"), outside);
    DatabaseService service = service();
    for (String path :
        List.of(outside.toString(), link.toString(), root + "/../outside.sqlite", "/no/such")) {
      assertThat(failure(() -> service.attach(AttachRequest.of(path))).code())
          .isEqualTo("PATH_NOT_ALLOWED");
    }
    assertThat(service.attach(OperatorFile.of(outside)).name()).isEqualTo("outside");
  }

  @Test
  void keepsItsOwnStateToItself() throws IOException {
    Path home = Files.createDirectories(root.resolve("home"));
    Path state = home.resolve("sqlmatic.sqlite");
    TestDatabase.write(state, "CREATE TABLE messages(text)");
    Path sample = Files.createDirectories(home.resolve("samples")).resolve("world.sqlite");
    TestDatabase.write(sample, "CREATE TABLE t(a)");
    Path hardLink = Files.createLink(root.resolve("mine.sqlite"), state);
    Path link = Files.createSymbolicLink(root.resolve("home.sqlite"), state);
    DatabaseService service = service(home);

    for (Path path : List.of(state, hardLink, link)) {
      assertThat(failure(() -> service.attach(AttachRequest.of(path.toString()))).detail())
          .contains("belongs to SQLMatic itself");
    }
    assertThat(service.attach(AttachRequest.of(sample.toString())).name()).isEqualTo("world");
  }

  @Test
  void readsATildeAsTheHomeFolder() {
    assertThat(failure(() -> service().attach(AttachRequest.of("~/nowhere.sqlite"))).detail())
        .startsWith("“~/nowhere.sqlite” does not lie below");
  }

  @Test
  void saysWhatIsWrongWithAFile() throws IOException {
    Path empty = Files.createFile(root.resolve("empty.db"));
    Path text = Files.writeString(root.resolve("text.db"), "hello world ".repeat(100));
    DatabaseService service = service();
    assertThat(failure(() -> service.attach(AttachRequest.of(empty.toString()))).detail())
        .contains("is empty (0 bytes)");
    assertThat(failure(() -> service.attach(AttachRequest.of(text.toString()))).code())
        .isEqualTo("NOT_A_DATABASE");
    assertThat(failure(() -> service.attach(AttachRequest.of(root.toString()))).detail())
        .contains("not a regular file");
    assertThat(failure(() -> service.attach(AttachRequest.of("none.db"))).code())
        .isEqualTo("FILE_NOT_FOUND");
    assertThat(service.list()).isEmpty();
  }

  @Test
  void refusesATakenOrImpossibleNameAndAnUnknownMode() {
    DatabaseService service = service();
    AttachRequest request = AttachRequest.of(file.toString());
    service.attach(request.withName("shop"));
    assertThat(failure(() -> service.attach(request.withName("shop"))))
        .isInstanceOf(Failure.Conflict.class);
    assertThat(failure(() -> service.attach(request.withName("../x"))).code())
        .isEqualTo("BAD_DATABASE_NAME");
    AttachRequest writable =
        new AttachRequest(file.toString(), Optional.empty(), Optional.of("read-write"));
    assertThat(failure(() -> service.attach(writable)).code()).isEqualTo("BAD_MODE");
  }

  @Test
  void namesTheAttachedDatabasesWhenOneIsNotFound() {
    DatabaseService service = service();
    service.attach(AttachRequest.of(file.toString()).withName("shop"));
    assertThat(failure(() -> service.access("shoop")).detail()).contains("“shoop”", "shop");
  }

  @Test
  void keepsAnUploadedFileUntilItIsDetached() throws IOException {
    DatabaseService service = service();
    AttachedDatabase uploaded;
    try (InputStream content = Files.newInputStream(file)) {
      uploaded = service.upload(Optional.empty(), "../../Sales.sqlite", content);
    }
    assertThat(uploaded.name()).isEqualTo("sales");
    assertThat(uploaded.path()).startsWith(folder.resolve("home/uploads").toRealPath());
    assertThat(service.access("sales").structure().tables()).hasSize(1);
    service.detach("sales");
    assertThat(uploaded.path()).doesNotExist();
  }

  @Test
  void callsAnUploadAsItIsToldToOrNotAtAll() throws IOException {
    DatabaseService service = service();
    byte[] good = Files.readAllBytes(file);
    Optional<String> shop = Optional.of("shop");
    assertThat(service.upload(shop, "x.sqlite", stream(good)).name()).isEqualTo("shop");
    assertThat(failure(() -> service.upload(shop, "x.sqlite", stream(good))).code())
        .isEqualTo("DATABASE_EXISTS");
    assertThat(failure(() -> service.upload(Optional.of("My shop"), "x", stream(good))).code())
        .isEqualTo("BAD_DATABASE_NAME");
    assertThat(service.upload(Optional.empty(), "shop.db", stream(good)).name())
        .isEqualTo("shop-2");
  }

  @Test
  void leavesNothingOfAnUploadThatFails() throws IOException {
    DatabaseService service = service();
    byte[] good = Files.readAllBytes(file);
    byte[] damaged = good.clone();
    java.util.Arrays.fill(damaged, 100, 4096, (byte) 0x5a);
    assertThat(
            failure(() ->
                    service.upload(
                        Optional.empty(),
                        "a",
                        stream(
                            "not a database, certainly"
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8))))
                .code())
        .isEqualTo("NOT_A_DATABASE");
    assertThat(failure(() -> service.upload(Optional.empty(), "b", stream(damaged))))
        .isInstanceOf(Failure.BadInput.class);
    assertThat(
            failure(() ->
                    service.upload(
                        Optional.empty(),
                        "c",
                        new java.io.SequenceInputStream(stream(good), stream(new byte[2_000_000]))))
                .code())
        .isEqualTo("UPLOAD_TOO_LARGE");
    assertThat(service.list()).isEmpty();
    try (Stream<Path> left = Files.list(folder.resolve("home/uploads"))) {
      assertThat(left).isEmpty();
    }
    assertThat(service.upload(Optional.empty(), "b", stream(good)).name()).isEqualTo("b");
  }

  @Test
  void remembersWhatWasAttachedAtRunTime() throws IOException {
    DatabaseService first = service();
    first.attach(AttachRequest.of(file.toString()).withName("shop"));
    first.attach(AttachRequest.of(file.toString()).withName("gone"));
    first.upload(Optional.of("up"), "x.sqlite", stream(Files.readAllBytes(file)));
    first.detach("gone");
    first.close();
    DatabaseService second = service();
    assertThat(second.list()).extracting(AttachedDatabase::name).containsExactly("shop", "up");
    second.detach("shop");
    assertThat(file).exists();
  }

  @Test
  void tellsOfACommitByAnotherConnectionWithinASecond() {
    for (String mode : List.of("delete", "wal")) {
      TestDatabase.write(file, "PRAGMA journal_mode=" + mode);
      DatabaseService service = service();
      List<DatabaseChange> changes = new CopyOnWriteArrayList<>();
      service.subscribe(changes::add);
      service.attach(AttachRequest.of(file.toString()).withName(mode));
      assertThat(changes).singleElement().matches(c -> c.kind() == Kind.ATTACHED);

      long before = service.access(mode).dataVersion();
      TestDatabase.write(file, "INSERT INTO t VALUES(2)");
      await().atMost(Duration.ofSeconds(1)).until(() -> changes.size() == 2);
      assertThat(changes.getLast().kind()).isEqualTo(Kind.CHANGED);
      assertThat(changes.getLast().dataVersion()).isGreaterThan(before);
      assertThat(changes.getLast().altered()).isEmpty();

      TestDatabase.write(file, "CREATE TABLE new_" + mode + "(x)");
      await().atMost(Duration.ofSeconds(1)).until(() -> changes.size() == 3);
      assertThat(changes.getLast().added()).containsExactly("new_" + mode);
      TestDatabase.write(file, "ALTER TABLE new_" + mode + " ADD COLUMN y");
      await().atMost(Duration.ofSeconds(1)).until(() -> changes.size() == 4);
      assertThat(changes.getLast().altered()).containsExactly("new_" + mode);
      TestDatabase.write(file, "DROP TABLE new_" + mode);
      await().atMost(Duration.ofSeconds(1)).until(() -> changes.size() == 5);
      assertThat(changes.getLast().removed()).containsExactly("new_" + mode);
      service.detach(mode);
      assertThat(changes.getLast().kind()).isEqualTo(Kind.DETACHED);
    }
  }

  @Test
  void aResultCarriesANewVersionAfterEachCommitItSees() {
    DatabaseService service = service();
    DatabaseAccess access =
        service.access(service.attach(AttachRequest.of(file.toString())).name());
    long first = access.query(QueryRequest.of("SELECT count(*) FROM t")).dataVersion();
    assertThat(access.query(QueryRequest.of("SELECT 1")).dataVersion()).isEqualTo(first);
    TestDatabase.write(file, "INSERT INTO t VALUES(3)");
    QueryResult after = access.query(QueryRequest.of("SELECT count(*) FROM t"));
    assertThat(after.rows()).containsExactly(List.of(SqlValue.of(2)));
    assertThat(after.dataVersion()).isGreaterThan(first);
  }

  @Test
  void readsTheNewFileWhenOneIsMovedIntoItsPlace() throws IOException {
    DatabaseService service = service();
    List<DatabaseChange> changes = new CopyOnWriteArrayList<>();
    DatabaseAccess access =
        service.access(service.attach(AttachRequest.of(file.toString())).name());
    service.subscribe(changes::add);
    assertThat(access.structure().tables()).hasSize(1);
    Path other = folder.resolve("other.sqlite");
    TestDatabase.write(other, "CREATE TABLE u(b)", "INSERT INTO u VALUES(7)");
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
    assertThat(access.query(QueryRequest.of("SELECT b FROM u")).rows())
        .containsExactly(List.of(SqlValue.of(7)));
    assertThat(access.structure().table("u")).isPresent();
    await().atMost(Duration.ofSeconds(1)).until(() -> !changes.isEmpty());
    assertThat(changes.getFirst().added()).containsExactly("u");
    assertThat(changes.getFirst().removed()).containsExactly("t");

    Files.delete(file);
    assertThat(failure(() -> access.query(QueryRequest.of("SELECT 1"))).code())
        .isEqualTo("FILE_NOT_FOUND");
  }

  @Test
  void doesNotFollowALinkThatIsPutInAFilesPlaceLater() throws IOException {
    Path outside = folder.resolve("outside.sqlite");
    TestDatabase.write(outside, "CREATE TABLE secret(a)");
    DatabaseService service = service();
    DatabaseAccess access =
        service.access(service.attach(AttachRequest.of(file.toString())).name());
    Files.delete(file);
    Files.createSymbolicLink(file, outside);
    assertThat(failure(() -> access.query(QueryRequest.of("SELECT * FROM secret"))).code())
        .isEqualTo("FILE_NOT_FOUND");
  }

  @Test
  void saysSoWhenAWriteWasLeftHalfDone() throws IOException, SQLException {
    Path crashed = root.resolve("crashed.db");
    try (Connection writer = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = writer.createStatement()) {
      statement.execute("PRAGMA cache_size=1");
      statement.execute("BEGIN");
      statement.execute(
          "WITH RECURSIVE c(x) AS (VALUES(1) UNION ALL SELECT x + 1 FROM c LIMIT 2000)"
              + " INSERT INTO t SELECT zeroblob(900) FROM c");
      // The files as a crash at this point would leave them.
      Files.copy(file, crashed);
      Files.copy(Path.of(file + "-journal"), Path.of(crashed + "-journal"));
      statement.execute("ROLLBACK");
    }
    DatabaseService service = service();
    byte[] before = Files.readAllBytes(crashed);
    Failure failure = failure(() -> service.attach(AttachRequest.of(crashed.toString())));
    assertThat(failure.code()).isEqualTo("DATABASE_NOT_READABLE");
    assertThat(failure.detail()).contains("in the middle of a write");
    assertThat(Files.readAllBytes(crashed)).isEqualTo(before);
    assertThat(Path.of(crashed + "-journal")).exists();
  }

  private DatabaseService service() {
    return service(folder.resolve("home"));
  }

  private DatabaseService service(Path home) {
    DatabaseConfig d = TestDatabase.inProcess();
    DatabaseConfig config =
        new DatabaseConfig(
            List.of(root),
            d.maxRows(),
            d.maxBytes(),
            d.queryTimeout(),
            d.exportTimeout(),
            d.structureTimeout(),
            d.metadataTimeout(),
            d.maxMemory(),
            d.workers(),
            d.connections(),
            d.queue(),
            1_000_000,
            d.changePoll(),
            d.isolation());
    AtomicLong ids = new AtomicLong();
    DatabaseService service =
        new DatabaseService(
            config,
            home,
            new FileAttachmentStore(home),
            Clock.systemUTC(),
            () -> "q" + ids.incrementAndGet());
    services.add(service);
    return service;
  }

  private static InputStream stream(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  private static Failure failure(Runnable action) {
    try {
      action.run();
      throw new AssertionError("it did not fail");
    } catch (FailureException e) {
      return e.failure();
    }
  }
}
