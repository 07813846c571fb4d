package dev.sqlmatic.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.json.Json;
import dev.sqlmatic.storage.Storage;
import dev.sqlmatic.storage.StorageConfig;
import dev.sqlmatic.storage.Uuid7;
import dev.sqlmatic.thread.RunStart;
import dev.sqlmatic.thread.ThreadService;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MemoryServiceTest {
  private static final int PLENTY = 1_000_000;
  private final RoughTokenCount tokens = new RoughTokenCount();
  private Storage storage;
  private ThreadService threads;
  private MemoryService memory;
  private String thread;

  @BeforeEach
  void open(@TempDir Path home) {
    Clock clock = Clock.systemUTC();
    Uuid7 ids = new Uuid7(clock, RandomGenerator.getDefault());
    storage = Storage.open(new StorageConfig(home), ids.get());
    threads = new ThreadService(storage, clock, ids);
    memory = new MemoryService(storage, tokens);
    thread = threads.create("local", Optional.empty(), Optional.empty()).id();
  }

  @AfterEach
  void close() {
    storage.close();
  }

  @Test
  void recallsNothingOfANewThread() {
    assertThat(memory.recall(thread, PLENTY)).isEmpty();
  }

  @Test
  void recallsWhatWasKept() {
    List<ChatMessage> first = exchange(1);
    List<ChatMessage> second = exchange(2);
    keep(first);
    keep(second);
    List<ChatMessage> both = new ArrayList<>(first);
    both.addAll(second);
    assertThat(memory.recall(thread, PLENTY)).isEqualTo(both);
  }

  @Test
  void recallsARunThatWasKeptRoundByRound() {
    List<ChatMessage> whole = exchange(1);
    RunStart run = begin("q");
    memory.keep(thread, run.runId(), whole.subList(0, 3));
    assertThat(memory.recall(thread, PLENTY)).as("the run in progress").isEmpty();
    memory.keep(thread, run.runId(), whole.subList(3, 4));
    threads.finish(run, "done", Json.object(), "a");
    assertThat(memory.recall(thread, PLENTY)).isEqualTo(whole);
  }

  @Test
  void keepsTheNewestWholeRoundsThatFitAndSummarisesTheOthers() {
    for (int i = 1; i <= 20; i++) {
      keep(exchange(i));
    }
    int size = tokens.estimateTokenCountInMessages(exchange(20));
    int budget = size * 8;
    List<ChatMessage> recalled = memory.recall(thread, budget);

    assertThat(tokens.estimateTokenCountInMessages(recalled)).isLessThanOrEqualTo(budget);
    String summary = ((SystemMessage) recalled.getFirst()).text();
    assertThat(summary)
        .contains("Question: Question 14? | SQL: SELECT 14 FROM t | Answer: The answer is 14.")
        .doesNotContain("Question 15?")
        .doesNotContain("and more");
    assertThat(recalled.subList(1, recalled.size()))
        .hasSize(6 * 4)
        .startsWith(exchange(15).toArray(ChatMessage[]::new))
        .endsWith(exchange(20).toArray(ChatMessage[]::new));
    assertThat(memory.recall(thread, budget)).as("the same again").isEqualTo(recalled);
  }

  @Test
  void givesALargerModelMoreOfTheSameThread() {
    for (int i = 1; i <= 10; i++) {
      keep(exchange(i));
    }
    int size = tokens.estimateTokenCountInMessages(exchange(10));
    assertThat(memory.recall(thread, size * 4)).hasSizeLessThan(20);
    assertThat(memory.recall(thread, PLENTY))
        .hasSize(40)
        .noneMatch(SystemMessage.class::isInstance);
  }

  @Test
  void neverGivesMoreThanItMay() {
    for (int i = 1; i <= 6; i++) {
      keep(exchange(i));
    }
    for (int budget = -7; budget < 2_000; budget += 7) {
      List<ChatMessage> recalled = memory.recall(thread, budget);
      assertThat(tokens.estimateTokenCountInMessages(recalled))
          .isLessThanOrEqualTo(Math.max(budget, 0));
      assertPaired(recalled);
    }
  }

  @Test
  void summarisesARoundThatAloneIsTooLarge() {
    List<ChatMessage> large = new ArrayList<>(exchange(1));
    large.set(2, ToolExecutionResultMessage.from(call(1), "x".repeat(100_000)));
    keep(large);
    assertThat(memory.recall(thread, 2_000))
        .singleElement()
        .isInstanceOfSatisfying(
            SystemMessage.class,
            message -> assertThat(message.text()).contains("Question 1?").contains("answer is 1"));
  }

  @Test
  void givesEachToolCallAResultWhateverIsMissing() {
    ToolExecutionRequest one = call(1);
    ToolExecutionRequest two = call(2);
    keep(
        List.of(
            UserMessage.from("Question?"),
            ToolExecutionResultMessage.from(call(7), "a result without its call"),
            AiMessage.from(List.of(one, two)),
            ToolExecutionResultMessage.from(two, "rows of two")));
    List<ChatMessage> recalled = memory.recall(thread, PLENTY);
    assertPaired(recalled);
    assertThat(recalled).hasSize(5);
    assertThat(((ToolExecutionResultMessage) recalled.get(2)).text()).contains("interrupted");
    assertThat(((ToolExecutionResultMessage) recalled.get(3)).text()).isEqualTo("rows of two");
    assertThat(((AiMessage) recalled.get(4)).text()).isEqualTo("answer");
  }

  @Test
  void pairsResultsByRoundWhereAModelNumbersItsCallsAnew() {
    ToolExecutionRequest same = call(1);
    keep(
        List.of(
            UserMessage.from("Question?"),
            AiMessage.from(same),
            ToolExecutionResultMessage.from(same, "first"),
            AiMessage.from(same),
            ToolExecutionResultMessage.from(same, "second"),
            AiMessage.from("answer")));
    assertThat(memory.recall(thread, PLENTY))
        .filteredOn(ToolExecutionResultMessage.class::isInstance)
        .extracting(message -> ((ToolExecutionResultMessage) message).text())
        .containsExactly("first", "second");
  }

  @Test
  void recallsAnUnkeptRunByWhatTheUserRead() {
    RunStart silent = begin("Asked in vain?");
    threads.finish(silent, "error", Json.object(), "");
    RunStart partial = begin("Asked with half an answer?");
    threads.finish(partial, "error", Json.object(), "Half");
    assertThat(memory.recall(thread, PLENTY))
        .containsExactly(UserMessage.from("Asked with half an answer?"), AiMessage.from("Half"));
  }

  @Test
  void keepsNoInstructions() {
    keep(
        List.of(
            SystemMessage.from("You are SQLMatic."),
            UserMessage.from("Question?"),
            AiMessage.from("Answer.")));
    assertThat(memory.recall(thread, PLENTY))
        .containsExactly(UserMessage.from("Question?"), AiMessage.from("Answer."));
  }

  @Test
  void keepsNothingForARunOfAnotherThread() {
    String other = threads.create("local", Optional.empty(), Optional.empty()).id();
    RunStart run = begin("Question?");
    assertThatExceptionOfType(FailureException.class)
        .isThrownBy(() -> memory.keep(other, run.runId(), exchange(1)))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("RUN_NOT_FOUND"));
  }

  private void keep(List<ChatMessage> round) {
    RunStart run = begin("question");
    memory.keep(thread, run.runId(), round);
    threads.finish(run, "done", Json.object(), "answer");
  }

  private RunStart begin(String question) {
    return threads.begin("local", thread, question, Optional.empty(), "embedded");
  }

  private static List<ChatMessage> exchange(int number) {
    return List.of(
        UserMessage.from("Question " + number + "?"),
        AiMessage.from(call(number)),
        ToolExecutionResultMessage.from(call(number), "[[" + number + "]]" + " ".repeat(400)),
        AiMessage.from("\nThe answer is " + number + ".\nThere are words and more words."));
  }

  private static ToolExecutionRequest call(int number) {
    return ToolExecutionRequest.builder()
        .id("call-" + number)
        .name("sqlite_execute_query")
        .arguments("{\"sql\": \"SELECT " + number + "\\nFROM t\"}")
        .build();
  }

  private static void assertPaired(List<ChatMessage> messages) {
    List<String> open = new ArrayList<>();
    for (ChatMessage message : messages) {
      if (message instanceof ToolExecutionResultMessage result) {
        assertThat(open).contains(result.id());
        open.remove(result.id());
      } else {
        assertThat(open).isEmpty();
      }
      if (message instanceof AiMessage ai && ai.hasToolExecutionRequests()) {
        ai.toolExecutionRequests().forEach(request -> open.add(request.id()));
      }
    }
    assertThat(open).isEmpty();
  }
}
