package dev.sqlmatic.chat;

import static dev.sqlmatic.chat.ChatFixture.USER;
import static dev.sqlmatic.model.ScriptedOpenAi.breaksOffAfter;
import static dev.sqlmatic.model.ScriptedOpenAi.calls;
import static dev.sqlmatic.model.ScriptedOpenAi.endsEarlyAfter;
import static dev.sqlmatic.model.ScriptedOpenAi.queries;
import static dev.sqlmatic.model.ScriptedOpenAi.refuses;
import static dev.sqlmatic.model.ScriptedOpenAi.says;
import static dev.sqlmatic.model.ScriptedOpenAi.sends;
import static dev.sqlmatic.model.ScriptedOpenAi.stallsAfter;
import static dev.sqlmatic.model.ScriptedOpenAi.stallsBeforeHeaders;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sqlmatic.agent.RunOutcome;
import dev.sqlmatic.chat.ChatHandler.RunningChat;
import dev.sqlmatic.model.ScriptedOpenAi;
import dev.sqlmatic.thread.StoredEvent;
import dev.sqlmatic.thread.ThreadMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole runs: handler, agent, tools, storage and the real model client, against a scripted server.
 */
class ChatScenarioTest {
  @TempDir private Path home;

  @Test
  void answersWithTwoTools() throws InterruptedException {
    try (ChatFixture fixture =
        new ChatFixture(
            home,
            calls("c1", "sqlite_get_schema", "{}"),
            queries("c2", "SELECT count(*) AS n FROM artist"),
            says("There are ", "3 artists."))) {
      RunningChat run = fixture.ask("How many artists?");
      RunOutcome outcome = run.await();

      assertThat(outcome)
          .isInstanceOfSatisfying(
              RunOutcome.Answered.class,
              answered -> {
                assertThat(answered.text()).isEqualTo("There are 3 artists.");
                assertThat(answered.queries()).hasSize(1);
                assertThat(answered.usage().toolCalls()).isEqualTo(2);
                assertThat(answered.usage().inputTokens()).isEqualTo(300);
              });
      List<StoredEvent> events = assertSound(fixture, run, "done");
      JsonNode done = events.getLast().payload();
      assertThat(done.path("answer").asText()).isEqualTo("There are 3 artists.");
      assertThat(done.path("model").asText()).isEqualTo("scripted");
      assertThat(messages(fixture, run))
          .extracting(ThreadMessage::content)
          .containsExactly("How many artists?", "There are 3 artists.");
      assertThat(done.path("message_id").asText()).isEqualTo(messages(fixture, run).getLast().id());
      assertThat(result(fixture, 1)).contains("artist(id INTEGER PK, name TEXT NOT NULL)");
      assertThat(result(fixture, 2)).contains("\"rows\":[[3]]");
      assertUsable(fixture, run);
    }
  }

  @Test
  void letsTheModelMendItsSql() throws InterruptedException {
    try (ChatFixture fixture =
        new ChatFixture(
            home,
            queries("c1", "SELECT nme FROM artist"),
            queries("c2", "SELECT name FROM artist ORDER BY name"),
            says("Björk, Can and Nico."))) {
      RunningChat run = fixture.ask("Which artists?");

      assertThat(run.await()).isInstanceOf(RunOutcome.Answered.class);
      assertThat(result(fixture, 1)).contains("no such column: nme");
      assertThat(assertSound(fixture, run, "done"))
          .filteredOn(event -> event.type().equals("tool_result"))
          .extracting(event -> event.payload().path("ok").asBoolean())
          .containsExactly(false, true);
      assertUsable(fixture, run);
    }
  }

  @Test
  void stopsMidStreamWhenCancelled() throws InterruptedException {
    try (ChatFixture fixture = new ChatFixture(home, stallsAfter("The best artist"))) {
      RunningChat run = fixture.ask("Who is best?");
      await().until(() -> has(fixture, run, "text"));
      long start = System.nanoTime();

      assertThat(fixture.chat.cancel(USER, run.start().thread().id())).isTrue();

      assertThat(run.await()).isEqualTo(new RunOutcome.Cancelled("The best artist"));
      assertThat(fixture.server.clientLeft().await(1, TimeUnit.SECONDS)).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
      assertThat(problem(assertSound(fixture, run, "error"))).isEqualTo("CANCELLED");
      assertThat(messages(fixture, run).getLast().content()).isEqualTo("The best artist");
      fixture.server.script(says("Nico."));
      assertUsable(fixture, run);
    }
  }

  @Test
  void stopsBeforeTheServerBeginsWhenCancelled() throws InterruptedException {
    try (ChatFixture fixture = new ChatFixture(home, stallsBeforeHeaders(), says("Nico."))) {
      RunningChat run = fixture.ask("Who is best?");
      await().until(() -> !fixture.server.requests().isEmpty());

      fixture.chat.cancel(USER, run.start().thread().id());

      assertThat(run.await()).isEqualTo(new RunOutcome.Cancelled(""));
      assertThat(fixture.server.clientLeft().await(1, TimeUnit.SECONDS)).isTrue();
      assertThat(problem(assertSound(fixture, run, "error"))).isEqualTo("CANCELLED");
      assertUsable(fixture, run);
    }
  }

