package dev.sqlmatic.embedded;

import dev.sqlmatic.embedded.Condition.Operand;
import dev.sqlmatic.linking.ColumnModel;
import dev.sqlmatic.linking.TableModel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Makes a query of a draft that is settled in one way. Used by one thread. */
final class QueryMaker {
  private final Scope scope;
  private final Draft draft;
  private final boolean looseTables;
  private final LinkedHashSet<String> needed = new LinkedHashSet<>();

  /**
   * @param looseTables whether tables that are named, but of which nothing is shown or compared,
   *     are joined too
   */
  QueryMaker(Scope scope, boolean looseTables) {
    this.scope = scope;
    this.draft = scope.draft;
    this.looseTables = looseTables;
  }

  Optional<SelectQuery> make() {
    List<Expression> groups = new ArrayList<>();
    List<Expression> select = new ArrayList<>(selects());
    List<Condition> having = having();
    List<SelectQuery.Order> orders = orders();
    boolean aggregates =
        select.stream().anyMatch(Expression::aggregated)
            || !having.isEmpty()
            || orders.stream().anyMatch(o -> o.by().aggregated());
    boolean onlyAggregates = !select.isEmpty() && select.stream().allMatch(Expression::aggregated);
    if (!draft.groups.isEmpty() && aggregates) {
      explicitGroups(groups, select);
    } else if (aggregates && !(onlyAggregates && having.isEmpty() && orders.isEmpty())) {
      implicitGroups(groups, select, onlyAggregates);
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
      usualOrder(select, groups).ifPresent(orders::add);
    }
    List<Condition> where = new ArrayList<>(new ConditionMaker(scope).conditions());
    unrelated(where);
    notAskedFor(select, groups, where);
    List<List<Condition>> sides = new ValueSides(scope).sides(where);
    return query(select, groups, having, orders, sides);
  }

  /** Time goes on, other groups begin with the largest. */
  private static Optional<SelectQuery.Order> usualOrder(
      List<Expression> select, List<Expression> groups) {
    return groups.stream()
        .filter(Expression.Period.class::isInstance)
        .findFirst()
        .map(p -> new SelectQuery.Order(p, false))
        .or(() ->
            select.stream()
                .filter(Expression::aggregated)
                .findFirst()
                .map(a -> new SelectQuery.Order(a, true)));
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
            draft.limit.isPresent() && (!orders.isEmpty() || draft.limit.getAsInt() > 1)
                ? draft.limit
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

  private List<Expression> selects() {
    var select = new ArrayList<Expression>();
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

  private List<Condition> having() {
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

  private List<SelectQuery.Order> orders() {
    var orders = new ArrayList<SelectQuery.Order>();
    for (Draft.Ordered ordered : draft.orders) {
      order(ordered).ifPresent(orders::add);
    }
    return orders;
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

  private void explicitGroups(List<Expression> groups, List<Expression> select) {
    int at = groupsFirst() ? 0 : select.size();
    for (Draft.Target target : draft.groups) {
      List<Expression> shown = new ArrayList<>();
      if (target instanceof Draft.Target.Item(int mention)
          && scope.settlement.table(mention).isPresent()) {
        TableModel table = scope.settlement.table(mention).orElseThrow();
        needed.add(table.name());
        groups.add(keyOf(table));
        table.display().forEach(c -> shown.add(new Expression.Column(c)));
        if (shown.isEmpty()) {
          shown.add(keyOf(table));
        }
        boolean named =
            select.stream()
                .anyMatch(e -> e.plain().filter(c -> c.table().equals(table.name())).isPresent());
        if (named) {
          shown.clear();
        }
      } else {
        scope
            .expression(target)
            .ifPresent(e -> {
              groups.add(e);
              shown.add(e);
            });
      }
      if (groupsFirst()) {
        select.removeAll(shown);
      }
      shown.removeIf(select::contains);
      select.addAll(Math.min(at, select.size()), shown);
      at += groupsFirst() ? shown.size() : 0;
    }
  }

  /** "For each country, how many …" shows the country first. */
  private boolean groupsFirst() {
    int group = Integer.MAX_VALUE;
    for (Draft.Target target : draft.groups) {
      if (target instanceof Draft.Target.Item(int mention)) {
        group = Math.min(group, scope.sentence.mention(mention).from());
      } else {
        return true;
      }
    }
    int shown =
        draft.selected.stream().mapToInt(Draft.Selected::position).min().orElse(Integer.MAX_VALUE);
    return group < shown;
  }

  private static Expression keyOf(TableModel table) {
    return new Expression.Column(
        table
            .key()
            .or(() -> table.display().stream().findFirst())
            .orElse(table.columns().getFirst()));
  }

  /** What is shown beside an aggregate says what the groups are. */
  private void implicitGroups(
      List<Expression> groups, List<Expression> select, boolean onlyAggregates) {
    List<ColumnModel> plain = select.stream().flatMap(e -> e.plain().stream()).toList();
    boolean ranked = draft.worth() && !draft.orders.isEmpty() && !draft.tables.isEmpty();
    if (plain.isEmpty() && (!onlyAggregates || ranked)) {
      scope.subject().ifPresent(t -> things(t, groups, select));
      return;
    }
    if (plain.isEmpty()) {
      scope.subject().filter(_ -> !draft.havings.isEmpty()).ifPresent(t -> groups.add(keyOf(t)));
      return;
    }
    TableModel table = scope.schema.table(plain.getFirst());
    boolean names = plain.stream().anyMatch(c -> c.primary() || table.display().contains(c));
    boolean countsOwn = needed.isEmpty() || needed.equals(Set.of(table.name()));
    if (names && !countsOwn && table.key().isPresent()) {
      groups.add(keyOf(table));
    } else if (countsOwn || !names) {
      plain.stream()
          .filter(c -> c.table().equals(table.name()))
          .forEach(c -> groups.add(new Expression.Column(c)));
    } else {
      groups.add(new Expression.Column(plain.getFirst()));
    }
  }

  private static void things(TableModel table, List<Expression> groups, List<Expression> select) {
    List<Expression> shown =
        table.display().stream().<Expression>map(Expression.Column::new).toList();
    select.addAll(0, shown.isEmpty() ? List.of(keyOf(table)) : shown);
    groups.add(keyOf(table));
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
    return display.isEmpty()
        ? everything(subject.get())
        : display.stream().<Expression>map(Expression.Column::new).toList();
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
