package dev.sqlmatic.embedded;

import dev.sqlmatic.linking.Relation;
import dev.sqlmatic.linking.SchemaModel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Connects tables along relations, by the fewest joins. Immutable; thread-safe. */
final class JoinPlanner {
  private static final int FARTHEST = 6;

  private final SchemaModel schema;

  JoinPlanner(SchemaModel schema) {
    this.schema = schema;
  }

  /** The first table stays first. Empty where some table cannot be reached. */
  Optional<List<SelectQuery.Join>> plan(Collection<String> tables) {
    var missing = new LinkedHashSet<>(tables);
    String start = missing.removeFirst();
    var reached = new LinkedHashSet<String>();
    reached.add(start);
    var joins = new ArrayList<SelectQuery.Join>();
    while (!missing.isEmpty()) {
      Optional<List<SelectQuery.Join>> path = nearest(reached, missing);
      if (path.isEmpty()) {
        return Optional.empty();
      }
      for (SelectQuery.Join join : path.get()) {
        if (reached.add(join.table())) {
          joins.add(join);
        }
      }
      missing.removeAll(reached);
    }
    return Optional.of(joins);
  }

  /** How many joins apart two tables are; empty where nothing connects them. */
  Optional<Integer> distance(String from, String to) {
    return from.equals(to) ? Optional.of(0) : nearest(Set.of(from), Set.of(to)).map(List::size);
  }

  /** The joins from one table to another, in order. */
  Optional<List<SelectQuery.Join>> path(String from, String to) {
    return from.equals(to) ? Optional.of(List.of()) : nearest(Set.of(from), Set.of(to));
  }

  private Optional<List<SelectQuery.Join>> nearest(Set<String> from, Set<String> to) {
    Map<String, SelectQuery.Join> came = new HashMap<>();
    Map<String, Integer> depth = new HashMap<>();
    var queue = new ArrayDeque<String>(from);
    from.forEach(t -> depth.put(t, 0));
    while (!queue.isEmpty()) {
      String table = queue.removeFirst();
      int next = depth.getOrDefault(table, 0) + 1;
      if (next > FARTHEST) {
        return Optional.empty();
      }
      for (Relation relation : schema.relationsOf(table)) {
        String other = relation.other(table);
        if (depth.containsKey(other)) {
          continue;
        }
        depth.put(other, next);
        came.put(other, new SelectQuery.Join(other, relation));
        if (to.contains(other)) {
          return Optional.of(back(came, other));
        }
        queue.add(other);
      }
    }
    return Optional.empty();
  }

  private static List<SelectQuery.Join> back(Map<String, SelectQuery.Join> came, String end) {
    var path = new ArrayList<SelectQuery.Join>();
    String table = end;
    SelectQuery.Join join = came.get(table);
    while (join != null) {
      path.add(join);
      table = join.along().other(table);
      join = came.get(table);
    }
    Collections.reverse(path);
    return path;
  }
}
