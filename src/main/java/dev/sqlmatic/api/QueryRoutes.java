package dev.sqlmatic.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sqlmatic.database.DatabaseService;
import dev.sqlmatic.database.QueryRequest;
import dev.sqlmatic.database.ResultJson;
import dev.sqlmatic.database.SqlValue;
import dev.sqlmatic.json.Json;
import dev.sqlmatic.json.JsonInput;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code POST /api/query}: read-only SQL with bound parameters. Thread-safe. */
public final class QueryRoutes {
  private static final int LONGEST_SQL = 500_000;

  private final DatabaseService databases;

  public QueryRoutes(DatabaseService databases) {
    this.databases = databases;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.post("/api/query", this::query));
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
