package dev.sqlmatic.embedded;

import dev.sqlmatic.linking.ColumnModel;
import dev.sqlmatic.linking.DateStorage;
import dev.sqlmatic.linking.Lexicon;
import dev.sqlmatic.linking.SchemaModel;
import dev.sqlmatic.linking.TableModel;
import dev.sqlmatic.linking.Words;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds columns that a question implies but does not name. Used by one thread. */
final class ColumnFinder {
  private static final Set<String> QUANTITY = Set.of("quantiti", "qti", "unit", "copi");
  private static final Set<String> PRICE = Set.of("price", "cost", "rate");
  private static final List<String> MONEY =
      List.of(
          "revenu", "turnov", "sale", "earn", "gross", "total", "amount", "payment", "paid",
          "price", "cost", "fee", "salari", "valu");
  private static final List<String> BEGINS =
      Words.stems(List.of("started", "start", "begin", "began", "from", "opened"));
  private static final List<String> ENDS =
      Words.stems(List.of("ended", "end", "finished", "stopped", "stop", "to", "until", "closed"));
  private static final int NEAR = 4;

  private final SchemaModel schema;
  private final JoinPlanner planner;

  ColumnFinder(SchemaModel schema, JoinPlanner planner) {
    this.schema = schema;
    this.planner = planner;
  }

  /**
   * A column that an adjective measures.
   *
   * @param up whether more of the adjective means a higher value
   */
  record Measure(ColumnModel column, boolean up) {}

