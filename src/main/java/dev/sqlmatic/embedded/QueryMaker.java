package dev.sqlmatic.embedded;

import dev.sqlmatic.embedded.Condition.Operand;
import dev.sqlmatic.linking.ColumnModel;
import dev.sqlmatic.linking.TableModel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Makes a query of a draft that is settled in one way. Used by one thread. */
final class QueryMaker {
  private final Scope scope;
  private final Draft draft;
  private static final int TEN = 10;

  private final boolean looseTables;
  private OptionalInt limit;
  private final LinkedHashSet<String> needed = new LinkedHashSet<>();

  /**
   * @param looseTables whether tables that are named, but of which nothing is shown or compared,
   *     are joined too
   */
  QueryMaker(Scope scope, boolean looseTables) {
    this.scope = scope;
    this.draft = scope.draft;
    this.limit = draft.limit;
    this.looseTables = looseTables;
  }

  Optional<SelectQuery> make() {
    var clauses = new Clauses(scope, needed);
    var grouping = new Grouping(scope, needed);
    List<Expression> groups = new ArrayList<>();
    List<Expression> select = new ArrayList<>(clauses.selects());
    List<Condition> having = clauses.having();
    List<SelectQuery.Order> orders = clauses.orders();
    rank(select, orders);
    boolean aggregates =
        select.stream().anyMatch(Expression::aggregated)
            || !having.isEmpty()
            || orders.stream().anyMatch(o -> o.by().aggregated());
    boolean onlyAggregates = !select.isEmpty() && select.stream().allMatch(Expression::aggregated);
    if (!draft.groups.isEmpty() && aggregates) {
      grouping.explicit(groups, select);
    } else if (aggregates && !(onlyAggregates && having.isEmpty() && orders.isEmpty())) {
      grouping.implicit(groups, select, onlyAggregates);
    }
    if (select.isEmpty()) {
      select.addAll(nothingNamed(groups));
    }
    if (orders.stream().anyMatch(o -> o.by() == Expression.All.ALL) && !select.isEmpty()) {
      orders.replaceAll(o ->
          o.by() == Expression.All.ALL
              ? new SelectQuery.Order(select.getFirst(), o.descending())
              : o);
    }
    orders.removeIf(o -> o.by() == Expression.All.ALL);
    if (orders.isEmpty() && !groups.isEmpty()) {
      Grouping.usualOrder(select, groups).ifPresent(orders::add);
    }
    List<Condition> where = new ArrayList<>(new ConditionMaker(scope).conditions());
    late(select, where, orders);
    unrelated(where);
    notAskedFor(select, groups, where);
    List<List<Condition>> sides = new ValueSides(scope).sides(where);
    return query(select, groups, having, orders, sides);
  }

  /** "Our top customers": no measure is named, so worth or else deeds are counted and shown. */
  private void rank(List<Expression> select, List<SelectQuery.Order> orders) {
    if (!draft.ranked || !orders.isEmpty() || scope.subject().isEmpty()) {
      return;
    }
    Optional<Expression> rank = scope.rank();
    if (rank.isEmpty()) {
      Optional<String> doings = new Unrelated(scope).doings(scope.subject().get());
      doings.ifPresent(needed::add);
      rank = doings.map(_ -> Expression.count());
    }
    if (scope.sentence.plural() && limit.equals(OptionalInt.of(1))) {
      limit = OptionalInt.of(TEN);
    }
    rank.ifPresent(r -> {
      select.add(r);
      orders.add(new SelectQuery.Order(r, true));
    });
  }

  /** What must equal a value is known, so it was hardly asked for. */
  private static void notAskedFor(
      List<Expression> select, List<Expression> groups, List<Condition> where) {
    for (Condition condition : where) {
      if (condition instanceof Condition.Compare(Expression left, var _, Operand.Text _)
          && select.size() > 1
          && select.remove(left)) {
        groups.remove(left);
      }
    }
    if (select.stream().allMatch(Expression::aggregated)
        && groups.size() == 1
        && where.stream().anyMatch(w -> Tables.of(w).isEmpty())) {
      groups.clear();
    }
  }

  private Optional<SelectQuery> query(
      List<Expression> select,
      List<Expression> groups,
      List<Condition> having,
      List<SelectQuery.Order> orders,
      List<List<Condition>> sides) {
    List<Expression> shown = countedOnce(select);
    tables(shown, groups, having, orders, sides.getFirst());
    if (needed.isEmpty()) {
      return Optional.empty();
    }
    Optional<List<SelectQuery.Join>> joins = scope.planner.plan(needed);
    if (joins.isEmpty()) {
      return Optional.empty();
    }
    var finalSelect = distinctCounts(shown, joins.get());
    boolean distinct =
        (draft.distinct || (draft.kinds && finalSelect.size() == 1) || repeats(joins.get(), orders))
            && groups.isEmpty()
            && finalSelect.stream().noneMatch(Expression::aggregated);
    var first =
        new SelectQuery(
            distinct,
            finalSelect,
            needed.iterator().next(),
            joins.get(),
            sides.getFirst(),
            groups,
            having,
            orders,
            limit.isPresent() && (!orders.isEmpty() || limit.getAsInt() > 1)
                ? limit
                : OptionalInt.empty(),
            Optional.empty());
    if (!having.isEmpty() && shown.equals(List.of(Expression.count()))) {
      return Optional.of(countOfGroups(first));
    }
    if (sides.size() == 2) {
      return Optional.of(
          first.with(
              new SelectQuery.Combined(
                  SelectQuery.SetOperation.INTERSECT, first.withWhere(sides.get(1)))));
    }
    return Optional.of(first);
  }

