package dev.sqlmatic.embedded;

import dev.sqlmatic.linking.ColumnModel;
import dev.sqlmatic.linking.DateRange;
import java.util.List;

/** What rows or groups must fulfil. Immutable. */
sealed interface Condition {

  /** {@code left operator right}. */
  record Compare(Expression left, Operator operator, Operand right) implements Condition {}

  /** Low and high are within. */
  record Between(Expression of, double low, double high) implements Condition {}

  /** A moment within a span of days, or before, or after it. */
  record Within(ColumnModel column, Side side, DateRange range) implements Condition {}

  /** Text that contains, begins or ends with another; {@code pattern} is for LIKE. */
  record Like(Expression of, String pattern, boolean negated) implements Condition {}

  /** Has no value. */
  record Missing(Expression of, boolean negated) implements Condition {}

  /** A column of yes and no says yes, or no. */
  record Flag(ColumnModel column, boolean negated) implements Condition {}

  /** Among what another query gives. */
  record Among(ColumnModel column, SelectQuery query, boolean negated) implements Condition {}

  /** One of some texts, or none of them. */
  record OneOf(ColumnModel column, List<String> values, boolean negated) implements Condition {
    public OneOf {
      values = List.copyOf(values);
    }
  }

  /** What a word of the question means that is no name and no value. */
  record Stated(String word, Condition condition) implements Condition {}

  /** At least one holds. */
  record AnyOf(List<Condition> conditions) implements Condition {
    public AnyOf {
      conditions = List.copyOf(conditions);
    }
  }

  /** Where a moment lies, seen from a span of days. */
  enum Side {
    IN,
    BEFORE,
    AFTER,
    FROM,
    UNTIL
  }

  /** How two values compare. */
  enum Operator {
    EQUAL("=", "is"),
    UNEQUAL("<>", "is not"),
    GREATER(">", "is more than"),
    LESS("<", "is less than"),
    AT_LEAST(">=", "is at least"),
    AT_MOST("<=", "is at most");

    private final String sql;
    private final String words;

    Operator(String sql, String words) {
      this.sql = sql;
      this.words = words;
    }

    String sql() {
      return sql;
    }

    String words() {
      return words;
    }

    Operator mirrored() {
      return switch (this) {
        case GREATER -> LESS;
        case LESS -> GREATER;
        case AT_LEAST -> AT_MOST;
        case AT_MOST -> AT_LEAST;
        case EQUAL, UNEQUAL -> this;
      };
    }
  }

  /** The right side of a comparison. */
  sealed interface Operand {
    /** Text. */
    record Text(String value) implements Operand {}

    /** A number. */
    record Figure(double value) implements Operand {}

    /** The one value that a query gives. */
    record Scalar(SelectQuery query) implements Operand {}
  }
}
