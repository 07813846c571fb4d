package dev.sqlmatic.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sqlmatic.database.QueryResult;
import dev.sqlmatic.database.ResultJson;
import dev.sqlmatic.database.SqlValue;
import dev.sqlmatic.json.Json;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Prints a result in one of the formats that programs read. */
final class ResultWriter {
  private final Screen screen;

  ResultWriter(Screen screen) {
    this.screen = screen;
  }

  /** How a result is printed. */
  enum Format {
    TABLE,
    CSV,
    JSON,
    NDJSON,
    XLSX
  }

  void write(QueryResult result, Format format) {
    switch (format) {
      case TABLE -> new TableWriter(screen).write(result, Integer.MAX_VALUE);
      case CSV -> csv(result);
      case JSON -> line(Json.write(ResultJson.write(result)));
      case NDJSON -> ndjson(result);
      case XLSX -> throw notThereYet();
    }
  }

  static UsageException notThereYet() {
    return new UsageException(
        "The format xlsx is not there yet. Use csv, which every spreadsheet opens.");
  }

  /** RFC 4180, with the line breaks of Unix. NULL is empty, an empty text is quoted. */
  private void csv(QueryResult result) {
    line(
        result.columns().stream()
            .map(column -> quoted(column.name()))
            .collect(Collectors.joining(",")));
    for (List<SqlValue> row : result.rows()) {
      line(row.stream().map(ResultWriter::field).collect(Collectors.joining(",")));
    }
  }

  private static String field(SqlValue value) {
    return switch (value) {
      case SqlValue.Null _ -> "";
      case SqlValue.Int _, SqlValue.Real _ -> TableWriter.text(value);
      case SqlValue.Text(String text) -> text.isEmpty() ? "\"\"" : quoted(text);
      case SqlValue.Blob(byte[] bytes) -> Base64.getEncoder().encodeToString(bytes);
    };
  }

  private static String quoted(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  private void ndjson(QueryResult result) {
    List<String> names = distinctNames(result);
    for (List<SqlValue> row : result.rows()) {
      ObjectNode json = Json.object();
      for (int i = 0; i < row.size(); i++) {
        json.set(names.get(i), ResultJson.value(row.get(i)));
      }
      line(Json.write(json));
    }
  }

  /** An object has each name once: the second {@code id} becomes {@code id_2}. */
  private static List<String> distinctNames(QueryResult result) {
    Set<String> taken = new HashSet<>();
    List<String> names = new ArrayList<>();
    for (QueryResult.ResultColumn column : result.columns()) {
      String name = column.name();
      for (int n = 2; !taken.add(name); n++) {
        name = column.name() + "_" + n;
      }
      names.add(name);
    }
    return names;
  }

  private void line(String text) {
    screen.out().print(text + "\n");
  }
}
