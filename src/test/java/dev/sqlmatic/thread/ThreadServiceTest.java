package dev.sqlmatic.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.json.Json;
import dev.sqlmatic.storage.Storage;
import dev.sqlmatic.storage.StorageConfig;
import dev.sqlmatic.storage.Uuid7;
import dev.sqlmatic.thread.ThreadService.Patch;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ThreadServiceTest {
  private static final Clock CLOCK = Clock.systemUTC();
  private final Uuid7 ids = new Uuid7(CLOCK, RandomGenerator.getDefault());
  private Storage storage;
  private ThreadService threads;

  @BeforeEach
  void open(@TempDir Path home) {
    storage = Storage.open(new StorageConfig(home), ids.get());
    threads = new ThreadService(storage, CLOCK, ids);
  }

  @AfterEach
  void close() {
    storage.close();
  }

  @Test
  void keepsAWholeRun() {
    ChatThread thread = threads.create("local", Optional.empty(), Optional.of("chinook"));
    RunStart run = begin(thread, "How many artists are there?");
    assertThat(run.thread().running()).isTrue();
    assertThat(run.thread().title()).isEqualTo("How many artists are there?");
    StoredEvent text = threads.append(run, "text", Json.object().put("content", "275 artists."));
    StoredEvent done = threads.finish(run, "done", Json.object(), "275 artists.");

    ChatThread after = threads.get("local", thread.id());
    List<ThreadMessage> messages =
        threads.messages("local", thread.id(), 10, Optional.empty()).items();
    assertThat(after.running()).isFalse();
    assertThat(after.lastSeq()).isEqualTo(2);
    assertThat(after.database()).contains("chinook");
    assertThat(messages)
        .extracting(ThreadMessage::role)
        .containsExactly(ThreadMessage.Role.USER, ThreadMessage.Role.ASSISTANT);
    assertThat(messages.getFirst()).isEqualTo(run.question());
    assertThat(done.payload().path("message_id").asText()).isEqualTo(messages.getLast().id());
    assertThat(wire(threads.events("local", thread.id(), 0, 10)))
        .isEqualTo(wire(List.of(text, done)));
    assertThat(wire(threads.events("local", thread.id(), 1, 10))).isEqualTo(wire(List.of(done)));
  }

  @Test
  void writesEventsInTheirWireForm() {
    RunStart run = begin(newThread(), "?");
    ObjectNode fields = Json.object().put("content", "a\u0000b ä 🎸").put("seq", 99);
    StoredEvent event = threads.append(run, "text", fields);

    ObjectNode stored = threads.events("local", run.thread().id(), 0, 1).getFirst().payload();
    assertThat(Json.write(stored)).isEqualTo(Json.write(event.payload()));
    assertThat(stored.properties().stream().map(field -> field.getKey()))
        .containsExactly("run_id", "thread_id", "seq", "type", "at", "content");
    assertThat(stored.path("seq").asLong()).isEqualTo(1);
    assertThat(stored.path("content").asText()).isEqualTo("a\u0000b ä 🎸");
  }

  @Test
  void admitsOneRunAtATime() {
    RunStart run = begin(newThread(), "first");
    ChatThread thread = run.thread();
    assertFails("THREAD_BUSY", () -> begin(thread, "second"));
    assertFails("THREAD_BUSY", () -> threads.delete("local", thread.id()));
    assertThat(threads.messages("local", thread.id(), 10, Optional.empty()).items()).hasSize(1);

    threads.finish(run, "done", Json.object(), "one");
    assertThat(begin(thread, "second").thread().running()).isTrue();
  }

  @Test
  void letsARunSayNothingAfterItsEnd() {
    RunStart run = begin(newThread(), "?");
    threads.finish(run, "error", Json.object(), "half an ans");
    assertFails("RUN_ENDED", () -> threads.append(run, "text", Json.object()));
    assertFails("RUN_ENDED", () -> threads.finish(run, "done", Json.object(), "again"));
    RunStart next = begin(run.thread(), "!");
    assertFails("RUN_ENDED", () -> threads.append(run, "text", Json.object()));
    threads.finish(next, "done", Json.object(), "");

    assertThat(threads.events("local", run.thread().id(), 0, 10))
        .extracting(StoredEvent::type)
        .containsExactly("error", "done");
    assertThat(threads.messages("local", run.thread().id(), 10, Optional.empty()).items())
        .extracting(ThreadMessage::content)
        .containsExactly("?", "half an ans", "!", "");
  }

  @Test
  void leavesNoMessageOfARunThatFailedBeforeItSaidAnything() {
    RunStart run = begin(newThread(), "?");
    StoredEvent error = threads.finish(run, "error", Json.object(), "  ");
    assertThat(error.payload().has("message_id")).isFalse();
    assertThat(threads.messages("local", run.thread().id(), 10, Optional.empty()).items())
        .containsExactly(run.question());
  }

  @Test
  void showsNobodyAnothersThread() {
    addUser("eve");
    ChatThread thread = newThread();
    RunStart run = begin(thread, "secret");
    threads.finish(run, "done", Json.object(), "very secret");
    String id = thread.id();

    assertFails("THREAD_NOT_FOUND", () -> threads.get("eve", id));
    assertFails("THREAD_NOT_FOUND", () -> threads.delete("eve", id));
    assertFails("THREAD_NOT_FOUND", () -> threads.events("eve", id, 0, 10));
    assertFails("THREAD_NOT_FOUND", () -> threads.messages("eve", id, 10, Optional.empty()));
    assertFails("THREAD_NOT_FOUND", () -> threads.update("eve", id, pinned()));
    assertFails(
        "THREAD_NOT_FOUND", () -> threads.begin("eve", id, "?", Optional.empty(), "embedded"));
    assertThat(threads.list("eve", Optional.of("secret"), 10, Optional.empty()).items()).isEmpty();
    assertThat(threads.get("local", id).pinned()).isFalse();
    assertFails(
        "USER_NOT_FOUND", () -> threads.create("nobody", Optional.empty(), Optional.empty()));
  }

  @Test
  void changesOnlyWhatAPatchNames() {
    ChatThread thread = threads.create("local", Optional.of("  Old \n title "), Optional.empty());
    assertThat(thread.title()).isEqualTo("Old title");
    ChatThread pinned = threads.update("local", thread.id(), pinned());
    assertThat(pinned.pinned()).isTrue();
    assertThat(pinned.archived()).isFalse();
    assertThat(pinned.title()).isEqualTo("Old title");
    Patch renamed = new Patch(Optional.of("New"), Optional.empty(), Optional.of(true));
    threads.update("local", thread.id(), renamed);
    ChatThread after = threads.get("local", thread.id());
    assertThat(after.title()).isEqualTo("New");
    assertThat(after.pinned() && after.archived()).isTrue();
    assertThat(after.updatedAt()).isEqualTo(thread.updatedAt());
    assertThat(begin(after, "Does a question rename it?").thread().title()).isEqualTo("New");
    assertFails("BAD_INPUT", () -> threads.create("local", Optional.of(" \n"), Optional.empty()));
  }

  @Test
  void deletesAThreadWithAllThatIsInIt() {
    RunStart run = begin(newThread(), "?");
    threads.append(run, "text", Json.object().put("content", "x"));
    threads.finish(run, "done", Json.object(), "x");
    threads.delete("local", run.thread().id());
    assertFails("THREAD_NOT_FOUND", () -> threads.get("local", run.thread().id()));
    assertFails("RUN_ENDED", () -> threads.append(run, "text", Json.object()));
    assertThat(rowsIn("events") + rowsIn("messages") + rowsIn("runs")).isZero();
  }

  @Test
  void numbersTheEventsOfManyThreadsAtOnceWithoutAGap() throws Exception {
    List<Callable<List<Long>>> writers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      RunStart run = begin(newThread(), "question " + i);
      writers.add(() ->
          LongStream.range(0, 25)
              .map(n -> threads.append(run, "text", Json.object().put("content", "x")).seq())
              .boxed()
              .toList());
    }
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<List<Long>> written : executor.invokeAll(writers)) {
        assertThat(written.get()).isEqualTo(LongStream.rangeClosed(1, 25).boxed().toList());
      }
    }
  }

  @Test
  void numbersTheEventsOfOneRunWhenSeveralThreadsWriteThem() throws Exception {
    RunStart run = begin(newThread(), "?");
    List<Callable<Long>> writers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      writers.add(() -> threads.append(run, "text", Json.object()).seq());
    }
    Set<Long> numbers = new TreeSet<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Long> written : executor.invokeAll(writers)) {
        numbers.add(written.get());
      }
    }
    assertThat(numbers).containsExactlyElementsOf(LongStream.rangeClosed(1, 100).boxed().toList());
  }

  @Test
  void writesWhatAnInterruptedThreadSays() {
    RunStart run = begin(newThread(), "?");
    Thread.currentThread().interrupt();
    StoredEvent last = threads.finish(run, "error", Json.object(), "so far");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(last.seq()).isEqualTo(1);
    assertThat(threads.get("local", run.thread().id()).running()).isFalse();
  }

  @Test
  void keepsALargePayload() {
    RunStart run = begin(newThread(), "?");
    String large = "ä".repeat(5_000_000);
    threads.append(run, "text", Json.object().put("content", large));
    ObjectNode stored = threads.events("local", run.thread().id(), 0, 1).getFirst().payload();
    assertThat(stored.path("content").asText()).isEqualTo(large);
  }

  private void addUser(String id) {
    Path file = storage.file();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO users VALUES (?, ?, 0)")) {
      insert.setString(1, id);
      insert.setString(2, id);
      insert.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private int rowsIn(String table) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + storage.file());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
      return rows.getInt(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Patch pinned() {
    return new Patch(Optional.empty(), Optional.of(true), Optional.empty());
  }

  private static List<String> wire(List<StoredEvent> events) {
    return events.stream().map(event -> Json.write(event.payload())).toList();
  }

  private static void assertFails(String code, ThrowingCallable call) {
    assertThatExceptionOfType(FailureException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo(code));
  }

  private ChatThread newThread() {
    return threads.create("local", Optional.empty(), Optional.empty());
  }

  private RunStart begin(ChatThread thread, String question) {
    return threads.begin("local", thread.id(), question, Optional.empty(), "embedded");
  }
}
