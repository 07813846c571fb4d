package dev.sqlmatic.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.sqlmatic.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where a conversation stands: its last question and what the tools gave since. Immutable.
 *
 * @param number which question of the conversation it is, from 1
 * @param readSchema whether the schema was read since
 * @param results of the queries run since, in order
 */
record Conversation(String question, int number, boolean readSchema, List<Result> results) {

  /** What a query gave, as the tool told it. */
  record Result(String sql, String text) {}

  static Conversation of(List<ChatMessage> messages) {
    String question = "";
    int number = 0;
    boolean readSchema = false;
    var results = new ArrayList<Result>();
    Map<String, String> sqlById = new HashMap<>();
    for (ChatMessage message : messages) {
      switch (message) {
        case UserMessage user -> {
          question = text(user);
          number++;
          readSchema = false;
          results.clear();
          sqlById.clear();
        }
        case AiMessage ai when ai.hasToolExecutionRequests() ->
            ai.toolExecutionRequests().forEach(r -> sqlById.put(r.id(), sql(r)));
        case ToolExecutionResultMessage result -> {
          readSchema |= result.toolName().equals(EmbeddedChatModel.SCHEMA_TOOL);
          if (result.toolName().equals(EmbeddedChatModel.QUERY_TOOL)) {
            results.add(new Result(sqlById.getOrDefault(result.id(), ""), result.text()));
          }
        }
        default -> {} // what the system says is for models that read prompts
      }
    }
    return new Conversation(question, number, readSchema, List.copyOf(results));
  }

  private static String text(UserMessage user) {
    return user.contents().stream()
        .filter(TextContent.class::isInstance)
        .map(c -> ((TextContent) c).text())
        .collect(Collectors.joining("\n"));
  }

  private static String sql(ToolExecutionRequest request) {
    try {
      return Json.mapper().readTree(request.arguments()).path("sql").asText("");
    } catch (JsonProcessingException _) {
      return "";
    }
  }
}
