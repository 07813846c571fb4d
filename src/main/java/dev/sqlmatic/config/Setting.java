package dev.sqlmatic.config;

import java.util.List;

/**
 * A value that someone set, before it has a type.
 *
 * @param key its full path: {@code api.port}
 * @param values one text for a scalar, all for a list; empty for an empty value
 * @param list whether it was written as a list
 * @param origin where: {@code config/application.yaml:12}, {@code environment SQLMATIC_API_PORT}
 */
record Setting(String key, List<String> values, boolean list, String origin) {
  Setting {
    values = List.copyOf(values);
  }

  String text() {
    return values.isEmpty() ? "" : values.getFirst();
  }
}
