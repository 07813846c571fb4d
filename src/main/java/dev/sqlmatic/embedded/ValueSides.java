package dev.sqlmatic.embedded;

import dev.sqlmatic.embedded.Condition.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Two values of one column cannot hold at once: either one may hold, or (with "both", or where
 * things can have several) each holds for some row, which takes two queries. Used by one thread.
 */
final class ValueSides {
  private final Scope scope;

  ValueSides(Scope scope) {
    this.scope = scope;
  }

  /** The conditions of one query, or of two that are intersected. */
  List<List<Condition>> sides(List<Condition> where) {
    for (int i = 0; i < where.size(); i++) {
      for (int j = i + 1; j < where.size(); j++) {
        if (sameColumn(where.get(i), where.get(j))
            || (scope.draft.both && opposed(where.get(i), where.get(j)))) {
          return rivals(where, i, j);
        }
      }
    }
    if (scope.draft.either && where.size() == 2) {
      return List.of(List.of(new Condition.AnyOf(where)));
    }
    return List.of(where);
  }

  private List<List<Condition>> rivals(List<Condition> where, int i, int j) {
    List<Condition> rest = new ArrayList<>(where);
    Condition one = where.get(i);
    Condition two = where.get(j);
    rest.remove(j);
    rest.remove(i);
    boolean own =
        scope.subject().isPresent() && Tables.of(one).contains(scope.subject().get().name());
    boolean several = scope.draft.both || !own;
    if (scope.draft.either || !several) {
      rest.add(new Condition.AnyOf(List.of(one, two)));
      return List.of(rest);
    }
    var first = new ArrayList<>(rest);
    first.add(one);
    var second = new ArrayList<>(rest);
    second.add(two);
    return List.of(first, second);
  }

  /** More than a and less than b, of one column, with a not below b. */
  private static boolean opposed(Condition one, Condition two) {
    return one
            instanceof
            Condition.Compare(Expression left, Operator how, Condition.Operand.Figure(double a))
        && two
            instanceof
            Condition.Compare(Expression right, Operator other, Condition.Operand.Figure(double b))
        && left.equals(right)
        && ((how == Operator.GREATER && other == Operator.LESS && a >= b)
            || (how == Operator.LESS && other == Operator.GREATER && a <= b));
  }

  private static boolean sameColumn(Condition one, Condition two) {
    Optional<Expression> left = equality(one);
    return left.isPresent() && left.equals(equality(two));
  }

  private static Optional<Expression> equality(Condition condition) {
    return condition instanceof Condition.Compare(Expression left, Operator operator, var _)
            && operator == Operator.EQUAL
        ? Optional.of(left)
        : Optional.empty();
  }
}
