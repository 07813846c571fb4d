package dev.sqlmatic.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import dev.sqlmatic.database.DatabaseAccess;
import dev.sqlmatic.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The model that needs no key, as langchain4j's chat model: reads the schema, runs its query
 * through the tools offered, and words the answer from the rows. Keeps nothing between calls: where
 * a conversation stands is told by its messages. Thread-safe.
 */
public final class EmbeddedChatModel implements StreamingChatModel {
  static final String QUERY_TOOL = "sqlite_execute_query";
  static final String SCHEMA_TOOL = "sqlite_get_schema";
  private static final String NAME = "embedded";

  private final QuestionAnswerer answerer;
  private final DatabaseAccess database;

  public EmbeddedChatModel(QuestionAnswerer answerer, DatabaseAccess database) {
    this.answerer = answerer;
    this.database = database;
  }

  /** What to say or do next. */
  private sealed interface Step {
    /** Call a tool, after saying something. */
    record Call(String saying, ToolExecutionRequest request) implements Step {}

    /** Answer; {@code about} says how. */
    record Say(List<String> pieces, Map<String, Object> about) implements Step {}
  }

  @Override
  public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
    Step step;
    try {
      step = step(request);
    } catch (RuntimeException e) {
      handler.onError(e); // the loop decides what a failure of the model means
      return;
    }
    switch (step) {
      case Step.Call call -> call(call, handler);
      case Step.Say say -> say(say, handler);
    }
  }

  private Step step(ChatRequest request) {
    var turn = Conversation.of(request.messages());
    QuestionAnswerer.Answer answer = answerer.answer(database, turn.question());
    boolean queries = offers(request, QUERY_TOOL);
    List<Reading> readings = answer.readings();
    if (answer.said().isPresent()) {
      return new Step.Say(introduced(answer), about(answer, Optional.empty()));
    }
    if (readings.isEmpty()) {
      return new Step.Say(cannot(answer.interpretation()), about(answer, Optional.empty()));
    }
    if (!queries) {
      return new Step.Say(
          written(readings.getFirst()), about(answer, readings.stream().findFirst()));
    }
    if (turn.results().isEmpty() && !turn.readSchema() && offers(request, SCHEMA_TOOL)) {
      return readSchema(turn, answer);
    }
    return turn.results().isEmpty()
        ? query(turn, readings.getFirst(), 0, "")
        : afterResult(turn, answer, readings);
  }

  private Step afterResult(
      Conversation turn, QuestionAnswerer.Answer answer, List<Reading> readings) {
    Conversation.Result last = turn.results().getLast();
    int tried = turn.results().size();
    Optional<JsonNode> result = table(last.text());
    Reading reading =
        readings.stream()
            .filter(r -> r.sql().equals(last.sql()))
            .findFirst()
            .orElse(readings.getFirst());
    if (result.isPresent()) {
      List<String> pieces =
          AnswerWording.word(reading, answer.query(reading.sql()), answer.unplaced(), result.get());
      return new Step.Say(pieces, about(answer, Optional.of(reading)));
    }
    if (tried < readings.size()) {
      return query(turn, readings.get(tried), tried, "That did not run; I try another reading.");
    }
    var pieces = new ArrayList<String>();
    pieces.add("I could not run a query for this: " + error(last.text()) + " ");
    pieces.addAll(cannot(answer.interpretation()));
    return new Step.Say(pieces, about(answer, Optional.of(reading)));
  }

  private Step readSchema(Conversation turn, QuestionAnswerer.Answer answer) {
    ObjectNode arguments = Json.object();
    var tables = arguments.putArray("tables");
    answer.tables().forEach(tables::add);
    if (answer.tables().isEmpty()) {
      arguments.remove("tables");
    }
    return new Step.Call("", toolCall(SCHEMA_TOOL, arguments, turn, 0));
  }

  private static Step query(Conversation turn, Reading reading, int attempt, String saying) {
    ObjectNode arguments = Json.object();
    arguments.put("sql", reading.sql());
    return new Step.Call(saying, toolCall(QUERY_TOOL, arguments, turn, attempt));
  }

  private static ToolExecutionRequest toolCall(
      String tool, ObjectNode arguments, Conversation turn, int attempt) {
    return ToolExecutionRequest.builder()
        .id("embedded-" + turn.number() + "-" + tool.substring("sqlite_".length()) + "-" + attempt)
        .name(tool)
        .arguments(Json.write(arguments))
        .build();
  }

  private static boolean offers(ChatRequest request, String tool) {
    return request.toolSpecifications() != null
        && request.toolSpecifications().stream().anyMatch(t -> t.name().equals(tool));
  }

  private static List<String> introduced(QuestionAnswerer.Answer answer) {
    var pieces = new ArrayList<String>();
    pieces.add(answer.said().orElseThrow());
    offer(answer.interpretation(), "\nYou can ask, for instance:\n", pieces);
    return pieces;
  }

  private static void offer(Interpretation interpretation, String before, List<String> pieces) {
    if (!interpretation.suggestions().isEmpty()) {
      pieces.add(before);
      interpretation.suggestions().forEach(s -> pieces.add("- " + s + "\n"));
    }
  }

  private static List<String> cannot(Interpretation interpretation) {
    var pieces = new ArrayList<String>();
    pieces.add("I cannot answer that from this database. ");
    pieces.add(interpretation.understood());
    offer(interpretation, "\n\nI can answer, for instance:\n", pieces);
    return pieces;
  }

  private static List<String> written(Reading reading) {
    return List.of(
        "I read this as " + reading.explanation() + ":\n\n", "```sql\n" + reading.sql() + "\n```");
  }

  private static Map<String, Object> about(
      QuestionAnswerer.Answer answer, Optional<Reading> reading) {
    var about = new LinkedHashMap<String, Object>();
    about.put(
        "confidence",
        reading.map(Reading::confidence).orElse(answer.said().isPresent() ? 1.0 : 0.0));
    reading.ifPresent(r -> about.put("sql", r.sql()));
    about.put("suggestions", answer.interpretation().suggestions());
    about.put(
        "alternatives",
        answer.readings().stream()
            .map(Reading::sql)
            .filter(sql -> reading.filter(r -> r.sql().equals(sql)).isEmpty())
            .toList());
    return about;
  }

  /** The rows that a tool gave; empty where it gave an error or anything else. */
  private static Optional<JsonNode> table(String text) {
    return json(text).filter(json -> json.path("rows").isArray());
  }

  private static String error(String text) {
    return json(text)
        .map(json -> json.path("error"))
        .map(e -> e.isTextual() ? e.asText() : e.path("detail").asText(""))
        .filter(e -> !e.isEmpty())
        .orElse(text.length() > 300 ? text.substring(0, 300) : text);
  }

  private static Optional<JsonNode> json(String text) {
    try {
      JsonNode json = Json.mapper().readTree(text);
      return json == null || !json.isObject() ? Optional.empty() : Optional.of(json);
    } catch (JsonProcessingException _) {
      return Optional.empty(); // a tool may answer in plain words
    }
  }

  private static void call(Step.Call call, StreamingChatResponseHandler handler) {
    var message = AiMessage.builder().toolExecutionRequests(List.of(call.request));
    if (!call.saying.isEmpty()) {
      handler.onPartialResponse(call.saying);
      message.text(call.saying);
    }
    handler.onCompleteToolCall(new CompleteToolCall(0, call.request));
    complete(message.build(), FinishReason.TOOL_EXECUTION, handler);
  }

  private static void say(Step.Say say, StreamingChatResponseHandler handler) {
    say.pieces.forEach(handler::onPartialResponse);
    AiMessage message =
        AiMessage.builder().text(String.join("", say.pieces)).attributes(say.about).build();
    complete(message, FinishReason.STOP, handler);
  }

  private static void complete(
      AiMessage message, FinishReason reason, StreamingChatResponseHandler handler) {
    handler.onCompleteResponse(
        ChatResponse.builder()
            .aiMessage(message)
            .modelName(NAME)
            .tokenUsage(new TokenUsage(0, 0, 0))
            .finishReason(reason)
            .build());
  }
}
