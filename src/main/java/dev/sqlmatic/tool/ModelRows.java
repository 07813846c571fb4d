package dev.sqlmatic.tool;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sqlmatic.database.QueryResult;
import dev.sqlmatic.database.SqlValue;
import dev.sqlmatic.json.Json;
import java.util.List;

/**
 * A result as a model reads it: {@code
 * {"columns":[…],"rows":[[…]],"row_count":n,"truncated":bool}}, with {@code rows_left_out} when not
 * all of the {@code row_count} rows are shown. {@code truncated} means that the query itself had
 * more rows than {@code row_count}. Stateless.
 */
final class ModelRows {
  private final ToolsConfig limits;
  private final ModelValues values;

  ModelRows(ToolsConfig limits) {
    this.limits = limits;
    this.values = new ModelValues(limits.cellCharacters());
  }

  String write(QueryResult result) {
    ObjectNode json = Json.object();
    ArrayNode columns = json.putArray("columns");
    result.columns().forEach(column -> columns.add(values.shorten(column.name())));
    ArrayNode rows = json.putArray("rows");
    int characters = columns.toString().length();
    for (List<SqlValue> row : result.rows()) {
      ArrayNode cells = row(row);
      characters += cells.toString().length() + 1;
      if (rows.size() == limits.modelRows() || characters > limits.modelCharacters()) {
        break;
      }
      rows.add(cells);
    }
    json.put("row_count", result.rowCount());
    json.put("truncated", result.truncated());
    if (rows.size() < result.rowCount()) {
      json.put("rows_left_out", result.rowCount() - rows.size());
      json.put("note", "Only the first rows are shown here; the user sees all of row_count.");
    }
    return Json.write(json);
  }

  private ArrayNode row(List<SqlValue> row) {
    ArrayNode cells = Json.mapper().createArrayNode();
    row.forEach(value -> cells.add(values.write(value)));
    return cells;
  }
}
