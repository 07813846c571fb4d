package dev.sqlmatic.embedded;

import dev.sqlmatic.linking.ColumnModel;
import dev.sqlmatic.linking.TableModel;
import dev.sqlmatic.linking.Words;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What words such as "open", "done" and "unpaid" mean in a table: a status that says so, a moment
 * at which it was done, or a column of yes and no. Stateless.
 */
final class States {
  /** Words for what is still to be done, as a pattern. */
  static final String OPEN =
      "open|pending|unfinished|incomplete|outstanding|undone|unresolved|unsolved|remaining|overdue"
          + "|ongoing|uncompleted";

  /** Words for what has been done. */
  static final String DONE = "done|finished|completed|closed|resolved|complete";

  /** Words for money that came, or did not. */
  static final String PAID = "paid|unpaid";

  /** Words for what is in use, or not. */
  static final String ACTIVE = "active|inactive";

  /** All of them. */
  static final Set<String> WORDS =
      Set.copyOf(List.of((OPEN + "|" + DONE + "|" + PAID + "|" + ACTIVE).split("\\|")));

  private static final Set<String> STATUS = Set.of("statu", "state", "stage", "phase");
  private static final List<String> FINISHED =
      List.of(
          "done",
          "completed",
          "complete",
          "finished",
          "closed",
          "resolved",
          "solved",
          "fixed",
          "delivered",
          "returned",
          "paid");
  private static final List<String> GIVEN_UP =
      List.of("cancelled", "canceled", "abandoned", "rejected", "refunded", "dropped", "archived");
  private static final Set<String> DONE_WORDS = Set.of(DONE.split("\\|"));
  private static final Set<String> ENDED =
      Set.of("complet", "finish", "done", "close", "resolv", "return", "deliv");

  private States() {}

  /** The condition that the word sets on the table's rows; empty where the table tells no such. */
  static Optional<Condition> condition(String word, TableModel table) {
    return switch (word) {
      case "paid" -> state(table, List.of("paid"), List.of(), Set.of("paid", "pai"), false);
      case "unpaid" -> state(table, List.of("paid"), GIVEN_UP, Set.of("paid", "pai"), true);
      case "active" -> state(table, List.of("active"), List.of(), Set.of("activ"), false);
      case "inactive" -> state(table, List.of("active"), List.of(), Set.of("activ"), true);
      default ->
          DONE_WORDS.contains(word)
              ? state(table, FINISHED, List.of(), ENDED, false)
              : state(table, FINISHED, GIVEN_UP, ENDED, true);
    };
  }

  /**
   * A status among some words or none of them, else a moment, else a column of yes and no.
   *
   * @param neither more words that the status must not be, where it is negated
   */
  private static Optional<Condition> state(
      TableModel table,
      List<String> words,
      List<String> neither,
      Set<String> stems,
      boolean negated) {
    return status(table, words, neither, negated)
        .or(() ->
            column(table, stems)
                .filter(ColumnModel::isDate)
                .map(c -> new Condition.Missing(new Expression.Column(c), !negated)))
        .or(() ->
            column(table, stems)
                .filter(ColumnModel::flag)
                .map(c -> new Condition.Flag(c, negated)));
  }

  private static Optional<Condition> status(
      TableModel table, List<String> words, List<String> neither, boolean negated) {
    for (ColumnModel column : table.columns()) {
      if (column.stems().stream().noneMatch(STATUS::contains)) {
        continue;
      }
      List<String> fitting = among(column, words);
      if (!fitting.isEmpty()) {
        List<String> kinds =
            negated
                ? column.kinds().stream()
                    .filter(k -> fitting.contains(k) || among(column, neither).contains(k))
                    .toList()
                : fitting.subList(0, 1);
        return Optional.of(
            kinds.size() > 1
                ? new Condition.OneOf(column, kinds, negated)
                : new Condition.Compare(
                    new Expression.Column(column),
                    negated ? Condition.Operator.UNEQUAL : Condition.Operator.EQUAL,
                    new Condition.Operand.Text(kinds.getFirst())));
      }
    }
    return Optional.empty();
  }

  /** The values of a column that are one of some words, in the words' order. */
  private static List<String> among(ColumnModel column, List<String> words) {
    return words.stream()
        .flatMap(
            w -> column.kinds().stream().filter(k -> k.toLowerCase(Locale.ROOT).strip().equals(w)))
        .toList();
  }

  private static Optional<ColumnModel> column(TableModel table, Set<String> stems) {
    return table.columns().stream()
        .filter(c -> c.isDate() || c.flag())
        .filter(c -> c.words().stream().map(Words::stem).anyMatch(stems::contains))
        .findFirst();
  }
}
