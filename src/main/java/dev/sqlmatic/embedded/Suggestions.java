package dev.sqlmatic.embedded;

import dev.sqlmatic.linking.ColumnModel;
import dev.sqlmatic.linking.DatabaseModel;
import dev.sqlmatic.linking.DateStorage;
import dev.sqlmatic.linking.Relation;
import dev.sqlmatic.linking.SchemaModel;
import dev.sqlmatic.linking.TableModel;
import dev.sqlmatic.linking.Words;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Makes questions about a database that can be answered and are worth asking, from its schema, and
 * keeps which of them were found answerable for the databases asked about last. Thread-safe.
 */
final class Suggestions {
  private static final int MOST = 5;
  private static final int MOST_TABLES = 8;
  private static final int FEW = 15;
  private static final int MOST_KEPT = 16;
  private static final Set<String> MEASURES =
      Set.copyOf(
          Words.stems(
              List.of(
                  "price",
                  "total",
                  "amount",
                  "population",
                  "area",
                  "points",
                  "rating",
                  "score",
                  "salary",
                  "income",
                  "revenue",
                  "cost",
                  "minutes",
                  "milliseconds",
                  "duration",
                  "weight",
                  "height",
                  "length",
                  "age",
                  "budget",
                  "balance",
                  "capacity")));

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Kept> kept = new LinkedHashMap<>(MOST_KEPT, 0.75f, true);

  private record Kept(DatabaseModel model, Map<String, Boolean> answered) {}

  /**
   * At most five, about the tables last asked about before others.
   *
   * @param answered tells whether a question can be answered well
   */
  List<String> of(
      String database,
      DatabaseModel model,
      Collection<String> about,
      String asked,
      Predicate<String> answered) {
    Map<String, Boolean> known = known(database, model);
    var questions = new LinkedHashSet<String>();
    for (List<String> round : rounds(model.schema(), about)) {
      for (String question : round) {
        boolean fresh = questions.size() < MOST && !question.equalsIgnoreCase(asked.strip());
        if (fresh && known.computeIfAbsent(question, answered::test)) {
          questions.add(question);
        }
      }
    }
    return List.copyOf(questions);
  }

  private Map<String, Boolean> known(String database, DatabaseModel model) {
    lock.lock();
    try {
      Kept last = kept.get(database);
      if (last == null || last.model != model) {
        last = new Kept(model, new ConcurrentHashMap<>());
        kept.put(database, last);
      }
      while (kept.size() > MOST_KEPT) {
        kept.remove(kept.keySet().iterator().next());
      }
      return last.answered;
    } finally {
      lock.unlock();
    }
  }

  /** One question of each kind and table in turn, so that five of them are of many kinds. */
  private static List<List<String>> rounds(SchemaModel schema, Collection<String> about) {
    List<TableModel> tables = tables(schema, about);
    List<Function<TableModel, Optional<String>>> kinds =
        List.of(
            Suggestions::byCategory,
            t -> most(schema, t),
            Suggestions::byMonth,
            t -> never(schema, t),
            Suggestions::highest,
            t -> Optional.of("How many " + name(t) + " are there?"));
    var rounds = new ArrayList<List<String>>();
    for (int start = 0; start < kinds.size(); start++) {
      var round = new ArrayList<String>();
      for (int i = 0; i < tables.size(); i++) {
        kinds.get((start + i) % kinds.size()).apply(tables.get(i)).ifPresent(round::add);
      }
      rounds.add(round);
    }
    return rounds;
  }

  /** Those asked about, then their neighbours, then those with the most relations. */
  private static List<TableModel> tables(SchemaModel schema, Collection<String> about) {
    return schema.tables().stream()
        .filter(t -> !t.bridge() && !t.columns().isEmpty() && !t.view())
        .sorted(
            Comparator.comparingInt((TableModel t) -> about.contains(t.name()) ? 0 : 1)
                .thenComparingInt(t -> near(schema, t, about) ? 0 : 1)
                .thenComparingInt(
                    t -> -schema.relationsOf(t.name()).size() - (t.display().isEmpty() ? 0 : 2)))
        .limit(MOST_TABLES)
        .toList();
  }

  private static boolean near(SchemaModel schema, TableModel table, Collection<String> about) {
    return schema.relationsOf(table.name()).stream()
        .anyMatch(r -> about.contains(r.other(table.name())));
  }

  private static Optional<String> byCategory(TableModel table) {
    return table.columns().stream()
        .filter(c -> c.kinds().size() > 1 && !c.identifier() && !c.isDate() && !c.flag())
        .filter(c -> !table.display().contains(c) && c.kinds().size() <= FEW)
        .filter(c -> table.rows() <= 0 || c.kinds().size() * 2L <= table.rows())
        .filter(c -> !c.has("code"))
        .filter(c -> c.kinds().stream().allMatch(k -> k.length() <= 24))
        .findFirst()
        .map(c -> "How many " + name(table) + " are there for each " + words(c) + "?");
  }

  private static Optional<String> byMonth(TableModel table) {
    return table.columns().stream()
        .filter(c -> c.isDate() && c.dates() != DateStorage.OTHER_TEXT && !c.has("birth"))
        .findFirst()
        .map(_ -> "How many " + name(table) + " are there per month?");
  }

  private static Optional<String> highest(TableModel table) {
    return table.columns().stream()
        .filter(
            c -> c.numeric() && !c.identifier() && c.stems().stream().anyMatch(MEASURES::contains))
        .filter(_ -> !table.display().isEmpty())
        .findFirst()
        .map(c -> "Which 5 " + name(table) + " have the highest " + words(c) + "?");
  }

  private static Optional<String> most(SchemaModel schema, TableModel table) {
    return child(schema, table)
        .map(c -> "Which " + name(table) + " have the most " + name(c) + "?");
  }

  private static Optional<String> never(SchemaModel schema, TableModel table) {
    return child(schema, table).map(c -> "Which " + name(table) + " have no " + name(c) + "?");
  }

  /** The things that belong to those of a table, of which there are most. */
  private static Optional<TableModel> child(SchemaModel schema, TableModel table) {
    return schema.relationsOf(table.name()).stream()
        .filter(r -> r.parent().equals(table.name()) && !r.child().equals(table.name()))
        .map(Relation::child)
        .map(schema::table)
        .filter(t -> !t.bridge() && !table.display().isEmpty())
        .max(Comparator.comparingLong(TableModel::rows));
  }

  private static String name(TableModel table) {
    return Nouns.many(table.name());
  }

  private static String words(ColumnModel column) {
    return Explainer.plain(column.name()).toLowerCase(Locale.ROOT);
  }
}
