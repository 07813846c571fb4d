package dev.sqlmatic.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sqlmatic.linking.ColumnModel;
import dev.sqlmatic.linking.DateStorage;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Words an answer from the rows that a query gave. Stateless. */
final class AnswerWording {
  private static final int NAMED = 10;
  private static final int FEW_COLUMNS = 3;
  private static final int MOST_UNPLACED = 4;
  private static final double UNSURE = 0.3;

  private AnswerWording() {}

  /**
   * Sentences, in pieces.
   *
   * @param unplaced words of the question that the query does not heed
   * @param result the tool's {@code {columns, rows, row_count, truncated}}
   */
  static List<String> word(
      Reading reading, Optional<SelectQuery> query, List<String> unplaced, JsonNode result) {
    var pieces = new ArrayList<String>();
    if (reading.confidence() < UNSURE) {
      pieces.add("I am not sure: I read this as " + reading.explanation() + ". ");
    }
    JsonNode rows = result.path("rows");
    String filters = query.map(Explainer::filters).orElse("");
    if (rows.isEmpty()) {
      pieces.add(nothing(query, filters));
      leftOut(unplaced, pieces);
      return pieces;
    }
    boolean one = count(result) == 1 && rows.size() == 1 && rows.get(0).size() == 1;
    if (query.isEmpty() && !one && count(result) == rows.size()) {
      pieces.add(listed(reading, rows));
      return pieces;
    }
    pieces.add(one ? single(query, result) : several(query, result));
    if (!filters.isEmpty()) {
      pieces.add(" I looked only at those where " + filters + ".");
    }
    leftOut(unplaced, pieces);
    return pieces;
  }

  /** Tables or columns, by their names. */
  private static String listed(Reading reading, JsonNode rows) {
    var names = new ArrayList<String>();
    rows.forEach(r -> names.add(text(r.path(0), false)));
    String what = reading.explanation();
    return what.substring(0, 1).toUpperCase(Locale.ROOT)
        + what.substring(1)
        + ": "
        + Explainer.list(names)
        + ".";
  }

  private static void leftOut(List<String> unplaced, List<String> pieces) {
    if (!unplaced.isEmpty()) {
      List<String> quoted = unplaced.stream().limit(MOST_UNPLACED).map(w -> "“" + w + "”").toList();
      pieces.add(
          " I did not understand "
              + Explainer.list(quoted)
              + (unplaced.size() == 1 ? " and left it out." : " and left them out."));
    }
  }

  private static String nothing(Optional<SelectQuery> query, String filters) {
    String what = query.map(q -> Explainer.plain(q.table())).orElse("rows");
    return filters.isEmpty()
        ? "No " + what + " matched: there is nothing to show."
        : "No " + what + " matched. I looked for those where " + filters + ".";
  }

  private static String single(Optional<SelectQuery> query, JsonNode result) {
    JsonNode value = result.path("rows").get(0).get(0);
    Optional<Expression> shown = query.map(q -> q.select().getFirst());
    if (value.isNull()) {
      return "There is no value for that: nothing matched, or it is empty.";
    }
    if (shown.isPresent()
        && shown.get() instanceof Expression.Aggregate(var function, boolean _, Expression of)
        && function == Expression.Function.COUNT) {
      String things =
          of.plain()
              .filter(c -> !c.primary())
              .map(c -> "different values of " + Explainer.plain(c.name()))
              .orElseGet(() -> things(of, query.orElseThrow(), value.asLong()));
      return "There "
          + (value.asLong() == 1 ? "is " : "are ")
          + text(value, true)
          + " "
          + things
          + ".";
    }
    Optional<ColumnModel> named =
        shown.flatMap(Expression::plain).filter(c -> c.core().equals(List.of("name")));
    if (named.isPresent()) {
      return "The "
          + things(shown.get(), query.orElseThrow(), 1)
          + " is "
          + text(value, false)
          + ".";
    }
    String label = shown.map(AnswerWording::label).orElse(columnName(result, 0));
    return "The "
        + label
        + " is "
        + text(value, shown.filter(Expression::aggregated).isPresent())
        + ".";
  }

  /** "12 singers", "1 singer". */
  private static String things(Expression counted, SelectQuery query, long count) {
    String table = counted.plain().map(ColumnModel::table).orElse(query.table());
    return count == 1 ? Nouns.one(table) : Nouns.many(table);
  }

  private static String label(Expression expression) {
    return switch (expression) {
      case Expression.Aggregate(var function, boolean _, Expression.Product _)
          when function == Expression.Function.SUM ->
          "total revenue";
      default -> Explainer.words(expression);
    };
  }

  private static String several(Optional<SelectQuery> query, JsonNode result) {
    JsonNode rows = result.path("rows");
    long count = count(result);
    boolean cut = result.path("truncated").asBoolean();
    if (count == 1 && !cut) {
      return row(query, result, 0, true) + ".";
    }
    boolean ranked = query.filter(q -> !q.orderBy().isEmpty()).isPresent();
    String many = (cut ? "More than " : "") + grouped(count) + " " + rowsNamed(query, count);
    boolean left = cut || count > rows.size();
    if (left || count > NAMED || (rows.get(0).size() > FEW_COLUMNS && count > 2)) {
      return many + "; the first is " + row(query, result, 0, false) + ".";
    }
    var parts = new ArrayList<String>();
    for (int i = 0; i < rows.size(); i++) {
      parts.add(row(query, result, i, false));
    }
    return ranked
        ? parts.getFirst()
            + " comes first"
            + (count > 1 ? ", then " + Explainer.list(parts.subList(1, parts.size())) : "")
            + "."
        : many + ": " + Explainer.list(parts) + ".";
  }

