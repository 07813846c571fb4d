package dev.sqlmatic.database;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sqlmatic.database.QueryResult.ResultColumn;
import dev.sqlmatic.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The wire form of a {@link QueryResult}: {@code {query_id, sql, columns:[{name,type}], rows,
 * row_count, truncated, elapsed_ms, data_version}}, rows as arrays in column order. A blob is
 * {@code {"$base64": "…", "length": n}}, an infinite real {@code ±9e999}, which JSON readers take
 * for infinity.
 */
public final class ResultJson {
  private static final BigDecimal INFINITY = new BigDecimal("9e999");

  private ResultJson() {}

  public static ObjectNode write(QueryResult result) {
    ObjectNode json = Json.object();
    json.put("query_id", result.queryId());
    json.put("sql", result.sql());
    json.set("columns", columns(result.columns()));
    ArrayNode rows = json.putArray("rows");
    for (List<SqlValue> row : result.rows()) {
      ArrayNode cells = rows.addArray();
      row.forEach(value -> cells.add(value(value)));
    }
    json.put("row_count", result.rowCount());
    json.put("truncated", result.truncated());
    json.put("elapsed_ms", Math.round(result.elapsed().toNanos() / 1e3) / 1e3);
    json.put("data_version", result.dataVersion());
    return json;
  }

  /** The rows as objects; see {@link #distinctNames}. */
  public static List<ObjectNode> objects(QueryResult result) {
    List<String> names = distinctNames(result.columns());
    List<ObjectNode> objects = new ArrayList<>();
    for (List<SqlValue> row : result.rows()) {
      ObjectNode object = Json.object();
      for (int i = 0; i < row.size(); i++) {
        object.set(names.get(i), value(row.get(i)));
      }
      objects.add(object);
    }
    return objects;
  }

  /** An object has each name once: the second {@code id} becomes {@code id_2}. */
  public static List<String> distinctNames(List<ResultColumn> columns) {
    Set<String> taken = new HashSet<>();
    List<String> names = new ArrayList<>();
    for (ResultColumn column : columns) {
      String name = column.name();
      for (int n = 2; !taken.add(name); n++) {
        name = column.name() + "_" + n;
      }
      names.add(name);
    }
    return names;
  }

  public static JsonNode value(SqlValue value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (value) {
      case SqlValue.Null _ -> nodes.nullNode();
      case SqlValue.Int(long number) -> nodes.numberNode(number);
      case SqlValue.Real(double number) when Double.isInfinite(number) ->
          nodes.numberNode(number > 0 ? INFINITY : INFINITY.negate());
      case SqlValue.Real(double number) -> nodes.numberNode(number);
      case SqlValue.Text(String text) -> nodes.textNode(text);
      case SqlValue.Blob(byte[] bytes) ->
          nodes
              .objectNode()
              .put("$base64", Base64.getEncoder().encodeToString(bytes))
              .put("length", bytes.length);
    };
  }

  private static ArrayNode columns(List<ResultColumn> columns) {
    ArrayNode json = Json.mapper().createArrayNode();
    columns.forEach(c -> json.addObject().put("name", c.name()).put("type", c.type()));
    return json;
  }
}
