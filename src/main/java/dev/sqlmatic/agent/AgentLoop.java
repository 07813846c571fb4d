package dev.sqlmatic.agent;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import dev.sqlmatic.agent.RunOutcome.Limit;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.tool.ToolContext;
import dev.sqlmatic.tool.Toolbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives a model and its tools to an end: call the model, run the tools that it asks for, hand it
 * their results, until it answers or a limit is reached. One instance is one run on one thread;
 * interrupting that thread stops it at any point.
 *
 * <p>Only whole rounds are kept: an assistant's message never without the results of all its tool
 * calls. It tells each step as an event, in pairs, but neither {@code Done} nor {@code Error}: how
 * it ended is what {@link #run} returns, and whoever called it says so.
 */
final class AgentLoop {
  private static final Logger LOG = LoggerFactory.getLogger(AgentLoop.class);

  /**
   * What a run works with.
   *
   * @param model the model, opened for this run
   * @param modelName for words to the user
   * @param before the system prompt and what was said earlier
   * @param keep takes each whole round as soon as it is one; must not be interrupted
   */
  record Setting(
      StreamingChatModel model,
      String modelName,
      List<ChatMessage> before,
      UserMessage question,
      Toolbox toolbox,
      ToolContext context,
      ContextWindow window,
      RunLimits limits,
      Consumer<List<ChatMessage>> keep) {}

  private final Setting setting;
  private final Consumer<AgentEvent> events;
  private final ToolCalls tools;
  private final CallIds ids = new CallIds();
  private final List<ChatMessage> messages = new ArrayList<>();
  private final List<String> said = new ArrayList<>();
  private final List<ChatMessage> unkept = new ArrayList<>();
  private AgentEvent.Usage usage = AgentEvent.Usage.NONE;
  private int tokens;

  AgentLoop(Setting setting, Consumer<AgentEvent> events) {
    this.setting = setting;
    this.events = events;
    this.tools = new ToolCalls(setting.toolbox(), setting.context(), events);
    messages.addAll(setting.before());
    messages.add(setting.question());
    unkept.add(setting.question());
  }

  /** Runs to the end. The thread stays interrupted when it was cancelled. */
  RunOutcome run() {
    try (TimeLimit time = TimeLimit.start(setting.limits().time())) {
      try {
        return rounds();
      } catch (InterruptedException e) {
        if (time.expired()) {
          return limit(Limit.TIME, "The run was stopped at its limit of " + seconds() + " s.");
        }
        Thread.currentThread().interrupt();
        return new RunOutcome.Cancelled(text());
      } catch (FailureException e) {
        return new RunOutcome.Failed(text(), e.failure());
      } catch (RuntimeException e) {
        LOG.error("The run broke", e);
        return new RunOutcome.Failed(
            text(), new Failure.Internal("The run broke inside SQLMatic. Ask again."));
      }
    }
  }

  private RunOutcome rounds() throws InterruptedException {
    int most = setting.limits().rounds();
    for (int round = 1; round <= most; round++) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (tokens >= setting.limits().tokens()) {
        return limit(
            Limit.TOKENS,
            "The run used its " + setting.limits().tokens() + " tokens before it had an answer.");
      }
      boolean last = round == most;
      ModelRound.Reply reply = ask(last);
      Optional<RunOutcome> cut = cutOff(reply.response().finishReason());
      if (cut.isPresent()) {
        return cut.get();
      }
      if (!reply.message().hasToolExecutionRequests()) {
        return answered(reply.message());
      }
      if (!last) {
        runTools(reply.message());
      }
    }
    return limit(Limit.ROUNDS, "The run used its " + most + " rounds before it had an answer.");
  }

  private ModelRound.Reply ask(boolean last) throws InterruptedException {
    ChatRequest.Builder request =
        ChatRequest.builder()
            .messages(setting.window().fit(messages))
            .toolSpecifications(setting.toolbox().specifications());
    if (last && !setting.toolbox().names().isEmpty()) {
      request.toolChoice(ToolChoice.NONE);
    }
    ModelRound round = new ModelRound(events, ids, said.isEmpty() ? "" : "\n\n");
    long start = System.nanoTime();
    try {
      ModelRound.Reply reply = round.await(setting.model(), request.build());
      count(reply);
      LOG.info(
          "Model {} answered in {} ms with {} tool calls",
          setting.modelName(),
          (System.nanoTime() - start) / 1_000_000,
          reply.message().toolExecutionRequests().size());
      return reply;
    } catch (RuntimeException e) {
      throw failure(e);
    } finally {
      if (!round.text().isBlank()) {
        said.add(round.text());
      }
    }
  }

  /** What was thrown, as a failure in words for the user; an interrupt as such. */
  private FailureException failure(RuntimeException thrown) throws InterruptedException {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof FailureException e) {
        if (e.failure() instanceof Failure.Cancelled) {
          Thread.interrupted(); // told by the exception from here on
          throw new InterruptedException();
        }
        return e;
      }
    }
    LOG.error("Model {} failed", setting.modelName(), thrown);
    return unavailable("failed while it answered. Ask again, or choose another model.");
  }

  private void count(ModelRound.Reply reply) {
    TokenUsage told = reply.response().tokenUsage();
    int in = told == null || told.inputTokenCount() == null ? 0 : told.inputTokenCount();
    int out = told == null || told.outputTokenCount() == null ? 0 : told.outputTokenCount();
    usage = usage.plus(new AgentEvent.Usage(in, out, 1, 0));
    // A server that counts nothing must still reach the limit.
    tokens +=
        in + out > 0
            ? in + out
            : ContextWindow.estimate(messages) + ContextWindow.estimate(reply.message());
    events.accept(usage);
  }

  private Optional<RunOutcome> cutOff(@Nullable FinishReason reason) {
    if (reason == null) {
      throw unavailable("broke off in the middle of its answer. What it said is kept; ask again.");
    }
    return switch (reason) {
      case LENGTH ->
          Optional.of(
              limit(
                  Limit.TOKENS,
                  "The model's answer was cut off at its own limit. Ask for something shorter."));
      case CONTENT_FILTER -> throw unavailable("refused to answer (content filter). Reword it.");
      case STOP, TOOL_EXECUTION, OTHER -> Optional.empty();
    };
  }

  private void runTools(AiMessage message) throws InterruptedException {
    AiMessage call = AiMessage.from(nonNull(message.text()), message.toolExecutionRequests());
    int before = tools.count();
    List<ChatMessage> round = new ArrayList<>();
    round.add(call);
    try {
      round.addAll(tools.run(message.toolExecutionRequests()));
    } finally {
      usage = usage.plus(new AgentEvent.Usage(0, 0, 0, tools.count() - before));
    }
    messages.addAll(round);
    keep(round);
  }

  private RunOutcome answered(AiMessage message) {
    String text = nonNull(message.text());
    if (text.isBlank()) {
      throw unavailable("ended without an answer. Ask again, or choose another model.");
    }
    keep(List.of(AiMessage.from(text)));
    return new RunOutcome.Answered(
        text, tools.queries(), suggestions(message), confidence(message), usage);
  }

  private void keep(List<ChatMessage> round) {
    unkept.addAll(round);
    setting.keep().accept(List.copyOf(unkept));
    unkept.clear();
  }

  private RunOutcome limit(Limit limit, String detail) {
    return new RunOutcome.LimitReached(text(), limit, detail);
  }

  private FailureException unavailable(String what) {
    return new FailureException(
        new Failure.ModelUnavailable("The model \"" + setting.modelName() + "\" " + what));
  }

  private String text() {
    return String.join("\n\n", said);
  }

  private long seconds() {
    return setting.limits().time().toSeconds();
  }

  private static String nonNull(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static List<String> suggestions(AiMessage message) {
    return message.attributes().get("suggestions") instanceof List<?> list
        ? list.stream().filter(String.class::isInstance).map(String.class::cast).toList()
        : List.of();
  }

  private static Optional<Double> confidence(AiMessage message) {
    return message.attributes().get("confidence") instanceof Number number
        ? Optional.of(number.doubleValue())
        : Optional.empty();
  }
}