  /** How many rows the query gave; the tool may have shown fewer of them. */
  private static long count(JsonNode result) {
    return Math.max(result.path("row_count").asLong(0), result.path("rows").size());
  }

  /** What the rows are: "customers" where each row names one, else "rows". */
  private static String rowsNamed(Optional<SelectQuery> query, long count) {
    return query
        .filter(q -> q.groupBy().isEmpty() && q.combined().isEmpty())
        .flatMap(q -> q.select().getFirst().plain().filter(c -> c.table().equals(q.table())))
        .filter(AnswerWording::naming)
        .map(c -> count == 1 ? Nouns.one(c.table()) : Nouns.many(c.table()))
        .orElse(count == 1 ? "row" : "rows");
  }

  private static boolean naming(ColumnModel column) {
    return column.core().equals(List.of("name"))
        || column.core().equals(List.of("titl"))
        || (column.has("first") && column.has("name"));
  }

  /** "Ann (12)", or with the columns' names where there are more. */
  private static String row(
      Optional<SelectQuery> query, JsonNode result, int index, boolean alone) {
    JsonNode row = result.path("rows").get(index);
    if (row.size() == 1) {
      return text(row.get(0), false);
    }
    if (person(query)) {
      String name = text(row.get(0), false) + " " + text(row.get(1), false);
      return row.size() == 2 ? name : name + " (" + values(query, row, 2) + ")";
    }
    if (row.size() <= 3 && !alone) {
      boolean swapped = aggregated(query, 0) && !aggregated(query, row.size() - 1);
      return swapped && row.size() == 2
          ? text(row.get(1), false) + " (" + text(row.get(0), true) + ")"
          : text(row.get(0), aggregated(query, 0)) + " (" + values(query, row, 1) + ")";
    }
    if (row.size() == 2 && aggregated(query, 1)) {
      return text(row.get(0), false) + ": " + name(query, result, 1) + " " + text(row.get(1), true);
    }
    var parts = new ArrayList<String>();
    for (int i = 0; i < Math.min(6, row.size()); i++) {
      parts.add(name(query, result, i) + " " + text(row.get(i), aggregated(query, i)));
    }
    return String.join(", ", parts) + (row.size() > 6 ? ", …" : "");
  }

  /** Whether a row begins with a first and a last name. */
  private static boolean person(Optional<SelectQuery> query) {
    return query
        .filter(q -> q.select().size() >= 2)
        .map(q -> q.select().subList(0, 2))
        .filter(two ->
            two.get(0).plain().filter(c -> c.has("first")).isPresent()
                && two.get(1).plain().filter(c -> c.has("last")).isPresent())
        .isPresent();
  }

  private static String values(Optional<SelectQuery> query, JsonNode row, int from) {
    var values = new ArrayList<String>();
    for (int i = from; i < Math.min(6, row.size()); i++) {
      values.add(text(row.get(i), aggregated(query, i)));
    }
    return String.join(", ", values);
  }

  private static String name(Optional<SelectQuery> query, JsonNode result, int index) {
    return query
        .filter(q -> q.select().size() == result.path("rows").get(0).size())
        .map(q -> label(q.select().get(index)))
        .orElse(columnName(result, index));
  }

  private static boolean aggregated(Optional<SelectQuery> query, int index) {
    return query
        .filter(q -> index < q.select().size())
        .map(q ->
            q.select().get(index).aggregated()
                || (measure(q.select().get(index))
                    && q.orderBy().stream().anyMatch(o -> o.by().equals(q.select().get(index)))))
        .orElse(false);
  }

  private static boolean measure(Expression expression) {
    return expression
        .plain()
        .filter(c -> c.numeric() && !c.identifier() && c.dates() == DateStorage.NONE)
        .filter(c -> !c.has("year"))
        .isPresent();
  }

  private static String columnName(JsonNode result, int index) {
    JsonNode column = result.path("columns").path(index);
    return Explainer.plain(
        column.isObject() ? column.path("name").asText() : column.asText("value"));
  }

  /** Amounts have thousands parted; years, ids and the like do not. */
  private static String text(JsonNode value, boolean amount) {
    if (value.isNull() || value.isMissingNode()) {
      return "nothing";
    }
    if (value.isIntegralNumber()) {
      return amount ? grouped(value.asLong()) : value.asText();
    }
    if (value.isNumber()) {
      return new DecimalFormat(
              amount ? "#,##0.##" : "0.####", DecimalFormatSymbols.getInstance(Locale.ROOT))
          .format(value.asDouble());
    }
    String text = value.isTextual() ? value.asText() : value.toString();
    return text.length() > 120 ? text.substring(0, 120) + "…" : text;
  }

  private static String grouped(long number) {
    return new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(number);
  }
}