  /** In the first table that has one; then in tables one join away. */
  Optional<Measure> measured(Lexicon.Adjective adjective, Collection<String> tables) {
    for (String table : tables) {
      Optional<Measure> found = measured(adjective, schema.table(table));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** The same, one join away. */
  Optional<Measure> measuredNearby(Lexicon.Adjective adjective, Collection<String> tables) {
    for (String table : tables) {
      for (var relation : schema.relationsOf(table)) {
        Optional<Measure> found = measured(adjective, schema.table(relation.other(table)));
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Measure> measured(Lexicon.Adjective adjective, TableModel table) {
    for (Lexicon.Hint hint : adjective.hints()) {
      for (ColumnModel column : table.columns()) {
        boolean fits =
            column.has(hint.stem())
                && !column.foreign()
                && (column.numeric() || column.dates() != DateStorage.NONE)
                && (!column.stems().contains("id") || hint.stem().equals("id"));
        if (fits) {
          return Optional.of(new Measure(column, hint.up()));
        }
      }
    }
    return Optional.empty();
  }

  /** The moment that fits best: its verb is in the question, its table in use or near. */
  Optional<ColumnModel> moment(
      Collection<String> tables, Collection<String> words, boolean bareYear) {
    record Scored(ColumnModel column, double score) {}
    var found = new ArrayList<Scored>();
    Set<String> stems = new HashSet<>();
    for (String word : words) {
      stems.add(Words.stem(word));
    }
    for (TableModel table : schema.tables()) {
      Optional<Integer> distance = nearest(tables, table.name());
      if (distance.isEmpty() || distance.get() > NEAR) {
        continue;
      }
      for (ColumnModel column : table.columns()) {
        boolean year = column.has("year") && column.dates() != DateStorage.ISO_TEXT;
        if (year ? !bareYear : column.dates() == DateStorage.NONE) {
          continue;
        }
        double score = -0.6 * distance.get() - 0.01 * column.position();
        score += column.stems().stream().anyMatch(stems::contains) ? 1 : 0;
        score += year ? 0.3 : 0;
        score -= column.has("updat") || column.has("modifi") || column.has("birth") ? 0.5 : 0;
        score -= column.dates() == DateStorage.OTHER_TEXT ? 0.2 : 0;
        found.add(new Scored(column, score));
      }
    }
    return found.stream().max(Comparator.comparingDouble(Scored::score)).map(Scored::column);
  }

  /** From a beginning to an end, where a table keeps both. */
  static Optional<Expression> span(TableModel table, Expression.Unit unit) {
    for (ColumnModel start : table.columns()) {
      int at = BEGINS.indexOf(start.stems().isEmpty() ? "" : start.stems().getFirst());
      if (at < 0 || !start.isDate() || start.dates() == DateStorage.OTHER_TEXT) {
        continue;
      }
      for (ColumnModel end : table.columns()) {
        if (end.dates() == start.dates()
            && !end.stems().isEmpty()
            && ENDS.contains(end.stems().getFirst())) {
          return Optional.of(new Expression.Span(start, end, unit));
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Integer> nearest(Collection<String> tables, String table) {
    return tables.stream()
        .map(t -> planner.distance(t, table))
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder());
  }

  /**
   * Price times quantity, or a column of amounts, nearest to the tables in use.
   *
   * @param whole only a column that holds the amount of a whole thing
   */
  Optional<Expression> money(Collection<String> tables, boolean whole) {
    record Scored(Expression expression, double score) {}
    var found = new ArrayList<Scored>();
    for (TableModel table : schema.tables()) {
      Optional<Integer> distance =
          tables.isEmpty() ? Optional.of(0) : nearest(tables, table.name());
      if (distance.isEmpty()) {
        continue;
      }
      double near = -0.2 * distance.get() - (splits(tables, table.name()) ? 0.9 : 0);
      Optional<ColumnModel> price = number(table, PRICE);
      Optional<ColumnModel> quantity = quantity(table);
      if (price.isPresent() && quantity.isPresent() && !whole) {
        var product =
            new Expression.Product(
                new Expression.Column(price.get()), new Expression.Column(quantity.get()));
        found.add(new Scored(product, 1.3 + near));
      }
      for (ColumnModel column : table.columns()) {
        for (int i = 0; i < MONEY.size(); i++) {
          if (column.numeric() && !column.identifier() && column.has(MONEY.get(i))) {
            found.add(new Scored(new Expression.Column(column), 1.4 - 0.08 * i + near));
          }
        }
      }
    }
    return found.stream().max(Comparator.comparingDouble(Scored::score)).map(Scored::expression);
  }

  /** Whether a parent's amount would be counted once for each of its children. */
  private boolean splits(Collection<String> tables, String table) {
    for (String from : tables) {
      Optional<List<SelectQuery.Join>> path = planner.path(from, table);
      if (path.isPresent()
          && path.get().size() >= 2
          && path.get().getLast().along().parent().equals(table)) {
        return true;
      }
    }
    return false;
  }

  /** How many pieces: a column of quantities near the tables in use. */
  Optional<Expression> pieces(Collection<String> tables) {
    return schema.tables().stream()
        .filter(t -> tables.isEmpty() || nearest(tables, t.name()).isPresent())
        .sorted(
            Comparator.comparingInt(
                t -> tables.isEmpty() ? 0 : nearest(tables, t.name()).orElse(NEAR)))
        .flatMap(t ->
            quantity(t)
                .filter(q ->
                    number(t, PRICE).isPresent()
                        || t.columns().stream().filter(ColumnModel::foreign).count() > 1)
                .stream())
        .findFirst()
        .map(Expression.Column::new);
  }

  /** How many; "unit_price" is not. */
  private static Optional<ColumnModel> quantity(TableModel table) {
    return table.columns().stream()
        .filter(c -> c.numeric() && !c.identifier())
        .filter(c -> c.stems().stream().anyMatch(QUANTITY::contains))
        .filter(c -> c.stems().stream().noneMatch(PRICE::contains))
        .findFirst();
  }

  private static Optional<ColumnModel> number(TableModel table, Set<String> stems) {
    return table.columns().stream()
        .filter(c -> c.numeric() && !c.identifier())
        .filter(c -> c.stems().stream().anyMatch(stems::contains))
        .findFirst();
  }
}
