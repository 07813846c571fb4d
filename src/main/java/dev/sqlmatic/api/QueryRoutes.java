package dev.sqlmatic.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sqlmatic.database.DatabaseService;
import dev.sqlmatic.database.QueryRequest;
import dev.sqlmatic.database.ResultJson;
import dev.sqlmatic.database.ResultStream;
import dev.sqlmatic.database.SqlValue;
import dev.sqlmatic.export.ExportFormat;
import dev.sqlmatic.export.JsonShape;
import dev.sqlmatic.json.Json;
import dev.sqlmatic.json.JsonInput;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code /api/query}: read-only SQL with bound parameters, whole or as a file. Thread-safe. */
public final class QueryRoutes {
  private static final int LONGEST_SQL = 500_000;

  private final DatabaseService databases;

  public QueryRoutes(DatabaseService databases) {
    this.databases = databases;
  }

  public List<Endpoint> endpoints() {
    return Stream.concat(
            Stream.of(Endpoint.post("/api/query", this::query)),
            Stream.of(ExportFormat.values())
                .map(format ->
                    Endpoint.get("/api/query." + format.extension(), call -> export(call, format))))
        .toList();
  }

  /** Every parameter that is not ours is the SQL's, bound as text, as Datasette does. */
  private Reply export(Call call, ExportFormat format) {
    Parameters in = call.parameters();
    Optional<String> database = in.text("database");
    Optional<String> sql = in.text("sql");
    JsonShape shape = Export.shape(in, format);
    Optional<Integer> size = in.integer("_size", 1, Integer.MAX_VALUE).map(Math::toIntExact);
    Optional<Duration> timeout =
        in.integer("_timeout_ms", 1, Integer.MAX_VALUE).map(Duration::ofMillis);
    Map<String, SqlValue> params = new HashMap<>();
    in.others(name -> !name.startsWith("_"))
        .forEach((name, value) -> params.put(name(name), SqlValue.of(value)));
    if (sql.isEmpty()) {
      in.reject("sql", "Is missing. Give one SELECT, WITH or VALUES statement.");
    }
    in.check();
    String name = Databases.name(databases, database);
    ResultStream stream =
        databases.stream(name, new QueryRequest(sql.orElse(""), params, size, timeout));
    return Export.reply(call, stream, format, shape, name);
  }

  private Reply query(Call call) {
    JsonInput in = call.json();
    Optional<String> database = in.name("database");
    String sql = in.requiredText("sql", LONGEST_SQL);
    Map<String, SqlValue> params = params(in);
    Optional<Integer> maxRows = in.integer("max_rows", 1, Integer.MAX_VALUE).map(Math::toIntExact);
    Optional<Duration> timeout =
        in.integer("timeout_ms", 1, Integer.MAX_VALUE).map(Duration::ofMillis);
    in.check();
    QueryRequest request = new QueryRequest(sql, params, maxRows, timeout);
    return Reply.json(ResultJson.write(Databases.choose(databases, database).query(request)));
  }

  private static Map<String, SqlValue> params(JsonInput in) {
    Map<String, SqlValue> params = new HashMap<>();
    ObjectNode given = in.object("params").orElseGet(Json::object);
    given
        .properties()
        .forEach(param -> {
          Optional<SqlValue> value = value(param.getValue());
          if (value.isPresent()) {
            params.put(name(param.getKey()), value.get());
          } else {
            in.reject(
                "params." + param.getKey(),
                "Must be null, a boolean, a 64-bit integer, a number, a text or {\"$base64\": …}.");
          }
        });
    return params;
  }

  /** Named as in the SQL or without its sign. */
  private static String name(String key) {
    return key.matches("[:@$].+") ? key.substring(1) : key;
  }

  private static Optional<SqlValue> value(JsonNode value) {
    if (value.isNull()) {
      return Optional.of(SqlValue.Null.NULL);
    } else if (value.isBoolean()) {
      return Optional.of(SqlValue.of(value.booleanValue() ? 1L : 0L));
    } else if (value.isIntegralNumber()) {
      return value.canConvertToLong()
          ? Optional.of(SqlValue.of(value.longValue()))
          : Optional.empty();
    } else if (value.isNumber()) {
      return Optional.of(SqlValue.of(value.doubleValue()));
    } else if (value.isTextual()) {
      return Optional.of(SqlValue.of(value.textValue()));
    }
    return blob(value);
  }

  private static Optional<SqlValue> blob(JsonNode value) {
    if (!value.path("$base64").isTextual()) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(value.get("$base64").textValue());
      return Optional.of(new SqlValue.Blob(bytes));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
