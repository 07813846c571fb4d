package dev.sqlmatic.embedded;

import dev.sqlmatic.linking.ColumnModel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Names what a query computes, so that a result's columns read well. Stateless. */
final class Headings {
  private Headings() {}

  /**
   * For each thing selected the name to give it; empty for columns, which have one. A name that a
   * column of the query has too is not given: it would change what the query's order means.
   */
  static List<Optional<String>> of(SelectQuery query) {
    Set<String> taken = new HashSet<>();
    for (Expression expression : query.select()) {
      expression.columns().forEach(c -> taken.add(key(c.name())));
    }
    query.groupBy().forEach(e -> e.columns().forEach(c -> taken.add(key(c.name()))));
    query.orderBy().forEach(o -> o.by().columns().forEach(c -> taken.add(key(c.name()))));
    var headings = new ArrayList<Optional<String>>();
    for (Expression expression : query.select()) {
      headings.add(heading(expression, query).filter(h -> taken.add(key(h))));
    }
    return headings;
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static Optional<String> heading(Expression expression, SelectQuery query) {
    return switch (expression) {
      case Expression.All _, Expression.Column _ -> Optional.empty();
      case Expression.Aggregate(var function, boolean _, Expression of)
          when function == Expression.Function.COUNT ->
          Optional.of(counted(of, query));
      case Expression.Aggregate(var function, boolean _, Expression.Span(var _, var _, var unit)) ->
          Optional.of(prefix(function) + key(unit.name()) + "s");
      case Expression.Aggregate(var function, boolean _, Expression.Product _) ->
          Optional.of(prefix(function) + "revenue");
      case Expression.Aggregate(var function, boolean _, Expression of) ->
          of.plain().map(c -> prefix(function) + words(c.name()));
      case Expression.Product _ -> Optional.of("revenue");
      case Expression.Span(var _, var _, var unit) -> Optional.of(key(unit.name()) + "s");
      case Expression.Period(var unit, var _) -> Optional.of(key(unit.name()));
    };
  }

  private static String counted(Expression of, SelectQuery query) {
    return of.plain()
        .map(c -> c.primary() ? many(c.table()) : "different_" + words(c.name()))
        .orElseGet(() -> many(rowsOf(query)));
  }

  /** Of which table a query counts the rows: of things and their parts, the parts. */
  private static String rowsOf(SelectQuery query) {
    boolean parts =
        !query.joins().isEmpty()
            && query.groupBy().stream()
                .flatMap(g -> g.columns().stream())
                .map(ColumnModel::table)
                .anyMatch(query.table()::equals);
    return parts ? query.joins().getLast().table() : query.table();
  }

  private static String many(String table) {
    return words(Nouns.many(table));
  }

  private static String words(String name) {
    return key(name).strip().replaceAll("[^\\p{L}\\p{N}]+", "_");
  }

  private static String prefix(Expression.Function function) {
    return switch (function) {
      case COUNT -> "number_of_";
      case SUM -> "total_";
      case AVG -> "average_";
      case MIN -> "lowest_";
      case MAX -> "highest_";
    };
  }
}
