package dev.sqlmatic.agent;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sqlmatic.database.QueryResult;
import dev.sqlmatic.failure.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A step of a run, as users see it. Lifecycle: each {@link ToolUse} is followed by its {@link
 * ToolResultEvent}; exactly one {@link Done} or {@link Error}, as the last. Immutable.
 */
public sealed interface AgentEvent {

  /** What the model thinks aloud, or what the agent is about to do. */
  record Thinking(String content) implements AgentEvent {}

  /** The model began to write a tool call. */
  record ToolUseStart(String tool, String callId) implements AgentEvent {}

  /** A tool call as the model wrote it; {@code input} is its arguments, text where not JSON. */
  record ToolUse(String tool, String callId, JsonNode input) implements AgentEvent {}

  /** What a tool call gave. */
  record ToolResultEvent(
      String tool,
      String callId,
      boolean ok,
      String summary,
      Duration elapsed,
      Optional<QueryResult> query)
      implements AgentEvent {}

  /** A piece of the answer: a delta, to be appended. */
  record Text(String content) implements AgentEvent {}

  /** A question back to the user, with choices. */
  record Question(String question, List<String> choices) implements AgentEvent {
    public Question {
      choices = List.copyOf(choices);
    }
  }

  /** A write waits for the user's word. */
  record ApprovalRequired(String approvalId, String sql, JsonNode preview) implements AgentEvent {}

  /** A Vega-Lite chart of a result. */
  record Chart(JsonNode spec) implements AgentEvent {}

  /** Tokens and calls of the run so far. */
  record Usage(int inputTokens, int outputTokens, int modelCalls, int toolCalls)
      implements AgentEvent {
    public static final Usage NONE = new Usage(0, 0, 0, 0);

    public Usage plus(Usage other) {
      return new Usage(
          inputTokens + other.inputTokens,
          outputTokens + other.outputTokens,
          modelCalls + other.modelCalls,
          toolCalls + other.toolCalls);
    }
  }

  /** The run ended without an answer. */
  record Error(Problem problem) implements AgentEvent {}

  /**
   * The run ended with an answer.
   *
   * @param suggestions what to ask next
   * @param confidence 0..1, where the model tells it
   */
  record Done(String answer, Usage usage, List<String> suggestions, Optional<Double> confidence)
      implements AgentEvent {
    public Done {
      suggestions = List.copyOf(suggestions);
    }
  }
}
