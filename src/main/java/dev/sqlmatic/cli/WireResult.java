package dev.sqlmatic.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sqlmatic.database.QueryResult;
import dev.sqlmatic.database.QueryResult.ResultColumn;
import dev.sqlmatic.database.SqlValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Reads a result back from its wire form; see {@link dev.sqlmatic.database.ResultJson}. */
final class WireResult {
  private WireResult() {}

  static QueryResult read(JsonNode json) {
    List<ResultColumn> columns = new ArrayList<>();
    json.path("columns")
        .forEach(
            c -> columns.add(new ResultColumn(c.path("name").asText(), c.path("type").asText())));
    List<List<SqlValue>> rows = new ArrayList<>();
    for (JsonNode row : json.path("rows")) {
      List<SqlValue> cells = new ArrayList<>();
      row.forEach(cell -> cells.add(value(cell)));
      rows.add(cells);
    }
    return new QueryResult(
        json.path("query_id").asText(),
        json.path("sql").asText(),
        columns,
        rows,
        json.path("truncated").asBoolean(),
        Duration.ofNanos(Math.round(json.path("elapsed_ms").asDouble() * 1e6)),
        json.path("data_version").asLong());
  }

  private static SqlValue value(JsonNode cell) {
    if (cell.isNull()) {
      return SqlValue.Null.NULL;
    } else if (cell.isIntegralNumber() && cell.canConvertToLong()) {
      return SqlValue.of(cell.longValue());
    } else if (cell.isNumber()) {
      return SqlValue.of(cell.doubleValue());
    } else if (cell.isTextual()) {
      return SqlValue.of(cell.textValue());
    }
    return new SqlValue.Blob(Base64.getDecoder().decode(cell.path("$base64").asText()));
  }
}
