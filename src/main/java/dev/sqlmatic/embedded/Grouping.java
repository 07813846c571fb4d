package dev.sqlmatic.embedded;

import dev.sqlmatic.linking.ColumnModel;
import dev.sqlmatic.linking.TableModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds what a query groups by, and shows it. Used by one thread. */
final class Grouping {
  private final Scope scope;
  private final Draft draft;
  private final Set<String> needed;

  /**
   * @param needed takes up the tables that must be joined though no column of them is named
   */
  Grouping(Scope scope, Set<String> needed) {
    this.scope = scope;
    this.draft = scope.draft;
    this.needed = needed;
  }

  /** Time goes on, other groups begin with the largest. */
  static Optional<SelectQuery.Order> usualOrder(List<Expression> select, List<Expression> groups) {
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

  void explicit(List<Expression> groups, List<Expression> select) {
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

  static Expression keyOf(TableModel table) {
    return new Expression.Column(
        table
            .key()
            .or(() -> table.display().stream().findFirst())
            .orElse(table.columns().getFirst()));
  }

  /** What is shown beside an aggregate says what the groups are. */
  void implicit(List<Expression> groups, List<Expression> select, boolean onlyAggregates) {
    List<ColumnModel> plain = select.stream().flatMap(e -> e.plain().stream()).toList();
    boolean ranked =
        draft.ranked
            || (draft.worth() && !draft.orders.isEmpty() && (!draft.tables.isEmpty() || draft.who));
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
}
