package dev.sqlmatic.embedded;

import dev.sqlmatic.linking.ColumnModel;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a query selects, groups and orders by, or compares. Immutable. */
sealed interface Expression {

  /** {@code *}. */
  enum All implements Expression {
    ALL
  }

  /** A column. */
  record Column(ColumnModel column) implements Expression {}

  /** An aggregate over the rows of a group. */
  record Aggregate(Function function, boolean distinct, Expression of) implements Expression {}

  /** Price times quantity. */
  record Product(Expression left, Expression right) implements Expression {}

  /** The day, month or year in which a moment lies. */
  record Period(Unit unit, ColumnModel column) implements Expression {}

  /** How long it took from one moment to another, in hours or minutes. */
  record Span(ColumnModel start, ColumnModel end, Unit unit) implements Expression {}

  /** Aggregate functions. */
  enum Function {
    COUNT,
    SUM,
    AVG,
    MIN,
    MAX
  }

  /** Stretches of time to group by. */
  enum Unit {
    MINUTE,
    HOUR,
    DAY,
    WEEKDAY,
    WEEK,
    MONTH,
    QUARTER,
    YEAR
  }

  static Expression count() {
    return new Aggregate(Function.COUNT, false, All.ALL);
  }

  /** The columns inside. */
  default List<ColumnModel> columns() {
    return switch (this) {
      case All _ -> List.of();
      case Column(ColumnModel column) -> List.of(column);
      case Aggregate(Function _, boolean _, Expression of) -> of.columns();
      case Product(Expression left, Expression right) ->
          Stream.concat(left.columns().stream(), right.columns().stream()).toList();
      case Span(ColumnModel start, ColumnModel end, Unit _) -> List.of(start, end);
      case Period(Unit _, ColumnModel column) -> List.of(column);
    };
  }

  default boolean aggregated() {
    return this instanceof Aggregate;
  }

  /** The column, where this is nothing more. */
  default Optional<ColumnModel> plain() {
    return this instanceof Column(ColumnModel column) ? Optional.of(column) : Optional.empty();
  }
}
