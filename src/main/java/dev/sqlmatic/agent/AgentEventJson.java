package dev.sqlmatic.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sqlmatic.database.ResultJson;
import dev.sqlmatic.failure.Problem;
import dev.sqlmatic.json.Json;
import java.util.List;

/**
 * The wire form of an {@link AgentEvent}: its type and its own fields; whoever stores it adds
 * {@code run_id}, {@code thread_id} and {@code seq}. Fields may be added, never renamed. Stateless.
 */
public final class AgentEventJson {
  private AgentEventJson() {}

  /** The value of {@code type}. */
  public static String type(AgentEvent event) {
    return switch (event) {
      case AgentEvent.Thinking _ -> "thinking";
      case AgentEvent.ToolUseStart _ -> "tool_use_start";
      case AgentEvent.ToolUse _ -> "tool_use";
      case AgentEvent.ToolResultEvent _ -> "tool_result";
      case AgentEvent.Text _ -> "text";
      case AgentEvent.Question _ -> "question";
      case AgentEvent.ApprovalRequired _ -> "approval_required";
      case AgentEvent.Chart _ -> "chart";
      case AgentEvent.Usage _ -> "usage";
      case AgentEvent.Error _ -> "error";
      case AgentEvent.Done _ -> "done";
    };
  }

  /** All fields but {@code run_id}, {@code thread_id}, {@code seq} and {@code type}. */
  public static ObjectNode fields(AgentEvent event) {
    ObjectNode json = Json.object();
    switch (event) {
      case AgentEvent.Thinking(String content) -> json.put("content", content);
      case AgentEvent.ToolUseStart(String tool, String callId) ->
          json.put("tool", tool).put("call_id", callId);
      case AgentEvent.ToolUse(String tool, String callId, JsonNode input) ->
          json.put("tool", tool).put("call_id", callId).set("input", input);
      case AgentEvent.ToolResultEvent result -> result(json, result);
      case AgentEvent.Text(String content) -> json.put("content", content);
      case AgentEvent.Question(String question, List<String> choices) ->
          json.put("question", question).set("choices", texts(choices));
      case AgentEvent.ApprovalRequired(String approvalId, String sql, JsonNode preview) ->
          json.put("approval_id", approvalId).put("sql", sql).set("preview", preview);
      case AgentEvent.Chart(JsonNode spec) -> json.set("spec", spec);
      case AgentEvent.Usage usage -> usage(json, usage);
      case AgentEvent.Error(Problem problem) -> json.set("problem", problem(problem));
      case AgentEvent.Done done -> done(json, done);
    }
    return json;
  }

  /** A problem's members; {@code errors} only where there are any. */
  public static ObjectNode problem(Problem problem) {
    ObjectNode json = Json.mapper().valueToTree(problem);
    if (problem.errors().isEmpty()) {
      json.remove("errors");
    }
    return json;
  }

  private static void result(ObjectNode json, AgentEvent.ToolResultEvent result) {
    json.put("tool", result.tool());
    json.put("call_id", result.callId());
    json.put("ok", result.ok());
    json.put("summary", result.summary());
    json.put("elapsed_ms", Math.round(result.elapsed().toNanos() / 1e3) / 1e3);
    result.query().ifPresent(query -> json.set("query", ResultJson.write(query)));
  }

  private static ObjectNode usage(ObjectNode json, AgentEvent.Usage usage) {
    return json.put("input_tokens", usage.inputTokens())
        .put("output_tokens", usage.outputTokens())
        .put("model_calls", usage.modelCalls())
        .put("tool_calls", usage.toolCalls());
  }

  private static void done(ObjectNode json, AgentEvent.Done done) {
    json.put("answer", done.answer());
    json.set("usage", usage(Json.object(), done.usage()));
    json.set("suggestions", texts(done.suggestions()));
    done.confidence().ifPresent(confidence -> json.put("confidence", confidence));
  }

  private static ArrayNode texts(List<String> texts) {
    ArrayNode json = Json.mapper().createArrayNode();
    texts.forEach(json::add);
    return json;
  }
}
