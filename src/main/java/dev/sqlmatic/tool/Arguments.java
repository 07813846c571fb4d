package dev.sqlmatic.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a tool call's arguments strictly: what is missing, of a wrong type or unknown is
 * remembered, and {@link #refusal()} tells the model all of it at once. Confined to one call.
 */
final class Arguments {
  private final ObjectNode json;
  private final List<String> problems = new ArrayList<>();

  Arguments(ObjectNode json, Set<String> known) {
    this.json = json;
    json.fieldNames()
        .forEachRemaining(name -> {
          if (!known.contains(name)) {
            problems.add(
                "\"" + name + "\" is not an argument of this tool; it takes " + list(known));
          }
        });
  }

  String text(String name) {
    JsonNode value = json.path(name);
    if (value.isTextual() && !value.textValue().isBlank()) {
      return value.textValue();
    }
    problems.add("\"" + name + "\" must be a text that is not empty");
    return "";
  }

  Optional<String> optionalText(String name) {
    return absent(name) ? Optional.empty() : Optional.of(text(name));
  }

  /** An array of texts; absent, null or empty: none. */
  List<String> texts(String name) {
    if (absent(name)) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    JsonNode value = json.path(name);
    for (JsonNode item : value) {
      if (item.isTextual()) {
        texts.add(item.textValue());
      }
    }
    if (!value.isArray() || texts.size() < value.size()) {
      problems.add("\"" + name + "\" must be an array of texts, such as [\"a\", \"b\"]");
    }
    return texts;
  }

  /** One of {@code choices}; the first where absent. */
  String choice(String name, List<String> choices) {
    String text = absent(name) ? choices.getFirst() : json.path(name).asText();
    if (!choices.contains(text)) {
      problems.add("\"" + name + "\" must be one of " + list(choices));
    }
    return text;
  }

  /** Adds what only the tool itself can see. */
  void problem(String text) {
    problems.add(text);
  }

  /** What is wrong and how to mend it, as a result for the model; empty when all is well. */
  Optional<ToolResult> refusal() {
    return problems.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Answers.error(
                String.join("; ", problems) + ". Call the tool again.", "wrong arguments"));
  }

  private boolean absent(String name) {
    return json.path(name).isMissingNode() || json.path(name).isNull();
  }

  private static String list(Iterable<String> names) {
    List<String> quoted = new ArrayList<>();
    names.forEach(name -> quoted.add("\"" + name + "\""));
    quoted.sort(String::compareTo);
    return String.join(", ", quoted);
  }
}
