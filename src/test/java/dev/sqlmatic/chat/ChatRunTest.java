package dev.sqlmatic.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlmatic.agent.AgentEvent;
import dev.sqlmatic.agent.RunOutcome;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.storage.Storage;
import dev.sqlmatic.storage.StorageConfig;
import dev.sqlmatic.storage.Uuid7;
import dev.sqlmatic.thread.ChatThread;
import dev.sqlmatic.thread.RunStart;
import dev.sqlmatic.thread.StoredEvent;
import dev.sqlmatic.thread.ThreadService;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatRunTest {
  private static final AgentEvent.Usage USAGE = new AgentEvent.Usage(1, 1, 1, 0);

  @TempDir private Path home;
  private Storage storage;
  private ThreadService threads;

  @BeforeEach
  void open() {
    Uuid7 ids = new Uuid7(Clock.systemUTC(), new Random(1));
    storage = Storage.open(new StorageConfig(home), ids.get());
    threads = new ThreadService(storage, Clock.systemUTC(), ids);
  }

  @AfterEach
  void close() {
    storage.close();
  }

  @Test
  void endsWithAnErrorWhenItsWorkThrowsAnError() throws InterruptedException {
    RunStart start = begin();

    RunOutcome outcome =
        run(
            start,
            events -> {
              events.accept(new AgentEvent.Text("So far"));
              throw new StackOverflowError("deep");
            });

    assertThat(outcome).isInstanceOf(RunOutcome.Failed.class);
    assertThat(types(start)).containsExactly("text", "error");
    assertThat(thread(start).running()).isFalse();
    assertThat(events(start).getLast().payload().toString())
        .contains("INTERNAL")
        .doesNotContain("deep");
  }

  @Test
  void endsCancelledWhenItsWorkSaysSoByException() throws InterruptedException {
    RunStart start = begin();

    RunOutcome outcome =
        run(
            start,
            events -> {
              throw new FailureException(new Failure.Cancelled("The query was cancelled."));
            });

    assertThat(outcome).isEqualTo(new RunOutcome.Cancelled(""));
    assertThat(types(start)).containsExactly("error");
  }

  @Test
  void stopsAndEndsWhenAnEventCannotBeStored() throws InterruptedException {
    RunStart start = begin();
    breakStorage(
        "CREATE TRIGGER no_usage BEFORE INSERT ON events WHEN NEW.type = 'usage'"
            + " BEGIN SELECT RAISE(ABORT, 'disk full'); END");

    RunOutcome outcome =
        run(
            start,
            events -> {
              events.accept(USAGE);
              try {
                new CountDownLatch(1).await(); // until it is stopped
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              events.accept(new AgentEvent.Text("too late"));
              return new RunOutcome.Cancelled("So far");
            });

    assertThat(outcome)
        .isInstanceOfSatisfying(
            RunOutcome.Failed.class,
            failed -> {
              assertThat(failed.text()).isEqualTo("So far");
              assertThat(failed.failure().code()).isEqualTo("INTERNAL");
            });
    assertThat(types(start)).containsExactly("error");
    assertThat(thread(start).running()).isFalse();
  }

  @Test
  void triesAgainWhenItsEndCannotBeStored() throws InterruptedException {
    RunStart start = begin();
    breakStorage(
        "CREATE TRIGGER no_end BEFORE INSERT ON events WHEN NEW.type = 'done'"
            + " BEGIN SELECT RAISE(ABORT, 'disk full'); END");
    ChatRun chat = chat(start, events -> answered());
    chat.begin();
    assertThat(chat.await(Duration.ofMillis(50))).isFalse();

    breakStorage("DROP TRIGGER no_end");

    assertThat(chat.await()).isInstanceOf(RunOutcome.Answered.class);
    assertThat(types(start)).containsExactly("done");
  }

  @Test
  void joinsPiecesOfTextButNothingElse() throws InterruptedException {
    RunStart start = begin();

    run(
        start,
        events -> {
          for (int i = 0; i < 1000; i++) {
            events.accept(new AgentEvent.Text("ab"));
          }
          events.accept(USAGE);
          events.accept(USAGE);
          events.accept(new AgentEvent.Text("c"));
          return answered();
        });

    List<StoredEvent> events = events(start);
    assertThat(text(events)).isEqualTo("ab".repeat(1000) + "c");
    assertThat(events.stream().filter(event -> event.type().equals("usage"))).hasSize(2);
    assertThat(events.size()).isLessThan(100);
  }

  private static RunOutcome answered() {
    return new RunOutcome.Answered("Three.", List.of(), List.of(), Optional.empty(), USAGE);
  }

  private RunOutcome run(RunStart start, ChatRun.Work work) throws InterruptedException {
    ChatRun chat = chat(start, work);
    chat.begin();
    return chat.await();
  }

  private ChatRun chat(RunStart start, ChatRun.Work work) {
    return new ChatRun(start, "scripted", work, threads, new Audience(), ended -> {});
  }

  private RunStart begin() {
    ChatThread thread = threads.create("local", Optional.empty(), Optional.empty());
    return threads.begin("local", thread.id(), "How many?", Optional.empty(), "scripted");
  }

  private ChatThread thread(RunStart start) {
    return threads.get("local", start.thread().id());
  }

  private List<StoredEvent> events(RunStart start) {
    return threads.events("local", start.thread().id(), 0, 10_000);
  }

  private List<String> types(RunStart start) {
    return events(start).stream().map(StoredEvent::type).toList();
  }

  private static String text(List<StoredEvent> events) {
    return events.stream()
        .filter(event -> event.type().equals("text"))
        .map(event -> event.payload().path("content").asText())
        .collect(Collectors.joining());
  }

  private void breakStorage(String... statements) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + storage.file());
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
