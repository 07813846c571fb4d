package dev.sqlmatic.embedded;

import dev.sqlmatic.linking.DateRange;
import dev.sqlmatic.linking.Lexicon.Adjective;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A question's clauses, not yet settled on tables and columns: mentions are named by their number
 * in the {@link Sentence}. Filled by the rules in turn; used by one thread.
 */
final class Draft {
  final List<Selected> selected = new ArrayList<>();
  final List<Filter> filters = new ArrayList<>();
  final List<Target> groups = new ArrayList<>();
  final List<Having> havings = new ArrayList<>();
  final List<Ordered> orders = new ArrayList<>();
  final List<Unrelated> unrelated = new ArrayList<>();
  final Set<Integer> commonTo = new LinkedHashSet<>();
  final Set<Integer> tables = new LinkedHashSet<>();
  final Map<Integer, Want> wants = new HashMap<>();
  OptionalInt limit = OptionalInt.empty();
  boolean distinct;
  boolean kinds;
  boolean everything;
  boolean either;
  boolean both;
  boolean late;
  boolean who;
  boolean ranked;
  boolean showsThings;

  /** Whether money or amounts are asked for that no mention names. */
  boolean worth() {
    return selected.stream()
            .anyMatch(
                s -> s.target() instanceof Target.Worth || s.target() instanceof Target.Lasting)
        || orders.stream().anyMatch(o -> o.target() instanceof Target.Worth);
  }

  /** Whether a mention that may be a table or a column must be one of them. */
  enum Want {
    TABLE,
    COLUMN
  }

  /** What a clause is about. */
  sealed interface Target {
    /** A mention. */
    record Item(int mention) implements Target {}

    /** The key of the things that a mention names. */
    record Key(int mention) implements Target {}

    /** The column that an adjective measures, of the things that a mention names if any. */
    record Measured(Adjective adjective, Optional<Integer> of) implements Target {}

    /**
     * Money or amounts, where no column is named: "earned", "sold".
     *
     * @param whole of one thing, as the value of an order; else of all its parts
     */
    record Worth(boolean money, boolean whole) implements Target {}

    /** How long the things of a table take. */
    record Lasting(String table, Expression.Unit unit) implements Target {}

    /** The rows themselves. */
    record Rows() implements Target {}

    /** A stretch of time. */
    record Every(Expression.Unit unit) implements Target {}
  }

  /**
   * Something to show.
   *
   * @param position where it stands in the question, which is its place in the result
   */
  record Selected(
      Target target, Optional<Expression.Function> function, boolean distinct, int position) {}

  /** An order; {@code function} COUNT counts rows of the target. */
  record Ordered(Target target, Optional<Expression.Function> function, boolean descending) {}

  /** A condition on groups. */
  record Having(
      Target target, Expression.Function function, Condition.Operator operator, double value) {}

  /** Things that must not be related to the main one. */
  record Unrelated(List<Integer> mentions) {}

  /** A condition on rows. */
  sealed interface Filter {
    /**
     * Compared with a number.
     *
     * @param unit the word after the number, empty where there is none
     */
    record Compared(Target target, Condition.Operator operator, double value, String unit)
        implements Filter {
      Compared(Target target, Condition.Operator operator, double value) {
        this(target, operator, value, "");
      }
    }

    /** Compared with an aggregate over all rows. */
    record Beyond(
        Target target,
        Condition.Operator operator,
        Expression.Function function,
        Optional<Integer> value)
        implements Filter {}

    /** Between two numbers. */
    record Between(Target target, double low, double high) implements Filter {}

    /** Equal to a value that stands in the data. */
    record Valued(int mention, Optional<Integer> column, boolean negated) implements Filter {}

    /** In, before or after some days. */
    record Dated(Optional<Integer> column, Condition.Side side, DateRange range, List<String> verbs)
        implements Filter {}

    /** Contains some text. */
    record Containing(Target target, String pattern, boolean negated) implements Filter {}

    /** As far as a word such as "open" says, of the things that a mention names if any. */
    record State(String word, Optional<Integer> of) implements Filter {}

    /** Says yes, or no. */
    record Flagged(int mention, boolean negated) implements Filter {}

    /** Has no value. */
    record Missing(Target target, boolean negated) implements Filter {}
  }
}