  /** Whether the things that are listed would be listed once for each of their parts. */
  private boolean repeats(List<SelectQuery.Join> joins, List<SelectQuery.Order> orders) {
    return orders.isEmpty()
        && draft.havings.isEmpty()
        && scope.subject().isPresent()
        && joins.stream().anyMatch(j -> j.along().parent().equals(scope.subject().get().name()));
  }

  /** How many groups there are: their keys are counted where the condition on groups holds. */
  private SelectQuery countOfGroups(SelectQuery query) {
    Optional<ColumnModel> key =
        query.groupBy().size() == 1 ? query.groupBy().getFirst().plain() : Optional.empty();
    if (key.isEmpty()
        || scope.subject().isEmpty()
        || !key.get().table().equals(scope.subject().get().name())) {
      return query;
    }
    var inner =
        new SelectQuery(
            false,
            List.of(new Expression.Column(key.get())),
            query.table(),
            query.joins(),
            query.where(),
            query.groupBy(),
            query.having(),
            List.of(),
            OptionalInt.empty(),
            Optional.empty());
    return Queries.simple(
        Expression.count(),
        key.get().table(),
        List.of(),
        List.of(new Condition.Among(key.get(), inner, false)));
  }

  private void tables(
      List<Expression> select,
      List<Expression> groups,
      List<Condition> having,
      List<SelectQuery.Order> orders,
      List<Condition> where) {
    var counted = new LinkedHashSet<>(needed);
    needed.clear();
    select.forEach(e -> needed.addAll(Tables.of(e)));
    groups.forEach(e -> needed.addAll(Tables.of(e)));
    where.forEach(c -> needed.addAll(Tables.of(c)));
    having.forEach(c -> needed.addAll(Tables.of(c)));
    orders.forEach(o -> needed.addAll(Tables.of(o.by())));
    needed.addAll(counted);
    if (needed.isEmpty()) {
      scope.subject().ifPresent(t -> needed.add(t.name()));
    }
    scope.subject().map(TableModel::name).filter(needed::remove).ifPresent(needed::addFirst);
    if (looseTables) {
      for (int mention : draft.tables) {
        scope.settlement.table(mention).ifPresent(t -> needed.add(t.name()));
      }
    }
  }

  /** Only one count of all rows. */
  private static List<Expression> countedOnce(List<Expression> select) {
    return new ArrayList<>(new LinkedHashSet<>(select));
  }

  /** Where joins repeat the rows that are counted, their keys are counted instead. */
  private List<Expression> distinctCounts(List<Expression> select, List<SelectQuery.Join> joins) {
    Optional<TableModel> counted =
        draft.selected.stream()
            .filter(s -> s.function().isPresent() && s.target() instanceof Draft.Target.Item)
            .flatMap(s -> scope.tableOf(s.target()).stream())
            .findFirst();
    boolean repeated =
        counted.isPresent()
            && joins.stream().anyMatch(j -> j.along().parent().equals(counted.get().name()));
    if (!repeated || counted.get().key().isEmpty()) {
      return select;
    }
    var key = new Expression.Column(counted.get().key().get());
    return select.stream()
        .map(e ->
            e.equals(Expression.count())
                ? new Expression.Aggregate(Expression.Function.COUNT, true, key)
                : e)
        .toList();
  }

  private List<Expression> nothingNamed(List<Expression> groups) {
    if (!groups.isEmpty()) {
      return groups;
    }
    Optional<TableModel> subject = scope.subject();
    if (subject.isEmpty() || draft.everything) {
      return subject.isEmpty() ? List.of() : everything(subject.get());
    }
    List<ColumnModel> display = subject.get().display();
    if (display.isEmpty()) {
      return everything(subject.get());
    }
    List<Expression> shown = new ArrayList<>();
    display.forEach(c -> shown.add(new Expression.Column(c)));
    return shown;
  }

  /** What is overdue is shown with its day, the longest overdue first. */
  private void late(
      List<Expression> select, List<Condition> where, List<SelectQuery.Order> orders) {
    boolean plain = orders.isEmpty() && select.stream().allMatch(e -> e.plain().isPresent());
    if (!draft.late || !plain) {
      return;
    }
    for (Condition condition : where) {
      if (condition instanceof Condition.Within(ColumnModel day, Condition.Side side, var _)
          && side == Condition.Side.BEFORE) {
        var shown = new Expression.Column(day);
        if (!select.contains(shown)) {
          select.add(shown);
        }
        orders.add(new SelectQuery.Order(shown, false));
        return;
      }
    }
  }

  private List<Expression> everything(TableModel table) {
    needed.add(table.name());
    return List.of(Expression.All.ALL);
  }

  private void unrelated(List<Condition> where) {
    for (Draft.Unrelated wanted : draft.unrelated) {
      var tables = new LinkedHashSet<String>();
      var conditions = new ArrayList<Condition>();
      for (int mention : wanted.mentions()) {
        scope.settlement.table(mention).ifPresent(t -> tables.add(t.name()));
        scope
            .settlement
            .value(mention)
            .ifPresent(v ->
                conditions.add(
                    new Condition.Compare(
                        new Expression.Column(v.column()),
                        Condition.Operator.EQUAL,
                        new Operand.Text(v.value()))));
      }
      Optional<TableModel> subject = scope.subject().filter(t -> !tables.contains(t.name()));
      List<Condition> inside =
          where.stream()
              .filter(c ->
                  c instanceof Condition.Within
                      && !Tables.of(c).contains(subject.map(TableModel::name).orElse("")))
              .toList();
      where.removeAll(inside);
      conditions.addAll(inside);
      subject
          .flatMap(t -> new Unrelated(scope).without(t, tables, conditions))
          .ifPresent(where::add);
    }
  }
}
