package dev.sqlmatic.embedded;

import dev.sqlmatic.linking.ColumnModel;
import dev.sqlmatic.linking.DatabaseModel;
import dev.sqlmatic.linking.DateStorage;
import dev.sqlmatic.linking.Relation;
import dev.sqlmatic.linking.SchemaModel;
import dev.sqlmatic.linking.TableModel;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Makes questions about a database that can be answered, from its schema, and keeps those of the
 * databases asked about last. Thread-safe.
 */
final class Suggestions {
  private static final int MOST = 5;
  private static final int FEW_VALUES = 40;

  private static final int MOST_KEPT = 16;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Kept> kept = new LinkedHashMap<>(MOST_KEPT, 0.75f, true);

  private record Kept(DatabaseModel model, List<String> questions) {}

  /** At most five; {@code answered} tells whether a question can be answered. */
  List<String> of(String database, DatabaseModel model, Predicate<String> answered) {
    lock.lock();
    try {
      Kept known = kept.get(database);
      if (known != null && known.model == model) {
        return known.questions;
      }
    } finally {
      lock.unlock();
    }
    List<String> questions = make(model.schema(), answered);
    lock.lock();
    try {
      kept.put(database, new Kept(model, questions));
      while (kept.size() > MOST_KEPT) {
        kept.remove(kept.keySet().iterator().next());
      }
    } finally {
      lock.unlock();
    }
    return questions;
  }

  private static List<String> make(SchemaModel schema, Predicate<String> answered) {
    var questions = new LinkedHashSet<String>();
    List<TableModel> tables =
        schema.tables().stream()
            .filter(t -> !t.bridge() && !t.columns().isEmpty())
            .sorted(
                Comparator.comparingInt((TableModel t) ->
                    -schema.relationsOf(t.name()).size() - (t.display().isEmpty() ? 0 : 2)))
            .limit(6)
            .toList();
    for (TableModel table : tables) {
      offer(questions, answered, Optional.of("How many " + name(table) + " are there?"));
      offer(questions, answered, grouped(table));
      offer(questions, answered, highest(table));
      offer(questions, answered, most(schema, table));
      offer(questions, answered, average(table));
      if (questions.size() >= MOST) {
        break;
      }
    }
    return questions.stream().limit(MOST).toList();
  }

  private static void offer(
      Set<String> questions, Predicate<String> answered, Optional<String> question) {
    question.filter(q -> questions.size() < MOST && answered.test(q)).ifPresent(questions::add);
  }

  private static Optional<String> grouped(TableModel table) {
    return table.columns().stream()
        .filter(c -> c.content() == ColumnModel.Content.TEXT && !c.identifier() && !c.isDate())
        .filter(c -> c.distinct() > 1 && c.distinct() <= FEW_VALUES && !table.display().contains(c))
        .findFirst()
        .map(c -> "How many " + name(table) + " are there for each " + words(c) + "?");
  }

  private static Optional<String> highest(TableModel table) {
    return amount(table)
        .filter(_ -> !table.display().isEmpty())
        .map(c -> "Which 5 " + name(table) + " have the highest " + words(c) + "?");
  }

  private static Optional<String> average(TableModel table) {
    return amount(table).map(c -> "What is the average " + words(c) + " of " + name(table) + "?");
  }

  private static Optional<String> most(SchemaModel schema, TableModel table) {
    return schema.relationsOf(table.name()).stream()
        .filter(r -> r.parent().equals(table.name()) && !r.child().equals(table.name()))
        .filter(_ -> !table.display().isEmpty())
        .map(Relation::child)
        .findFirst()
        .map(child ->
            "Which "
                + name(table)
                + " have the most "
                + Explainer.plain(child).toLowerCase(Locale.ROOT)
                + "?");
  }

  private static Optional<ColumnModel> amount(TableModel table) {
    return table.columns().stream()
        .filter(c -> c.numeric() && !c.identifier() && !c.primary())
        .filter(c -> c.dates() == DateStorage.NONE)
        .findFirst();
  }

  private static String name(TableModel table) {
    return Explainer.plain(table.name()).toLowerCase(Locale.ROOT);
  }

  private static String words(ColumnModel column) {
    return Explainer.plain(column.name()).toLowerCase(Locale.ROOT);
  }
}
