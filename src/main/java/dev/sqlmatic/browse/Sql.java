package dev.sqlmatic.browse;

import dev.sqlmatic.database.QueryRequest;
import dev.sqlmatic.database.SqlValue;
import java.util.LinkedHashMap;
import java.util.Map;

/** SQL as it is written, with the values that it binds. Not thread-safe. */
final class Sql {
  private final StringBuilder text = new StringBuilder();
  private final Map<String, SqlValue> params = new LinkedHashMap<>();

  Sql add(String part) {
    text.append(part);
    return this;
  }

  /** Binds a value and gives its name in the SQL. */
  String bind(SqlValue value) {
    String name = "p" + (params.size() + 1);
    params.put(name, value);
    return ":" + name;
  }

  String text() {
    return text.toString();
  }

  Map<String, SqlValue> params() {
    return params;
  }

  QueryRequest request() {
    return QueryRequest.of(text()).withParams(params);
  }

  /** An identifier (sqlite.org/lang_keywords.html), whatever is in it. */
  static String quote(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
