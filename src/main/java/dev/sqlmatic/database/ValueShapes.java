package dev.sqlmatic.database;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sqlmatic.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Guesses what a column's values stand for: SQLite has no date and no JSON type, so dates are kept
 * as text, epoch or julian day (sqlite.org/lang_datefunc.html) and documents as text. Stateless.
 */
final class ValueShapes {
  private static final int MOST_PATHS = 40;
  private static final int DEEPEST = 4;

  private static final Map<String, Pattern> TEXT_DATES =
      Map.of(
          "iso-date", Pattern.compile("\\d{4}-\\d{2}-\\d{2}"),
          "iso-datetime",
              Pattern.compile(
                  "\\d{4}-\\d{2}-\\d{2}[ T]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?(Z|[+-]\\d{2}:?\\d{2})?"),
          "us-date", Pattern.compile("(0?[1-9]|1[0-2])/\\d{1,2}/\\d{4}"),
          "eu-date", Pattern.compile("\\d{1,2}\\.(0?[1-9]|1[0-2])\\.\\d{4}"));

  private static final Pattern TIME_WORD =
      Pattern.compile(
          "(^|_)(date|time|timestamp|datetime|at|on|created|updated|modified|born|deadline|due)(_|$)"
              + "|date$|time$");

  private ValueShapes() {}

  /** How dates are kept in a column of this name and type, if these values are dates. */
  static Optional<String> dateEncoding(String name, String type, List<SqlValue> values) {
    if (values.isEmpty()) {
      return Optional.empty();
    }
    if (values.stream().allMatch(SqlValue.Text.class::isInstance)) {
      return TEXT_DATES.entrySet().stream()
          .filter(shape ->
              values.stream()
                  .allMatch(v -> shape.getValue().matcher(((SqlValue.Text) v).value()).matches()))
          .map(Map.Entry::getKey)
          .findFirst();
    }
    return values.stream().allMatch(v -> v instanceof SqlValue.Int || v instanceof SqlValue.Real)
        ? numericDate(name, type, values.stream().mapToDouble(ValueShapes::number).toArray())
        : Optional.empty();
  }

  /** Numbers are dates only where the name or the declared type says so. */
  private static Optional<String> numericDate(String name, String type, double[] values) {
    String snake = name.replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    String declared = type.toUpperCase(Locale.ROOT);
    boolean told =
        TIME_WORD.matcher(snake).find() || declared.contains("DATE") || declared.contains("TIME");
    if (snake.contains("year") && within(values, 1000, 2200)) {
      return Optional.of("year");
    }
    if (!told) {
      return Optional.empty();
    }
    if (within(values, 2_200_000, 2_600_000)) {
      return Optional.of("julian-day");
    }
    if (within(values, 1e8, 1e10)) {
      return Optional.of("unix-seconds");
    }
    return within(values, 1e11, 1e13) ? Optional.of("unix-milliseconds") : Optional.empty();
  }

  private static boolean within(double[] values, double least, double most) {
    for (double value : values) {
      if (value < least || value > most) {
        return false;
      }
    }
    return true;
  }

  private static double number(SqlValue value) {
    return switch (value) {
      case SqlValue.Int(long number) -> number;
      case SqlValue.Real(double number) -> number;
      case SqlValue.Null _, SqlValue.Text _, SqlValue.Blob _ -> Double.NaN;
    };
  }

  /** Paths within JSON text, when most of the values are JSON objects or arrays. */
  static List<String> jsonPaths(List<SqlValue> values) {
    Set<String> paths = new TreeSet<>();
    int documents = 0;
    for (SqlValue value : values) {
      if (value instanceof SqlValue.Text(String text) && isDocument(text, paths)) {
        documents++;
      }
    }
    return documents * 2 > values.size() ? paths.stream().limit(MOST_PATHS).toList() : List.of();
  }

  private static boolean isDocument(String text, Set<String> paths) {
    if (!text.startsWith("{") && !text.startsWith("[")) {
      return false;
    }
    try {
      collect(Json.mapper().readTree(text), "$", 0, paths);
      return true;
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static void collect(JsonNode node, String path, int depth, Set<String> paths) {
    if (depth > 0) {
      paths.add(path);
    }
    if (depth == DEEPEST) {
      return;
    }
    if (node.isArray()) {
      for (JsonNode element : node) {
        collect(element, path + "[*]", depth + 1, paths);
      }
    }
    node.properties()
        .forEach(field -> {
          String key = field.getKey();
          String step = key.matches("\\w+") ? "." + key : ".\"" + key + "\"";
          collect(field.getValue(), path + step, depth + 1, paths);
        });
  }
}
