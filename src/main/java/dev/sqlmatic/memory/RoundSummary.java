package dev.sqlmatic.memory;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.sqlmatic.json.Json;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * A round in one line: its question, the last SQL that it ran, the first line of its answer. Made
 * by extraction alone, so that it costs no model call, never says what was not said, and is the
 * same each time.
 */
final class RoundSummary {
  private static final int LONGEST_SENTENCE = 200;
  private static final int LONGEST_SQL = 400;

  private RoundSummary() {}

  static String of(Round round) {
    StringBuilder line = new StringBuilder();
    question(round).ifPresent(text -> add(line, "Question", text, LONGEST_SENTENCE));
    lastSql(round).ifPresent(text -> add(line, "SQL", text, LONGEST_SQL));
    answer(round).ifPresent(text -> add(line, "Answer", text, LONGEST_SENTENCE));
    return line.toString();
  }

  private static Optional<String> question(Round round) {
    return round.messages().stream()
        .filter(message -> message instanceof UserMessage user && user.hasSingleText())
        .map(message -> ((UserMessage) message).singleText())
        .findFirst();
  }

  private static Optional<String> lastSql(Round round) {
    return round.messages().stream()
        .filter(message -> message instanceof AiMessage ai && ai.hasToolExecutionRequests())
        .flatMap(message -> ((AiMessage) message).toolExecutionRequests().stream())
        .map(RoundSummary::sql)
        .flatMap(Optional::stream)
        .reduce((earlier, later) -> later);
  }

  /** Whatever the tool is called, SQL is in its argument {@code sql}. */
  private static Optional<String> sql(ToolExecutionRequest call) {
    if (call.arguments() == null || call.arguments().isBlank()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.parse(call.arguments()).path("sql"))
          .filter(JsonNode::isTextual)
          .map(JsonNode::textValue);
    } catch (UncheckedIOException e) {
      return Optional.empty(); // the model wrote no JSON: there is nothing to extract
    }
  }

  private static Optional<String> answer(Round round) {
    if (round.isEmpty()
        || !(round.messages().getLast() instanceof AiMessage last)
        || last.text() == null) {
      return Optional.empty();
    }
    return last.text().lines().map(String::strip).filter(text -> !text.isEmpty()).findFirst();
  }

  private static void add(StringBuilder line, String label, String text, int longest) {
    String flat = text.replaceAll("\\s+", " ").strip();
    boolean tooLong = flat.codePointCount(0, flat.length()) > longest;
    line.append(line.isEmpty() ? "" : " | ").append(label).append(": ");
    line.append(tooLong ? flat.substring(0, flat.offsetByCodePoints(0, longest)) + "…" : flat);
  }
}
