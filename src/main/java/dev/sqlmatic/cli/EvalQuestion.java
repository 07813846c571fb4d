package dev.sqlmatic.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sqlmatic.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A benchmark's question.
 *
 * @param database the name of a file below {@code databases}, without its ending
 * @param evidence what the asker adds to the question; part of what the system is told
 * @param right queries that answer it; empty where the benchmark keeps them to itself
 */
record EvalQuestion(
    String id,
    String database,
    String question,
    Optional<String> evidence,
    String source,
    List<String> right) {

  EvalQuestion {
    right = List.copyOf(right);
  }

  /** The message to send. */
  String message() {
    return evidence.map(hint -> question + "\n(" + hint + ")").orElse(question);
  }

  /** Reads {@code questions.jsonl}; with {@code ids}, only those that it lists. */
  static List<EvalQuestion> read(Path folder, Optional<Path> ids) {
    Path file = folder.resolve("questions.jsonl");
    List<EvalQuestion> questions = new ArrayList<>();
    int number = 0;
    for (String line : lines(file)) {
      number++;
      if (!line.isBlank()) {
        questions.add(parse(file, number, line));
      }
    }
    return ids.map(list -> only(questions, list)).orElse(questions);
  }

  private static List<EvalQuestion> only(List<EvalQuestion> questions, Path ids) {
    Set<String> wanted =
        lines(ids).stream()
            .map(String::strip)
            .filter(id -> !id.isEmpty())
            .collect(Collectors.toCollection(HashSet::new));
    List<EvalQuestion> chosen = questions.stream().filter(q -> wanted.remove(q.id)).toList();
    if (!wanted.isEmpty()) {
      throw new UsageException(
          "%d ids of %s are not in questions.jsonl, '%s' for one."
              .formatted(wanted.size(), ids, wanted.iterator().next()));
    }
    return chosen;
  }

  private static EvalQuestion parse(Path file, int number, String line) {
    JsonNode json;
    try {
      json = Json.parse(line);
    } catch (UncheckedIOException e) {
      throw new UsageException("%s, line %d: not JSON.".formatted(file, number));
    }
    for (String field : List.of("id", "db", "question")) {
      if (!json.path(field).isTextual()) {
        throw new UsageException(
            "%s, line %d: the text field '%s' is missing.".formatted(file, number, field));
      }
    }
    List<String> right = new ArrayList<>();
    if (json.hasNonNull("gold_sql")) {
      right.add(json.get("gold_sql").asText());
    }
    json.path("gold_alternatives").forEach(sql -> right.add(sql.asText()));
    return new EvalQuestion(
        json.get("id").asText(),
        json.get("db").asText(),
        json.get("question").asText(),
        Optional.of(json.path("evidence").asText()).filter(hint -> !hint.isBlank()),
        json.path("source").asText("unknown"),
        right);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      throw new UsageException("There is no file %s.".formatted(file));
    } catch (IOException e) {
      throw new UsageException("%s cannot be read: %s.".formatted(file, e.getMessage()));
    }
  }
}
