package dev.sqlmatic.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sqlmatic.json.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Asks the questions of an evaluation folder and writes predictions for score.py: {@code
 * EvaluationLoop FOLDER PREDICTIONS [every-nth] [ids-file]}. Prints the time per question, which
 * includes reading the database's values once per database.
 */
final class EvaluationLoop {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);

  private EvaluationLoop() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Path out = Path.of(arguments[1]);
    int step = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1;
    Set<String> ids =
        arguments.length > 3 ? new HashSet<>(Files.readAllLines(Path.of(arguments[3]))) : Set.of();
    boolean exclude = arguments.length > 4;
    Map<String, List<JsonNode>> byDatabase = new LinkedHashMap<>();
    int line = 0;
    for (String json : Files.readAllLines(folder.resolve("questions.jsonl"))) {
      JsonNode question = Json.parse(json);
      boolean wanted = ids.isEmpty() || ids.contains(question.get("id").asText()) != exclude;
      if (line++ % step == 0 && wanted) {
        byDatabase
            .computeIfAbsent(question.get("db").asText(), _ -> new ArrayList<>())
            .add(question);
      }
    }
    var answerer = new QuestionAnswerer(CLOCK);
    var times = new ArrayList<Double>();
    try (BufferedWriter writer = Files.newBufferedWriter(out)) {
      for (Map.Entry<String, List<JsonNode>> entry : byDatabase.entrySet()) {
        Path file = folder.resolve("databases").resolve(entry.getKey() + ".sqlite");
        if (!Files.exists(file)) {
          file =
              folder
                  .resolveSibling("open")
                  .resolve("databases")
                  .resolve(entry.getKey() + ".sqlite");
        }
        try (var database = new JdbcDatabaseAccess(file)) {
          for (JsonNode question : entry.getValue()) {
            times.add(ask(answerer, database, question, writer));
          }
        }
      }
    }
    report(times);
  }

  private static double ask(
      QuestionAnswerer answerer,
      JdbcDatabaseAccess database,
      JsonNode question,
      BufferedWriter writer)
      throws IOException {
    long start = System.nanoTime();
    Interpretation answer =
        answerer.interpret(database, question.get("question").asText(), List.of());
    double elapsed = (System.nanoTime() - start) / 1e6;
    ObjectNode json = Json.object();
    json.put("id", question.get("id").asText());
    json.put("sql", answer.best().map(Reading::sql).orElse(""));
    json.put("confidence", answer.best().map(Reading::confidence).orElse(0.0));
    json.put("elapsed_ms", elapsed);
    var others = json.putArray("alternatives");
    answer.alternatives().forEach(r -> others.add(r.sql()));
    writer.write(Json.write(json));
    writer.newLine();
    return elapsed;
  }

  private static void report(List<Double> times) {
    Collections.sort(times);
    double sum = times.stream().mapToDouble(Double::doubleValue).sum();
    System.out.printf(
        "%d questions, %.1f s, median %.1f ms, p95 %.1f ms, max %.1f ms%n",
        times.size(),
        sum / 1000,
        times.get(times.size() / 2),
        times.get(times.size() * 95 / 100),
        times.getLast());
  }
}
