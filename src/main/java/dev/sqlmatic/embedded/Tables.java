package dev.sqlmatic.embedded;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which tables the parts of a query need. Stateless. */
final class Tables {
  private Tables() {}

  static Set<String> of(Expression expression) {
    var tables = new LinkedHashSet<String>();
    expression.columns().forEach(c -> tables.add(c.table()));
    return tables;
  }

  static Set<String> of(Condition condition) {
    return switch (condition) {
      case Condition.Compare(Expression left, var _, var _) -> of(left);
      case Condition.Between(Expression of, double _, double _) -> of(of);
      case Condition.Within(var column, var _, var _) -> Set.of(column.table());
      case Condition.Like(Expression of, String _, boolean _) -> of(of);
      case Condition.Flag(var column, boolean _) -> Set.of(column.table());
      case Condition.Missing(Expression of, boolean _) -> of(of);
      case Condition.Among(var column, var _, boolean _) -> Set.of(column.table());
      case Condition.OneOf(var column, var _, boolean _) -> Set.of(column.table());
      case Condition.Stated(String _, Condition meant) -> of(meant);
      case Condition.AnyOf(List<Condition> conditions) -> {
        var tables = new LinkedHashSet<String>();
        conditions.forEach(c -> tables.addAll(of(c)));
        yield tables;
      }
    };
  }
}
