package dev.sqlmatic.embedded;

import dev.sqlmatic.linking.ColumnModel;
import dev.sqlmatic.linking.DateRange;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says in words what a query does, from its own clauses. Stateless. */
final class Explainer {
  private Explainer() {}

  static String explain(SelectQuery query) {
    var words = new StringBuilder(query.distinct() ? "the different " : "");
    words.append(selection(query)).append(" of ").append(plain(query.table()));
    if (!query.joins().isEmpty()) {
      List<String> joined = query.joins().stream().map(j -> plain(j.table())).toList();
      words.append(" with ").append(list(joined));
    }
    if (!query.groupBy().isEmpty()) {
      words
          .append(", for each ")
          .append(list(query.groupBy().stream().map(Explainer::words).toList()));
    }
    String filters = filters(query);
    if (!filters.isEmpty()) {
      words.append(", where ").append(filters);
    }
    query
        .combined()
        .ifPresent(c ->
            words
                .append(", and also ")
                .append(c.operation().name().toLowerCase(Locale.ROOT))
                .append(" those where ")
                .append(filters(c.other())));
    if (!query.orderBy().isEmpty()) {
      words.append(", ").append(order(query));
    }
    return words.toString();
  }

  /** The conditions on rows and groups; empty where there are none. */
  static String filters(SelectQuery query) {
    List<String> parts =
        Stream.concat(query.where().stream(), query.having().stream())
            .map(Explainer::words)
            .toList();
    return list(parts);
  }

  /** What a sub-query asks for, but that its key is there. */
  private static String given(SelectQuery query) {
    return list(
        query.where().stream()
            .filter(c -> !(c instanceof Condition.Missing))
            .map(Explainer::words)
            .toList());
  }

  private static String selection(SelectQuery query) {
    return query.select().equals(List.of(Expression.All.ALL))
        ? "all columns"
        : list(query.select().stream().map(Explainer::words).toList());
  }

  private static String order(SelectQuery query) {
    String by =
        query.orderBy().stream()
            .map(o -> (o.descending() ? "highest " : "lowest ") + words(o.by()) + " first")
            .collect(Collectors.joining(", then "));
    return query.limit().isEmpty()
        ? by
        : by
            + (query.limit().getAsInt() == 1
                ? ", only the first"
                : ", only the first " + query.limit().getAsInt());
  }

  static String words(Expression expression) {
    return switch (expression) {
      case Expression.All _ -> "rows";
      case Expression.Column(ColumnModel column) -> plain(column.name());
      case Expression.Aggregate(var function, boolean distinct, Expression of) ->
          function(function, distinct) + (of == Expression.All.ALL ? "rows" : words(of));
      case Expression.Product(Expression left, Expression right) ->
          words(left) + " times " + words(right);
      case Expression.Span(ColumnModel start, ColumnModel end, var unit) ->
          unit.name().toLowerCase(Locale.ROOT)
              + "s from "
              + plain(start.name())
              + " to "
              + plain(end.name());
      case Expression.Period(var unit, ColumnModel column) ->
          unit.name().toLowerCase(Locale.ROOT) + " of " + plain(column.name());
    };
  }

  private static String function(Expression.Function function, boolean distinct) {
    return switch (function) {
      case COUNT -> distinct ? "number of different " : "number of ";
      case SUM -> "total ";
      case AVG -> "average ";
      case MIN -> "lowest ";
      case MAX -> "highest ";
    };
  }

  private static String words(Condition condition) {
    return switch (condition) {
      case Condition.Compare(Expression left, var operator, Condition.Operand right) ->
          thing(left) + " " + operator.words() + " " + operand(right);
      case Condition.Between(Expression of, double low, double high) ->
          words(of) + " is between " + SqlWriter.number(low) + " and " + SqlWriter.number(high);
      case Condition.Within(ColumnModel column, var side, DateRange range) ->
          plain(column.name()) + " " + within(side, range);
      case Condition.Like(Expression of, String pattern, boolean negated) ->
          words(of)
              + (negated ? " does not contain " : " contains ")
              + SqlWriter.text(pattern.replace("%", ""));
      case Condition.Flag(ColumnModel column, boolean negated) ->
          plain(column.name()) + (negated ? " is no" : " is yes");
      case Condition.Missing(Expression of, boolean negated) ->
          words(of) + (negated ? " has a value" : " has no value");
      case Condition.Among(ColumnModel column, SelectQuery query, boolean negated)
          when !column.table().equals(query.table()) ->
          Nouns.one(column.table())
              + (negated ? " has no " : " has ")
              + Nouns.many(query.table())
              + (given(query).isEmpty() ? "" : " where " + given(query));
      case Condition.Among(ColumnModel column, SelectQuery query, boolean negated) ->
          plain(column.name())
              + (negated ? " is not among those in " : " is among those in ")
              + plain(query.table())
              + (filters(query).isEmpty() ? "" : " where " + filters(query));
      case Condition.OneOf(ColumnModel column, List<String> values, boolean negated) ->
          plain(column.name())
              + (negated ? " is not " : " is ")
              + String.join(" or ", values.stream().map(SqlWriter::text).toList());
      case Condition.Stated(String _, Condition meant) -> words(meant);
      case Condition.AnyOf(List<Condition> conditions) ->
          conditions.stream().map(Explainer::words).collect(Collectors.joining(" or "));
    };
  }

  /** A name stands for its thing: "country is 'France'". */
  private static String thing(Expression expression) {
    return expression
        .plain()
        .filter(c -> c.core().equals(List.of("name")) || c.core().equals(List.of("titl")))
        .map(c -> Nouns.one(c.table()))
        .orElseGet(() -> words(expression));
  }

  private static String operand(Condition.Operand operand) {
    return switch (operand) {
      case Condition.Operand.Text(String value) -> SqlWriter.text(value);
      case Condition.Operand.Figure(double value) -> SqlWriter.number(value);
      case Condition.Operand.Scalar(SelectQuery query) ->
          "the " + selection(query) + (query.where().isEmpty() ? "" : " where " + filters(query));
    };
  }

  private static String within(Condition.Side side, DateRange range) {
    LocalDate last = range.end().minusDays(1);
    return switch (side) {
      case IN ->
          last.equals(range.start()) ? "is " + last : "is from " + range.start() + " to " + last;
      case BEFORE -> "is before " + range.start();
      case AFTER -> "is after " + last;
      case FROM -> "is " + range.start() + " or later";
      case UNTIL -> "is " + last + " or earlier";
    };
  }

  static String plain(String name) {
    return name.replace('_', ' ').strip();
  }

  static String list(List<String> parts) {
    if (parts.size() < 2) {
      return String.join("", parts);
    }
    return String.join(", ", parts.subList(0, parts.size() - 1)) + " and " + parts.getLast();
  }
}
