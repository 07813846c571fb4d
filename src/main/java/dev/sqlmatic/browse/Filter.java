package dev.sqlmatic.browse;

import dev.sqlmatic.database.DatabaseStructure.Column;
import dev.sqlmatic.database.DatabaseStructure.Table;
import dev.sqlmatic.json.InputErrors;
import dev.sqlmatic.json.Similar;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** One condition on one column: {@code col__op=value}, or {@code col=value} for exactly that. */
public record Filter(Column column, Operator operator, String value) {
  /** SQLite takes patterns of 100 bytes here; escaping and the signs around it need some. */
  private static final int LONGEST_PATTERN = 96;

  private static final int MOST_IN_LIST = 500;

  /** Reads a query parameter; what is wrong with it goes to {@code errors}. */
  public static Optional<Filter> parse(Table table, String name, String value, InputErrors errors) {
    int split = name.lastIndexOf("__");
    Optional<Column> whole = column(table, name);
    if (whole.isPresent() || split < 1) {
      if (whole.isEmpty()) {
        errors.add(name, unknownColumn(table, name));
      }
      return whole.map(column -> new Filter(column, Operator.EXACT, value));
    }
    String columnName = name.substring(0, split);
    String operatorName = name.substring(split + 2);
    Optional<Column> column = column(table, columnName);
    Optional<Operator> operator = Operator.of(operatorName);
    if (column.isEmpty()) {
      errors.add(name, unknownColumn(table, columnName));
    } else if (operator.isEmpty()) {
      errors.add(
          name,
          "There is no filter '%s'. %s"
              .formatted(InputErrors.shorten(operatorName), hint(operatorName, Operator.NAMES)));
    }
    if (column.isEmpty() || operator.isEmpty()) {
      return Optional.empty();
    }
    Filter filter = new Filter(column.get(), operator.get(), value);
    filter.problem().ifPresent(problem -> errors.add(name, problem));
    return Optional.of(filter);
  }

  /** Whether a parameter that begins as ours do names a column of this table all the same. */
  public static boolean names(Table table, String parameter) {
    int split = parameter.lastIndexOf("__");
    return split > 0
        && Operator.of(parameter.substring(split + 2)).isPresent()
        && column(table, parameter.substring(0, split)).isPresent();
  }

  /** A column by its exact name, else whatever its case. */
  public static Optional<Column> column(Table table, String name) {
    return table.columns().stream()
        .filter(column -> column.name().equals(name) && !column.hidden())
        .findFirst()
        .or(() -> table.column(name).filter(column -> !column.hidden()));
  }

  /** Says that a table has no such column, and which was probably meant. */
  public static String unknownColumn(Table table, String name) {
    List<String> names =
        table.columns().stream()
            .filter(column -> !column.hidden())
            .map(Column::name)
            .limit(50)
            .toList();
    return "“%s” has no column '%s'. %s"
        .formatted(table.name(), InputErrors.shorten(name), hint(name, names));
  }

  private static String hint(String name, List<String> known) {
    return Similar.to(name, known)
        .map("Did you mean '%s'?"::formatted)
        .orElseGet(() -> "Known: " + String.join(", ", known) + ".");
  }

  private Optional<String> problem() {
    if (operator.matchesPatterns()
        && pattern().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATTERN) {
      return Optional.of("Is too long: a pattern may have %d bytes.".formatted(LONGEST_PATTERN));
    }
    if (operator == Operator.IN && list().size() > MOST_IN_LIST) {
      return Optional.of("Holds more than %d values.".formatted(MOST_IN_LIST));
    }
    if (operator == Operator.ISNULL && !value.matches("1|0|true|false")) {
      return Optional.of("Must be 1 or 0, not '%s'.".formatted(InputErrors.shorten(value)));
    }
    return Optional.empty();
  }

  /** Values of a list: separated by commas. */
  List<String> list() {
    return List.of(value.split(",", -1));
  }

  boolean wantsNull() {
    return value.equals("1") || value.equals("true");
  }

  /** The value as a pattern in which only our own signs stand for others. */
  String pattern() {
    String escaped = value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    return switch (operator) {
      case CONTAINS -> "%" + escaped + "%";
      case STARTSWITH -> escaped + "%";
      default -> value;
    };
  }
}
