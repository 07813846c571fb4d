package dev.sqlmatic.embedded;

import dev.sqlmatic.embedded.Condition.Operand;
import dev.sqlmatic.linking.ColumnModel;
import dev.sqlmatic.linking.TableModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes what a query shows, its conditions on groups and its order. Used by one thread. */
final class Clauses {
  private final Scope scope;
  private final Draft draft;
  private final Set<String> needed;

  /**
   * @param needed takes up the tables that must be joined though no column of them is named
   */
  Clauses(Scope scope, Set<String> needed) {
    this.scope = scope;
    this.draft = scope.draft;
    this.needed = needed;
  }

  List<Expression> selects() {
    var select = new ArrayList<Expression>();
    if (draft.showsThings) {
      scope.named().ifPresent(t -> t.display().forEach(c -> select.add(new Expression.Column(c))));
    }
    for (Draft.Selected selected : draft.selected) {
      if (selected.function().isEmpty()) {
        shown(selected, select);
      } else {
        aggregate(selected).filter(a -> !select.contains(a)).ifPresent(select::add);
      }
    }
    return select;
  }

  private void shown(Draft.Selected selected, List<Expression> select) {
    if (selected.target() instanceof Draft.Target.Item(int mention)) {
      Optional<ColumnModel> column = scope.settlement.column(mention);
      List<ColumnModel> columns =
          column
              .map(c -> persons(mention, c))
              .orElseGet(
                  () -> scope.settlement.table(mention).map(TableModel::display).orElse(List.of()));
      for (ColumnModel one : columns) {
        var expression = new Expression.Column(one);
        if (!select.contains(expression)) {
          select.add(expression);
        }
      }
    }
  }

  /** "name" of people whose names stand in two columns is both. */
  private List<ColumnModel> persons(int mention, ColumnModel column) {
    List<ColumnModel> display = scope.schema.table(column).display();
    var found = scope.sentence.mention(mention);
    boolean plainName =
        found.to() - found.from() <= 2
            && scope.sentence.tokens().subList(found.from(), found.to()).stream()
                .noneMatch(t ->
                    t.lower()
                        .matches("first|last|middle|family|given|fname|lname|surname|forename"));
    return display.size() == 2 && display.contains(column) && plainName ? display : List.of(column);
  }

  private Optional<Expression> aggregate(Draft.Selected selected) {
    Expression.Function function = selected.function().orElse(Expression.Function.COUNT);
    if (function != Expression.Function.COUNT) {
      return scope
          .expression(selected.target())
          .map(e -> new Expression.Aggregate(function, false, e));
    }
    if (selected.target() instanceof Draft.Target.Item(int mention)) {
      Optional<TableModel> table = scope.settlement.table(mention);
      Optional<ColumnModel> column = scope.settlement.column(mention);
      if (table.isPresent()) {
        needed.add(table.get().name());
        boolean distinct = selected.distinct() && table.get().key().isPresent();
        return Optional.of(
            distinct
                ? new Expression.Aggregate(
                    function, true, new Expression.Column(table.get().key().orElseThrow()))
                : Expression.count());
      }
      if (column.isPresent()) {
        boolean key = column.get().primary() && scope.schema.table(column.get()).key().isPresent();
        needed.add(column.get().table());
        return Optional.of(
            key && !selected.distinct()
                ? Expression.count()
                : new Expression.Aggregate(function, true, new Expression.Column(column.get())));
      }
    }
    return Optional.of(Expression.count());
  }

  List<Condition> having() {
    var having = new ArrayList<Condition>();
    for (int mention : draft.commonTo) {
      scope.settlement.table(mention).flatMap(TableModel::key).ifPresent(k -> having.add(all(k)));
    }
    for (Draft.Having wanted : draft.havings) {
      scope.tableOf(wanted.target()).ifPresent(t -> needed.add(t.name()));
      Expression counted =
          wanted.function() == Expression.Function.COUNT
              ? Expression.count()
              : new Expression.Aggregate(
                  wanted.function(),
                  false,
                  scope.expression(wanted.target()).orElse(Expression.All.ALL));
      having.add(
          new Condition.Compare(counted, wanted.operator(), new Operand.Figure(wanted.value())));
    }
    return having;
  }

  /** As many different ones as there are. */
  private Condition all(ColumnModel key) {
    needed.add(key.table());
    var counted =
        new Expression.Aggregate(Expression.Function.COUNT, true, new Expression.Column(key));
    SelectQuery whole = Queries.simple(Expression.count(), key.table(), List.of(), List.of());
    return new Condition.Compare(counted, Condition.Operator.EQUAL, new Operand.Scalar(whole));
  }

  List<SelectQuery.Order> orders() {
    var orders = new ArrayList<SelectQuery.Order>();
    for (Draft.Ordered ordered : draft.orders) {
      order(ordered).ifPresent(orders::add);
    }
    return orders;
  }

  /** "Best customers" goes by what customers have themselves, not by ratings that they give. */
  private boolean ofSubject(ColumnModel column) {
    return scope.subject().filter(t -> t.name().equals(column.table())).isPresent();
  }

  private Optional<SelectQuery.Order> order(Draft.Ordered ordered) {
    Optional<Expression.Function> function = ordered.function();
    if (function.equals(Optional.of(Expression.Function.COUNT))) {
      scope.tableOf(ordered.target()).ifPresent(t -> needed.add(t.name()));
      return Optional.of(new SelectQuery.Order(Expression.count(), ordered.descending()));
    }
    if (ordered.target() instanceof Draft.Target.Measured measured) {
      return scope
          .measure(measured)
          .filter(m -> !draft.ranked || ofSubject(m.column()))
          .map(m ->
              new SelectQuery.Order(
                  new Expression.Column(m.column()), ordered.descending() == m.up()));
    }
    if (ordered.target() instanceof Draft.Target.Worth worth
        && !worth.money()
        && scope.expression(worth).isEmpty()) {
      return Optional.of(new SelectQuery.Order(Expression.count(), ordered.descending()));
    }
    return scope
        .expression(ordered.target())
        .map(e -> function.<Expression>map(f -> new Expression.Aggregate(f, false, e)).orElse(e))
        .map(e -> new SelectQuery.Order(e, ordered.descending()));
  }
}
