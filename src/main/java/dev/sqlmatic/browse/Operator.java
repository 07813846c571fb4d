package dev.sqlmatic.browse;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a column is compared with a value; the names and their sense are Datasette's. */
public enum Operator {
  EXACT("="),
  NOT("!="),
  CONTAINS("LIKE"),
  STARTSWITH("LIKE"),
  GT(">"),
  GTE(">="),
  LT("<"),
  LTE("<="),
  IN("IN"),
  ISNULL("IS NULL"),
  LIKE("LIKE");

  public static final List<String> NAMES = Arrays.stream(values()).map(Operator::toString).toList();

  private final String sql;

  Operator(String sql) {
    this.sql = sql;
  }

  String sql() {
    return sql;
  }

  boolean matchesPatterns() {
    return sql.equals("LIKE");
  }

  static Optional<Operator> of(String name) {
    return NAMES.contains(name)
        ? Optional.of(valueOf(name.toUpperCase(Locale.ROOT)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
