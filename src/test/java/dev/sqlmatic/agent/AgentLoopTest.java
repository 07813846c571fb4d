package dev.sqlmatic.agent;

import static dev.sqlmatic.agent.ScriptedModel.breaksOff;
import static dev.sqlmatic.agent.ScriptedModel.call;
import static dev.sqlmatic.agent.ScriptedModel.calls;
import static dev.sqlmatic.agent.ScriptedModel.complete;
import static dev.sqlmatic.agent.ScriptedModel.fails;
import static dev.sqlmatic.agent.ScriptedModel.says;
import static dev.sqlmatic.agent.ScriptedModel.saysWith;
import static dev.sqlmatic.agent.ScriptedModel.throwing;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.output.FinishReason;
import dev.sqlmatic.agent.AgentEvent.ToolResultEvent;
import dev.sqlmatic.agent.AgentEvent.ToolUse;
import dev.sqlmatic.agent.AgentEvent.ToolUseStart;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.tool.Tool;
import dev.sqlmatic.tool.ToolContext;
import dev.sqlmatic.tool.ToolResult;
import dev.sqlmatic.tool.Toolbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AgentLoopTest {
  private final List<AgentEvent> events = new CopyOnWriteArrayList<>();
  private final List<List<ChatMessage>> kept = new ArrayList<>();
  private RunLimits limits = new RunLimits(5, 100_000, Duration.ofSeconds(30));

  @Test
  void answersAndTellsTheTextAsItComes() {
    RunOutcome outcome = run(new ScriptedModel(says("Three ", "artists.")));

    assertThat(outcome)
        .isEqualTo(
            new RunOutcome.Answered(
                "Three artists.",
                List.of(),
                List.of(),
                Optional.empty(),
                new AgentEvent.Usage(100, 10, 1, 0)));
    assertThat(events)
        .containsExactly(
            new AgentEvent.Text("Three "),
            new AgentEvent.Text("artists."),
            new AgentEvent.Usage(100, 10, 1, 0));
    assertThat(kept)
        .containsExactly(List.of(UserMessage.from("How many?"), AiMessage.from("Three artists.")));
  }

  @Test
  void handsToolResultsBackAndKeepsWholeRounds() {
    ScriptedModel model =
        new ScriptedModel(
            calls(call("a", "echo", "{\"x\":1}"), call("b", "echo", "{\"x\":2}")), says("Done."));

    RunOutcome outcome = run(model);

    assertThat(outcome).isInstanceOf(RunOutcome.Answered.class);
    assertThat(((RunOutcome.Answered) outcome).usage())
        .isEqualTo(new AgentEvent.Usage(200, 20, 2, 2));
    assertThat(model.requests.get(1).messages())
        .endsWith(
            AiMessage.from(
                "", List.of(call("a", "echo", "{\"x\":1}"), call("b", "echo", "{\"x\":2}"))),
            ToolExecutionResultMessage.from("a", "echo", "got {\"x\":1}"),
            ToolExecutionResultMessage.from("b", "echo", "got {\"x\":2}"));
    assertThat(kept).hasSize(2);
    assertThat(kept.get(0)).hasSize(4);
    assertThat(kept.get(1)).containsExactly(AiMessage.from("Done."));
    assertPairs();
  }

  @Test
  void tellsTheModelOfAnUnknownToolAndGoesOn() {
    ScriptedModel model =
        new ScriptedModel(calls(call("a", "drop_tables", "{}")), says("Sorry, that I can't do."));

    assertThat(run(model)).isInstanceOf(RunOutcome.Answered.class);
    assertThat(lastResult(model)).contains("There is no tool \\\"drop_tables\\\"").contains("echo");
    assertPairs();
  }

  @Test
  void tellsTheModelOfArgumentsThatAreNotJson() {
    ScriptedModel model = new ScriptedModel(calls(call("a", "echo", "{\"x\":")), says("Ah."));

    assertThat(run(model)).isInstanceOf(RunOutcome.Answered.class);
    assertThat(lastResult(model)).contains("not a JSON object");
    assertThat(events)
        .filteredOn(ToolUse.class::isInstance)
        .extracting(e -> ((ToolUse) e).input().asText())
        .containsExactly("{\"x\":");
    assertPairs();
  }

  @Test
  void hidesWhyAToolBrokeFromTheModel() {
    ScriptedModel model = new ScriptedModel(calls(call("a", "echo", "{}")), says("Ah."));

    run(
        model,
        arguments -> {
          throw new IllegalStateException("secret detail");
        });

    assertThat(lastResult(model)).contains("broke inside SQLMatic").doesNotContain("secret");
    assertPairs();
  }

  @Test
  void handsAFailureOfAToolBackWithItsDetail() {
    ScriptedModel model = new ScriptedModel(calls(call("a", "echo", "{}")), says("Ah."));

    run(
        model,
        arguments -> {
          throw new FailureException(new Failure.QueryFailed("no such column: x"));
        });

    assertThat(lastResult(model)).contains("no such column: x");
  }

  @Test
  void givesEachCallAnIdOfItsOwn() {
    ScriptedModel model =
        new ScriptedModel(
            calls(call("same", "echo", "{}"), call("same", "echo", "{}")),
            calls(call("", "echo", "{}")),
            says("Done."));

    run(model);

    assertThat(events)
        .filteredOn(ToolUse.class::isInstance)
        .extracting(e -> ((ToolUse) e).callId())
        .doesNotHaveDuplicates()
        .hasSize(3);
    assertPairs();
  }

  @Test
  void forbidsToolsInTheLastRoundAndStopsAModelThatCallsThemStill() {
    ScriptedModel model = new ScriptedModel(calls(call("a", "echo", "{}")));

    RunOutcome outcome = run(model);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            RunOutcome.LimitReached.class,
            reached -> {
              assertThat(reached.limit()).isEqualTo(RunOutcome.Limit.ROUNDS);
              assertThat(reached.detail()).contains("5 rounds");
            });
    assertThat(model.requests).hasSize(5);
    assertThat(model.requests.get(4).toolChoice()).isEqualTo(ToolChoice.NONE);
    assertThat(model.requests.get(3).toolChoice()).isNotEqualTo(ToolChoice.NONE);
    assertPairs();
  }

  @Test
  void stopsWhenItsTokensAreUsedUp() {
    limits = new RunLimits(5, 110, Duration.ofSeconds(30));

    RunOutcome outcome = run(new ScriptedModel(calls(call("a", "echo", "{}")), says("Late.")));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            RunOutcome.LimitReached.class,
            reached -> assertThat(reached.limit()).isEqualTo(RunOutcome.Limit.TOKENS));
  }

  @Test
  void stopsAtItsTimeLimitAndLeavesTheThreadUninterrupted() {
    limits = new RunLimits(5, 100_000, Duration.ofMillis(50));

    RunOutcome outcome = run(new ScriptedModel(stall("So far")));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            RunOutcome.LimitReached.class,
            reached -> {
              assertThat(reached.limit()).isEqualTo(RunOutcome.Limit.TIME);
              assertThat(reached.text()).isEqualTo("So far");
            });
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void endsCancelledWhenInterruptedInTheModel() throws InterruptedException {
    CountDownLatch began = new CountDownLatch(1);

    RunOutcome outcome =
        cancelled(
            began,
            new ScriptedModel((request, handler) -> {
              handler.onPartialResponse("Half");
              began.countDown();
              // answers on a thread of its own, and never does
            }),
            arguments -> ToolResult.text("", ""));

    assertThat(outcome).isEqualTo(new RunOutcome.Cancelled("Half"));
    assertThat(kept).isEmpty();
  }

  @Test
  void givesACancelledToolCallItsResult() throws InterruptedException {
    CountDownLatch began = new CountDownLatch(1);

    RunOutcome outcome =
        cancelled(
            began,
            new ScriptedModel(calls(call("a", "echo", "{}"), call("b", "echo", "{}"))),
            arguments -> {
              began.countDown();
              throw sleepUntilCancelled();
            });

    assertThat(outcome).isEqualTo(new RunOutcome.Cancelled(""));
    assertPairs();
    assertThat(events)
        .filteredOn(ToolResultEvent.class::isInstance)
        .extracting(e -> ((ToolResultEvent) e).summary())
        .containsExactly("cancelled");
    assertThat(kept).isEmpty();
  }

  @Test
  void failsWhenAnAnswerBreaksOffAndKeepsWhatWasSaid() {
    RunOutcome outcome = run(new ScriptedModel(breaksOff("The best artist is")));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            RunOutcome.Failed.class,
            failed -> {
              assertThat(failed.text()).isEqualTo("The best artist is");
              assertThat(failed.failure().code()).isEqualTo("MODEL_UNAVAILABLE");
              assertThat(failed.failure().detail()).contains("broke off");
            });
    assertThat(kept).isEmpty();
  }

  @Test
  void passesTheFailureOfAModelOnFromWhereverItIsWrapped() {
    FailureException cause = new FailureException(new Failure.ModelUnavailable("It is down."));

    RunOutcome outcome = run(new ScriptedModel(fails(new IllegalStateException(cause))));

    assertThat(outcome).isEqualTo(new RunOutcome.Failed("", cause.failure()));
  }

  @Test
  void hidesWhyAModelBroke() {
    RunOutcome outcome =
        run(new ScriptedModel(throwing(new IllegalArgumentException("secret detail"))));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            RunOutcome.Failed.class,
            failed ->
                assertThat(failed.failure().detail())
                    .contains("scripted")
                    .doesNotContain("secret"));
  }

  @Test
  void failsWhenTheModelEndsWithoutAWord() {
    RunOutcome outcome =
        run(
            new ScriptedModel(
                (request, handler) -> complete(handler, AiMessage.from(""), FinishReason.STOP)));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            RunOutcome.Failed.class,
            failed -> assertThat(failed.failure().detail()).contains("without an answer"));
  }

  @Test
  void tellsAnAnswerCutAtTheModelsOwnLimit() {
    RunOutcome outcome =
        run(
            new ScriptedModel((request, handler) -> {
              handler.onPartialResponse("Long");
              complete(handler, AiMessage.from("Long"), FinishReason.LENGTH);
            }));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            RunOutcome.LimitReached.class,
            reached -> {
              assertThat(reached.limit()).isEqualTo(RunOutcome.Limit.TOKENS);
              assertThat(reached.text()).isEqualTo("Long");
            });
  }

  @Test
  void passesSuggestionsAndConfidenceOn() {
    RunOutcome outcome =
        run(
            new ScriptedModel(
                saysWith(
                    Map.of("suggestions", List.of("And last year?"), "confidence", 0.7), "3")));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            RunOutcome.Answered.class,
            answered -> {
              assertThat(answered.suggestions()).containsExactly("And last year?");
              assertThat(answered.confidence()).contains(0.7);
            });
  }

  private RunOutcome run(ScriptedModel model) {
    return run(model, arguments -> ToolResult.text("got " + arguments, "ok"));
  }

  private RunOutcome run(ScriptedModel model, Function<ObjectNode, ToolResult> tool) {
    return new AgentLoop(setting(model, tool), events::add).run();
  }

  private RunOutcome cancelled(
      CountDownLatch began, ScriptedModel model, Function<ObjectNode, ToolResult> tool)
      throws InterruptedException {
    AtomicReference<@Nullable RunOutcome> outcome = new AtomicReference<>();
    Thread thread = Thread.ofVirtual().start(() -> outcome.set(run(model, tool)));
    began.await();
    thread.interrupt();
    assertThat(thread.join(Duration.ofSeconds(5))).isTrue();
    return Objects.requireNonNull(outcome.get());
  }

  private AgentLoop.Setting setting(ScriptedModel model, Function<ObjectNode, ToolResult> tool) {
    return new AgentLoop.Setting(
        model,
        "scripted",
        List.of(SystemMessage.from("You answer.")),
        UserMessage.from("How many?"),
        new Toolbox(List.of(new Echo(tool))),
        new ToolContext("user", "thread", Optional.empty(), Optional.empty()),
        new ContextWindow(8000),
        limits,
        round -> kept.add(round));
  }

  private static ScriptedModel.Step stall(String said) {
    return (request, handler) -> {
      handler.onPartialResponse(said);
      throw sleepUntilCancelled();
    };
  }

  private static FailureException sleepUntilCancelled() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new FailureException(new Failure.Cancelled("The query was cancelled."));
  }

  private static String lastResult(ScriptedModel model) {
    return ((ToolExecutionResultMessage) model.requests.getLast().messages().getLast()).text();
  }

  /** Each start before its use, each use directly before its result, and none alone. */
  private void assertPairs() {
    List<String> begun = new ArrayList<>();
    String open = "";
    for (AgentEvent event : events) {
      switch (event) {
        case ToolUseStart start -> begun.add(start.callId());
        case ToolUse use -> {
          assertThat(open).isEmpty();
          assertThat(begun).contains(use.callId());
          open = use.callId();
        }
        case ToolResultEvent result -> {
          assertThat(result.callId()).isEqualTo(open);
          open = "";
        }
        default -> {}
      }
    }
    assertThat(open).isEmpty();
  }

  private record Echo(Function<ObjectNode, ToolResult> does) implements Tool {
    @Override
    public ToolSpecification specification() {
      return ToolSpecification.builder().name("echo").description("says it back").build();
    }

    @Override
    public ToolResult execute(ObjectNode arguments, ToolContext context) {
      return does.apply(arguments);
    }
  }
}