  @Test
  void stopsWhileItWaitsToTryAgainWhenCancelled() throws InterruptedException {
    try (ChatFixture fixture =
        new ChatFixture(home, refuses(429, "slow down", "Retry-After", "15"), says("Nico."))) {
      RunningChat run = fixture.ask("Who is best?");
      await().until(() -> !fixture.server.requests().isEmpty());

      fixture.chat.cancel(USER, run.start().thread().id());

      assertThat(run.await()).isEqualTo(new RunOutcome.Cancelled(""));
      assertThat(fixture.server.requests()).hasSize(1);
      assertUsable(fixture, run);
    }
  }

  @Test
  void answersManyQuestionsAtOnce() throws InterruptedException {
    ScriptedOpenAi.Step both =
        exchange -> {
          if (exchange.lastRole().equals("user")) {
            queries("c1", "SELECT count(*) FROM artist").answer(exchange);
          } else {
            says("There ", "are ", "3.").answer(exchange);
          }
        };
    try (ChatFixture fixture = new ChatFixture(home, both)) {
      List<RunningChat> runs =
          IntStream.range(0, 50).mapToObj(i -> fixture.ask("How many, " + i + "?")).toList();

      for (RunningChat run : runs) {
        assertThat(run.await())
            .isInstanceOfSatisfying(
                RunOutcome.Answered.class,
                answered -> assertThat(answered.text()).isEqualTo("There are 3."));
        assertSound(fixture, run, "done");
      }
    }
  }

  @Test
  void stopsARunawayQueryWhenCancelled() throws InterruptedException {
    try (ChatFixture fixture =
        new ChatFixture(
            home,
            queries(
                "c1",
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
                    + " SELECT count(*) FROM n"),
            says("Fine."))) {
      RunningChat run = fixture.ask("Count for ever");
      await().until(() -> has(fixture, run, "tool_use"));

      fixture.chat.cancel(USER, run.start().thread().id());

      assertThat(run.await()).isInstanceOf(RunOutcome.Cancelled.class);
      assertSound(fixture, run, "error");
      assertUsable(fixture, run);
    }
  }

  @Test
  void endsWhenTheServerIsDown() throws InterruptedException {
    try (ChatFixture fixture = new ChatFixture(home, says("never"))) {
      fixture.server.close();
      RunningChat run = fixture.ask("How many artists?");

      assertThat(run.await())
          .isInstanceOfSatisfying(
              RunOutcome.Failed.class,
              failed -> assertThat(failed.failure().detail()).contains("cannot be reached"));
      assertThat(problem(assertSound(fixture, run, "error"))).isEqualTo("MODEL_UNAVAILABLE");
      assertThat(fixture.ask("And now?", run.start().thread().id()).await())
          .isInstanceOf(RunOutcome.Failed.class);
    }
  }

  @Test
  void givesUpOnAStalledStream() throws InterruptedException {
    failsWithModel(Duration.ofMillis(500), "sent nothing", "So far", stallsAfter("So far"));
  }

  @Test
  void givesUpOnAServerThatNeverBegins() throws InterruptedException {
    failsWithModel(Duration.ofMillis(500), "sent nothing", "", stallsBeforeHeaders());
  }

  @Test
  void keepsWhatWasSaidWhenTheStreamBreaksOff() throws InterruptedException {
    failsWithModel(Duration.ofSeconds(10), "broke off", "So far", breaksOffAfter("So far"));
  }

  @Test
  void keepsWhatWasSaidWhenTheStreamEndsEarly() throws InterruptedException {
    failsWithModel(Duration.ofSeconds(10), "broke off", "So far", endsEarlyAfter("So far"));
  }

  @Test
  void tellsAnErrorInTheStream() throws InterruptedException {
    failsWithModel(
        Duration.ofSeconds(10),
        "model crashed",
        "Well, ",
        sends("{\"error\":{\"message\":\"model crashed\"}}"));
  }

  @Test
  void tellsNonsenseInTheStream() throws InterruptedException {
    failsWithModel(Duration.ofSeconds(10), "not an answer", "Well, ", sends("<html>"));
  }

  @Test
  void tellsARefusedKey() throws InterruptedException {
    failsWithModel(Duration.ofSeconds(10), "OPENAI_API_KEY", "", refuses(401, "bad key sk-test"));
  }

  @Test
  void goesOnAfterAPassingRefusal() throws InterruptedException {
    try (ChatFixture fixture =
        new ChatFixture(
            home, refuses(429, "slow down", "Retry-After", "0"), refuses(500, "x"), says("3."))) {
      RunningChat run = fixture.ask("How many artists?");

      assertThat(run.await()).isInstanceOf(RunOutcome.Answered.class);
      assertSound(fixture, run, "done");
    }
  }

