package dev.sqlmatic.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlmatic.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StorageTest {
  private final Uuid7 ids = new Uuid7(Clock.systemUTC(), RandomGenerator.getDefault());
  @TempDir Path folder;

  @Test
  void makesItsHomeForItsUserAlone() throws IOException {
    Path home = folder.resolve("not/yet/there");
    try (Storage storage = open(home)) {
      assertThat(storage.file()).exists().hasParent(home);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void takesAHomeOfAnyName() {
    Path home = folder.resolve("what? 100% #1 & 'ä' mode=memory");
    try (Storage storage = open(home)) {
      addUser(storage, "ada");
    }
    assertThat(home.resolve("sqlmatic.sqlite")).exists();
    try (Storage storage = open(home)) {
      assertThat(users(storage)).containsExactly("ada", "local");
    }
  }

  @Test
  void leavesOneFileWhenItIsClosed() throws IOException {
    try (Storage storage = open(folder)) {
      addUser(storage, "ada");
    }
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("sqlmatic.sqlite", "instances");
    }
    assertThat(folder.resolve("instances")).isEmptyDirectory();
  }

  @Test
  void keepsWhatWasWrittenWhenItIsOpenedAgain() {
    try (Storage storage = open(folder)) {
      addUser(storage, "ada");
    }
    try (Storage storage = open(folder)) {
      assertThat(users(storage)).containsExactly("ada", "local");
    }
  }

  @Test
  void refusesANewerSchemaAndLeavesTheFileAsItIs() throws Exception {
    Path file;
    try (Storage storage = open(folder)) {
      file = storage.file();
    }
    run(file, "PRAGMA user_version = 99");
    byte[] before = Files.readAllBytes(file);
    assertThatExceptionOfType(FailureException.class)
        .isThrownBy(() -> open(folder))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("SCHEMA_TOO_NEW"))
        .withMessageContaining("version 99")
        .withMessageContaining("up to " + Migrations.newest())
        .withMessageContaining("Start that newer SQLMatic");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    assertThat(folder.resolve("instances")).isEmptyDirectory();
  }

  @Test
  void saysWhyItCannotUseAHome() throws IOException {
    Path occupied = Files.writeString(folder.resolve("file"), "not a folder");
    assertUnusable(occupied);
    Path damaged = Files.createDirectory(folder.resolve("damaged"));
    Files.writeString(damaged.resolve("sqlmatic.sqlite"), "x".repeat(4096));
    assertUnusable(damaged);
    assertThat(damaged.resolve("instances")).isEmptyDirectory();
  }

  @Test
  void isMadeOnceWhenManyOpenItAtTheSameInstant() throws Exception {
    List<Future<Storage>> opened = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        opened.add(executor.submit(() -> open(folder)));
      }
    }
    for (Future<Storage> one : opened) {
      try (Storage storage = one.get()) {
        assertThat(users(storage)).containsExactly("local");
      }
    }
  }

  @Test
  void undoesATransactionThatThrows() {
    try (Storage storage = open(folder)) {
      assertThatThrownBy(() ->
              storage.write(session -> {
                insertUser(session, "ada");
                throw new StackOverflowError("deep");
              }))
          .isInstanceOf(StackOverflowError.class);
      assertThatExceptionOfType(FailureException.class)
          .isThrownBy(() -> storage.write(session -> insertUser(session, "local")))
          .satisfies(e -> assertThat(e.failure().code()).isEqualTo("INTERNAL"));
      assertThatExceptionOfType(FailureException.class)
          .isThrownBy(() -> storage.write(session -> session.statement("no.such").change()));
      addUser(storage, "grace");
      assertThat(users(storage)).containsExactly("grace", "local");
    }
  }

  @Test
  void undoesOnlyTheWorkThatThrowsWhereManyShareACommit() throws Exception {
    try (Storage storage = open(folder);
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Long>> written = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        String id = "user-" + i;
        boolean fails = i % 3 == 0;
        written.add(
            executor.submit(() ->
                storage.write(session -> {
                  insertUser(session, id);
                  // The same again breaks the primary key.
                  return fails ? insertUser(session, id) : 1;
                })));
      }
      for (int i = 0; i < 300; i++) {
        Future<Long> one = written.get(i);
        if (i % 3 == 0) {
          assertThatThrownBy(one::get).hasCauseInstanceOf(FailureException.class);
        } else {
          assertThat(one.get()).isEqualTo(1);
        }
      }
      assertThat(users(storage)).hasSize(201).contains("user-1").doesNotContain("user-0");
    }
  }

  @Test
  void answersNothingMoreOnceItIsClosed() {
    Storage storage = open(folder);
    storage.close();
    assertThatExceptionOfType(FailureException.class)
        .isThrownBy(() -> addUser(storage, "ada"))
        .withMessageContaining("stopping");
  }

  @Test
  void letsAReaderSeeOneStateAndChangeNothing() {
    try (Storage storage = open(folder)) {
      List<String> seen =
          storage.read(session -> {
            List<String> before = users(session);
            addUser(storage, "ada");
            assertThat(users(session)).isEqualTo(before);
            return before;
          });
      assertThat(seen).containsExactly("local");
      assertThatExceptionOfType(FailureException.class)
          .isThrownBy(() -> storage.read(session -> insertUser(session, "eve")));
      assertThat(users(storage)).containsExactly("ada", "local");
    }
  }

  @Test
  void refusesATransactionInsideAnother() {
    try (Storage storage = open(folder)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> storage.write(session -> storage.write(inner -> 1)));
      addUser(storage, "ada");
    }
  }

  @Test
  void waitsForAnotherProcessThatWrites() throws Exception {
    try (Storage storage = open(folder);
        Connection other = DriverManager.getConnection("jdbc:sqlite:" + storage.file());
        Statement statement = other.createStatement();
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      statement.executeUpdate("BEGIN IMMEDIATE");
      Future<?> written = executor.submit(() -> addUser(storage, "ada"));
      assertThat(users(storage)).as("readers do not wait").containsExactly("local");
      assertThat(written).isNotDone();
      statement.executeUpdate("COMMIT");
      written.get();
      assertThat(users(storage)).containsExactly("ada", "local");
    }
  }

  @Test
  void tellsWhichInstancesLive() {
    try (Storage first = open(folder)) {
      Storage second = open(folder);
      assertThat(first.alive(first.instanceId())).isTrue();
      assertThat(first.alive(second.instanceId())).isTrue();
      assertThat(first.alive(second.instanceId())).as("asked again").isTrue();
      assertThat(first.alive("never-lived")).isFalse();
      second.close();
      assertThat(first.alive(second.instanceId())).isFalse();
    }
  }

  @Test
  void givesEveryStatementItsMeaning() throws SQLException {
    StatementFile statements =
        StatementFile.ofResources(List.of("/statements/thread.sql", "/statements/memory.sql"));
    assertThat(statements.byName()).hasSizeGreaterThan(20);
    try (Storage storage = open(folder)) {
      for (String sql : statements.byName().values()) {
        run(storage.file(), "EXPLAIN " + sql);
      }
    }
  }

  private Storage open(Path home) {
    return Storage.open(new StorageConfig(home), ids.get());
  }

  private static void assertUnusable(Path home) {
    assertThatExceptionOfType(FailureException.class)
        .isThrownBy(() -> Storage.open(new StorageConfig(home), "an-instance"))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("STORAGE_UNUSABLE"))
        .withMessageContaining(home.toString())
        .withMessageContaining("storage.home");
  }

  private static void addUser(Storage storage, String id) {
    storage.write(session -> insertUser(session, id));
  }

  private static long insertUser(Session session, String id) {
    return session.statement("user.create").with("id", id).with("name", id).with("now", 0).change();
  }

  private static List<String> users(Storage storage) {
    return storage.read(StorageTest::users);
  }

  private static List<String> users(Session session) {
    return session.statement("user.list").rows(row -> row.text("id"));
  }

  private static void run(Path file, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
