package dev.sqlmatic.chat;

import static dev.sqlmatic.chat.ChatFixture.USER;
import static dev.sqlmatic.model.ScriptedOpenAi.queries;
import static dev.sqlmatic.model.ScriptedOpenAi.says;
import static dev.sqlmatic.model.ScriptedOpenAi.stallsAfter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sqlmatic.agent.RunOutcome;
import dev.sqlmatic.chat.ChatHandler.RunningChat;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.model.ScriptedOpenAi;
import dev.sqlmatic.thread.ChatThread;
import dev.sqlmatic.thread.StoredEvent;
import dev.sqlmatic.thread.ThreadService;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatHandlerTest {
  @TempDir private Path home;

  @Test
  void refusesWhatItCannotAsk() {
    try (ChatFixture fixture = new ChatFixture(home, says("Yes."))) {
      assertFails(() -> fixture.ask("  \n"), "BAD_INPUT", "message is empty");
      assertFails(() -> fixture.ask("x".repeat(100_001)), "BAD_INPUT", "100001");
      assertFails(() -> fixture.ask("Hi", "no-thread"), "THREAD_NOT_FOUND", "no-thread");
      assertFails(
          () ->
              fixture.chat.accept(
                  new ChatRequest(
                      USER,
                      "Hi",
                      Optional.empty(),
                      Optional.of("nothing"),
                      Optional.empty(),
                      Optional.empty())),
          "DATABASE_NOT_FOUND",
          "nothing");
      assertFails(
          () ->
              fixture.chat.accept(
                  new ChatRequest(
                      USER,
                      "Hi",
                      Optional.empty(),
                      Optional.empty(),
                      Optional.of("gpt-9"),
                      Optional.empty())),
          "MODEL_NOT_FOUND",
          "gpt-9");
      assertFails(
          () ->
              fixture.chat.accept(
                  new ChatRequest(
                      USER,
                      "Hi",
                      Optional.empty(),
                      Optional.empty(),
                      Optional.empty(),
                      Optional.of(0))),
          "BAD_INPUT",
          "max_rows");
      assertThat(fixture.threads.list(USER, Optional.empty(), 10, Optional.empty()).items())
          .isEmpty();
    }
  }

  @Test
  void refusesASecondQuestionWhileOneIsAnswered() throws InterruptedException {
    try (ChatFixture fixture = new ChatFixture(home, stallsAfter("So"), says("Yes."))) {
      RunningChat run = fixture.ask("First?");
      String thread = run.start().thread().id();
      // The script is played in the order of the requests: the first run takes the stalling step.
      await().until(() -> fixture.server.requests().size() == 1);

      assertFails(() -> fixture.ask("Second?", thread), "THREAD_BUSY", thread);
      assertThat(fixture.ask("In a thread of its own?").await())
          .isInstanceOf(RunOutcome.Answered.class);

      fixture.chat.cancel(USER, thread);
      run.await();
      assertThat(fixture.ask("Second?", thread).await()).isInstanceOf(RunOutcome.Answered.class);
    }
  }

  @Test
  void cancelsNothingWhereNothingRuns() throws InterruptedException {
    try (ChatFixture fixture = new ChatFixture(home, says("Yes."))) {
      RunningChat run = fixture.ask("First?");
      run.await();

      assertThat(fixture.chat.cancel(USER, run.start().thread().id())).isFalse();
      assertFails(() -> fixture.chat.cancel(USER, "other"), "THREAD_NOT_FOUND", "other");
    }
  }

  @Test
  void asksTheThreadsDatabaseElseTheOnlyOneElseTheOneSpokenOf() throws InterruptedException {
    try (ChatFixture fixture = new ChatFixture(home, says("Yes."))) {
      RunningChat run = fixture.ask("Alone?");
      run.await();
      assertThat(run.start().thread().database()).contains("music");

      fixture.attach("books", "CREATE TABLE book (title TEXT)");
      RunningChat second = fixture.ask("Still?", run.start().thread().id());
      second.await();
      assertThat(second.start().thread().database()).contains("music");

      RunningChat guessed = fixture.ask("Which title has each book?");
      guessed.await();
      assertThat(guessed.start().thread().database()).contains("books");

      int known = threads(fixture).size();
      fixture.attach("more_books", "CREATE TABLE book (title TEXT)");
      assertFails(
          () -> fixture.ask("How many books?"), "DATABASE_NOT_NAMED", "books, more_books, music");
      assertThat(threads(fixture)).hasSize(known);
    }
  }

  @Test
  void saysThatAThreadsDatabaseIsGone() throws InterruptedException {
    try (ChatFixture fixture = new ChatFixture(home, says("Yes."))) {
      RunningChat run = fixture.ask("There?");
      run.await();
      fixture.databases.detach("music");

      assertFails(
          () -> fixture.ask("Still?", run.start().thread().id()),
          "DATABASE_NOT_FOUND",
          "no longer attached");
    }
  }

  @Test
  void givesTheUserNoMoreRowsThanWereAskedFor() throws InterruptedException {
    try (ChatFixture fixture =
        new ChatFixture(home, queries("c", "SELECT * FROM artist"), says("Two of them."))) {
      RunningChat run =
          fixture.chat.accept(
              new ChatRequest(
                  USER,
                  "Some artists",
                  Optional.empty(),
                  Optional.of("music"),
                  Optional.empty(),
                  Optional.of(2)));

      assertThat(run.await())
          .isInstanceOfSatisfying(
              RunOutcome.Answered.class,
              answered -> {
                assertThat(answered.queries().getFirst().rowCount()).isEqualTo(2);
                assertThat(answered.queries().getFirst().truncated()).isTrue();
              });
    }
  }

  @Test
  void followsARunFromItsBeginningWithoutGap() throws Exception {
    String[] words = IntStream.range(0, 2000).mapToObj(i -> "w" + i + " ").toArray(String[]::new);
    try (ChatFixture fixture = new ChatFixture(home, says(words))) {
      List<StoredEvent> early = new CopyOnWriteArrayList<>();
      List<StoredEvent> late = new CopyOnWriteArrayList<>();
      RunningChat run = fixture.ask("Talk");
      String thread = run.start().thread().id();
      try (AutoCloseable first = fixture.chat.follow(USER, thread, 0, early::add)) {
        run.await();
        try (AutoCloseable second = fixture.chat.follow(USER, thread, 1, late::add)) {
          await().until(() -> ended(early) && ended(late));
          assertThat(first).isNotSameAs(second);
        }
      }

      assertThat(written(early)).isEqualTo(written(fixture.events(thread)));
      assertThat(early)
          .extracting(StoredEvent::seq)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, early.size()).boxed().toList());
      assertThat(written(late)).isEqualTo(written(early).subList(1, early.size()));
      assertThat(text(early)).isEqualTo(String.join("", words));
      assertThat(early.size()).isLessThan(words.length); // pieces were joined
    }
  }

  @Test
  void lagsNobodyBehindASlowFollower() throws Exception {
    ScriptedOpenAi.Step many =
        exchange -> {
          exchange.begin();
          for (int i = 0; i < 600; i++) {
            exchange.toolCall(i, "c" + i, "no_tool", "{}");
          }
          exchange.end("tool_calls");
        };
    try (ChatFixture fixture = new ChatFixture(home, many, says("Done."))) {
      CountDownLatch go = new CountDownLatch(1);
      List<StoredEvent> slow = new CopyOnWriteArrayList<>();
      RunningChat run = fixture.ask("Talk");
      String thread = run.start().thread().id();
      try (AutoCloseable follower =
          fixture.chat.follow(
              USER,
              thread,
              0,
              event -> {
                awaitQuietly(go);
                slow.add(event);
              })) {
        assertThat(run.await()).isInstanceOf(RunOutcome.Answered.class);
        go.countDown();
        await().until(() -> ended(slow));
        assertThat(follower).isNotNull();
      }

      assertThat(written(slow)).isEqualTo(written(fixture.events(thread)));
    }
  }

  @Test
  void endsAFollowerWhoseListenerFails() throws Exception {
    try (ChatFixture fixture = new ChatFixture(home, says("Yes."))) {
      CountDownLatch heard = new CountDownLatch(1);
      RunningChat run = fixture.ask("Talk");
      try (AutoCloseable follower =
          fixture.chat.follow(
              USER,
              run.start().thread().id(),
              0,
              event -> {
                heard.countDown();
                throw new IllegalStateException("the client is gone");
              })) {
        assertThat(run.await()).isInstanceOf(RunOutcome.Answered.class);
        heard.await();
        assertThat(follower).isNotNull();
      }
    }
  }

  @Test
  void tellsSinksOfThreadsAndEventsInOrder() throws Exception {
    try (ChatFixture fixture = new ChatFixture(home, says("Yes."))) {
      List<String> told = new CopyOnWriteArrayList<>();
      try (AutoCloseable failing = fixture.chat.subscribe(new Recorder(told, true));
          AutoCloseable recording = fixture.chat.subscribe(new Recorder(told, false))) {
        RunningChat run = fixture.ask("Is it?");
        run.await();
        String thread = run.start().thread().id();
        fixture.chat.updateThread(
            USER,
            thread,
            new ThreadService.Patch(Optional.of("New"), Optional.empty(), Optional.empty()));
        fixture.chat.deleteThread(USER, thread);
        assertThat(failing).isNotSameAs(recording);
      }

      assertThat(told)
          .containsExactly(
              "created",
              "updated running",
              "1 text",
              "2 usage",
              "3 done",
              "updated idle",
              "updated idle",
              "deleted");
    }
  }

  @Test
  void endsItsRunsWhenItCloses() throws Exception {
    ChatFixture fixture = new ChatFixture(home, stallsAfter("So"));
    RunningChat run = fixture.ask("Stall");
    String thread = run.start().thread().id();
    List<StoredEvent> heard = new CopyOnWriteArrayList<>();
    AutoCloseable follower = fixture.chat.follow(USER, thread, 0, heard::add);
    await().until(() -> !heard.isEmpty());

    fixture.chat.close();
    assertThat(heard).last().matches(StoredEvent::last);
    follower.close();

    assertThat(run.await()).isInstanceOf(RunOutcome.Cancelled.class);
    assertThat(fixture.events(thread).getLast().payload().path("problem").path("detail").asText())
        .contains("SQLMatic was stopped");
    assertFails(() -> fixture.ask("More?"), "STOPPING", "stopping");
    fixture.close();
  }

  private static List<ChatThread> threads(ChatFixture fixture) {
    return fixture.threads.list(USER, Optional.empty(), 10, Optional.empty()).items();
  }

  private static void assertFails(ThrowingCallable call, String code, String detail) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> {
              Failure failure = e.failure();
              assertThat(failure.code()).isEqualTo(code);
              assertThat(failure.detail()).contains(detail);
            });
  }

  /** As sent: a number read back is another node than the one that was written. */
  private static List<String> written(List<StoredEvent> events) {
    return events.stream().map(event -> event.payload().toString()).toList();
  }

  private static boolean ended(List<StoredEvent> events) {
    return !events.isEmpty() && events.getLast().last();
  }

  private static String text(List<StoredEvent> events) {
    StringBuilder text = new StringBuilder();
    events.stream()
        .filter(event -> event.type().equals("text"))
        .forEach(event -> text.append(event.payload().path("content").asText()));
    return text.toString();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private record Recorder(List<String> told, boolean fails) implements EventSink {
    private void tell(String word) {
      if (fails) {
        throw new IllegalStateException("a broken sink");
      }
      told.add(word);
    }

    @Override
    public void agentEvent(StoredEvent event) {
      tell(event.seq() + " " + event.type());
    }

    @Override
    public void threadCreated(ChatThread thread) {
      tell("created");
    }

    @Override
    public void threadUpdated(ChatThread thread) {
      tell("updated " + (thread.running() ? "running" : "idle"));
    }

    @Override
    public void threadDeleted(String ownerId, String threadId) {
      tell("deleted");
    }
  }
}
