package dev.sqlmatic.embedded;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Makes small queries. Stateless. */
final class Queries {
  private Queries() {}

  static SelectQuery simple(
      Expression select, String table, List<SelectQuery.Join> joins, List<Condition> where) {
    return new SelectQuery(
        false,
        List.of(select),
        table,
        joins,
        where,
        List.of(),
        List.of(),
        List.of(),
        OptionalInt.empty(),
        Optional.empty());
  }
}
