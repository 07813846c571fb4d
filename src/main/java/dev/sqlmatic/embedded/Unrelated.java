package dev.sqlmatic.embedded;

import dev.sqlmatic.linking.ColumnModel;
import dev.sqlmatic.linking.DateStorage;
import dev.sqlmatic.linking.Relation;
import dev.sqlmatic.linking.TableModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes "without": the key is not among those that are related. Used by one thread. */
final class Unrelated {
  private final Scope scope;

  Unrelated(Scope scope) {
    this.scope = scope;
  }

  /**
   * Things of {@code subject} not related to rows of {@code others} that fulfil {@code where}; with
   * no others, to the table that records what the subject does.
   */
  Optional<Condition> without(TableModel subject, Set<String> others, List<Condition> where) {
    Set<String> targets = others;
    if (targets.isEmpty()) {
      Optional<String> doings = doings(subject);
      if (doings.isEmpty()) {
        return Optional.empty();
      }
      targets = Set.of(doings.get());
    }
    String first = targets.iterator().next();
    Optional<List<SelectQuery.Join>> path = scope.planner.path(subject.name(), first);
    if (path.isEmpty() || path.get().isEmpty()) {
      return Optional.empty();
    }
    SelectQuery.Join step = path.get().getFirst();
    Relation along = step.along();
    boolean child = along.child().equals(step.table());
    String mine = child ? along.parentColumn() : along.childColumn();
    String theirs = child ? along.childColumn() : along.parentColumn();
    Optional<ColumnModel> own = subject.column(mine);
    Optional<ColumnModel> other = scope.schema.table(step.table()).column(theirs);
    if (own.isEmpty() || other.isEmpty()) {
      return Optional.empty();
    }
    var tables = new LinkedHashSet<String>();
    tables.add(step.table());
    if (path.get().size() > 2 || !where.isEmpty() || !scope.schema.table(step.table()).bridge()) {
      tables.addAll(targets);
    }
    where.forEach(c -> tables.addAll(Tables.of(c)));
    var inside = new ArrayList<>(where);
    if (!other.get().required()) { // one NULL, and nothing is NOT IN
      inside.add(new Condition.Missing(new Expression.Column(other.get()), true));
    }
    return scope
        .planner
        .plan(tables)
        .map(joins ->
            new Condition.Among(
                own.get(),
                Queries.simple(new Expression.Column(other.get()), step.table(), joins, inside),
                true));
  }

  /** The child with a moment and the most rows: orders, visits, payments. */
  Optional<String> doings(TableModel subject) {
    return scope.schema.relationsOf(subject.name()).stream()
        .filter(r -> r.parent().equals(subject.name()) && !r.child().equals(subject.name()))
        .map(r -> scope.schema.table(r.child()))
        .max(
            Comparator.comparingInt((TableModel t) ->
                    t.columns().stream().anyMatch(c -> c.dates() != DateStorage.NONE) ? 1 : 0)
                .thenComparingLong(TableModel::rows))
        .map(TableModel::name);
  }
}
