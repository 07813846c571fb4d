package dev.sqlmatic.embedded;

import dev.sqlmatic.linking.Relation;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A query, as its clauses. Immutable.
 *
 * @param table from which it starts
 * @param joins in an order in which each reaches a table already there
 */
record SelectQuery(
    boolean distinct,
    List<Expression> select,
    String table,
    List<Join> joins,
    List<Condition> where,
    List<Expression> groupBy,
    List<Condition> having,
    List<Order> orderBy,
    OptionalInt limit,
    Optional<Combined> combined) {

  SelectQuery {
    select = List.copyOf(select);
    joins = List.copyOf(joins);
    where = List.copyOf(where);
    groupBy = List.copyOf(groupBy);
    having = List.copyOf(having);
    orderBy = List.copyOf(orderBy);
  }

  /** A table brought in along a relation. */
  record Join(String table, Relation along) {}

  /** An order and its direction. */
  record Order(Expression by, boolean descending) {}

  /** How two results become one. */
  enum SetOperation {
    INTERSECT,
    EXCEPT,
    UNION
  }

  /** Another query whose result is combined with this one's. */
  record Combined(SetOperation operation, SelectQuery other) {}

  SelectQuery with(Combined other) {
    return new SelectQuery(
        distinct, select, table, joins, where, groupBy, having, orderBy, limit, Optional.of(other));
  }

  SelectQuery withWhere(List<Condition> conditions) {
    return new SelectQuery(
        distinct, select, table, joins, conditions, groupBy, having, orderBy, limit, combined);
  }

  boolean joined() {
    return !joins.isEmpty();
  }
}