  @Test
  void stopsEndlessToolCallsAtItsRounds() throws InterruptedException {
    try (ChatFixture fixture = new ChatFixture(home, queries("same-id", "SELECT 1"))) {
      RunningChat run = fixture.ask("Loop");

      assertThat(run.await())
          .isInstanceOfSatisfying(
              RunOutcome.LimitReached.class,
              reached -> assertThat(reached.limit()).isEqualTo(RunOutcome.Limit.ROUNDS));
      assertThat(problem(assertSound(fixture, run, "error"))).isEqualTo("LIMIT_REACHED");
      assertThat(fixture.server.requests()).hasSize(4);
      assertThat(fixture.server.requests().getLast().path("tool_choice").asText())
          .isEqualTo("none");
      fixture.server.script(says("Stopped."));
      assertUsable(fixture, run);
    }
  }

  @Test
  void survivesUnknownToolsAndInvalidArguments() throws InterruptedException {
    try (ChatFixture fixture =
        new ChatFixture(
            home,
            calls("c1", "rm_rf", "{}"),
            calls("c2", "sqlite_execute_query", "{\"query\":\"SELECT 1\"}"),
            calls("c3", "sqlite_execute_query", "{\"sql\": SELECT"),
            says("I give up."))) {
      RunningChat run = fixture.ask("Break it");

      assertThat(run.await()).isInstanceOf(RunOutcome.Answered.class);
      assertThat(result(fixture, 1)).contains("There is no tool");
      assertThat(result(fixture, 2)).contains("\\\"query\\\" is not an argument", "\\\"sql\\\"");
      assertThat(result(fixture, 3)).contains("not a JSON object");
      assertSound(fixture, run, "done");
      assertUsable(fixture, run);
    }
  }

  @Test
  void remembersTheConversation() throws InterruptedException {
    try (ChatFixture fixture =
        new ChatFixture(
            home, queries("c1", "SELECT count(*) FROM artist"), says("Three."), says("Yes."))) {
      RunningChat run = fixture.ask("How many artists?");
      run.await();
      fixture.ask("Really?", run.start().thread().id()).await();

      assertThat(fixture.server.requests().getLast().path("messages"))
          .extracting(message -> message.path("role").asText())
          .containsExactly("system", "user", "assistant", "tool", "assistant", "user");
    }
  }

  private void failsWithModel(
      Duration timeout, String detail, String said, ScriptedOpenAi.Step... script)
      throws InterruptedException {
    try (ChatFixture fixture = new ChatFixture(home, timeout, script)) {
      fixture.server.script(says("Now."));
      RunningChat run = fixture.ask("How many artists?");

      assertThat(run.await())
          .isInstanceOfSatisfying(
              RunOutcome.Failed.class,
              failed -> {
                assertThat(failed.text()).isEqualTo(said);
                assertThat(failed.failure().detail()).contains(detail).doesNotContain("sk-test");
              });
      assertThat(problem(assertSound(fixture, run, "error"))).isEqualTo("MODEL_UNAVAILABLE");
      assertThat(messages(fixture, run).getLast().content())
          .isEqualTo(said.isBlank() ? "How many artists?" : said);
      assertUsable(fixture, run);
    }
  }

  /** The events of a run that is over: numbered without a gap, in pairs, with one end. */
  private static List<StoredEvent> assertSound(ChatFixture fixture, RunningChat run, String end) {
    List<StoredEvent> events = fixture.events(run.start().thread().id());
    Set<String> open = new HashSet<>();
    for (int i = 0; i < events.size(); i++) {
      StoredEvent event = events.get(i);
      assertThat(event.seq()).isEqualTo(i + 1);
      assertThat(event.last()).isEqualTo(i == events.size() - 1);
      String call = event.payload().path("call_id").asText();
      switch (event.type()) {
        case "tool_use" -> assertThat(open.add(call)).isTrue();
        case "tool_result" -> assertThat(open.remove(call)).isTrue();
        default -> {}
      }
    }
    assertThat(open).isEmpty();
    assertThat(events.getLast().type()).isEqualTo(end);
    assertThat(fixture.threads.get(USER, run.start().thread().id()).running()).isFalse();
    return events;
  }

  /** The thread takes the next question, and the script's last step answers it. */
  private static void assertUsable(ChatFixture fixture, RunningChat run)
      throws InterruptedException {
    assertThat(fixture.ask("And again?", run.start().thread().id()).await())
        .isInstanceOf(RunOutcome.Answered.class);
  }

  private static boolean has(ChatFixture fixture, RunningChat run, String type) {
    return fixture.events(run.start().thread().id()).stream()
        .anyMatch(event -> event.type().equals(type));
  }

  private static List<ThreadMessage> messages(ChatFixture fixture, RunningChat run) {
    return fixture.threads.messages(USER, run.start().thread().id(), 100, Optional.empty()).items();
  }

  private static String problem(List<StoredEvent> events) {
    return events.getLast().payload().path("problem").path("code").asText();
  }

  /** The tool result that stands last in the request of this index. */
  private static String result(ChatFixture fixture, int request) {
    JsonNode messages = fixture.server.requests().get(request).path("messages");
    return messages.get(messages.size() - 1).path("content").asText();
  }
}
