package dev.sqlmatic.chat;

import dev.sqlmatic.database.AttachedDatabase;
import dev.sqlmatic.database.DatabaseStructure;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.linking.Words;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Which of several databases a question speaks of, by the names of databases, tables and columns in
 * it. A word that many databases know says little; where two come out alike, one of the user's own
 * goes before the samples, and else there is no guess: a wrong one would answer from the wrong
 * file. Immutable, thread-safe.
 */
final class DatabaseGuess {
  private static final int LONGEST = 1_500;
  private static final double BY_TABLE = 3;
  private static final double BY_COLUMN = 1;

  /** By how much the best must lead. */
  private static final double CLEARLY = 1.5;

  /** Columns' names that stand in questions of all kinds. */
  private static final Set<String> COMMON =
      Set.copyOf(
          Words.stems(
              List.of(
                  "name", "title", "number", "count", "total", "date", "time", "year", "month",
                  "week", "day", "id", "type", "first", "last", "order", "rank", "most", "list")));

  private final List<AttachedDatabase> databases;
  private final Function<String, DatabaseStructure> structures;

  /**
   * @param structures by a database's name; may throw where its file is away
   */
  DatabaseGuess(List<AttachedDatabase> databases, Function<String, DatabaseStructure> structures) {
    this.databases = List.copyOf(databases);
    this.structures = structures;
  }

  private record Scored(AttachedDatabase database, double score) {}

  Optional<AttachedDatabase> of(String question) {
    String start = question.substring(0, Math.min(LONGEST, question.length()));
    Set<String> asked = new HashSet<>(Words.content(Words.split(start)));
    List<Map<String, Double>> known = databases.stream().map(this::words).toList();
    List<Scored> scored =
        IntStream.range(0, known.size())
            .mapToObj(i -> new Scored(databases.get(i), score(asked, known.get(i), known)))
            .sorted(Comparator.comparingDouble(Scored::score).reversed())
            .toList();
    double best = scored.getFirst().score();
    List<Scored> near = scored.stream().filter(s -> s.score() * CLEARLY > best).toList();
    List<Scored> chosen = best == 0 ? scored : near;
    if (best > 0 && near.size() == 1) {
      return Optional.of(near.getFirst().database());
    }
    List<Scored> own = chosen.stream().filter(s -> !s.database().sample()).toList();
    return own.size() == 1 ? Optional.of(own.getFirst().database()) : Optional.empty();
  }

  private static double score(
      Set<String> asked, Map<String, Double> words, List<Map<String, Double>> all) {
    return asked.stream()
        .mapToDouble(word ->
            words.getOrDefault(word, 0.0)
                / Math.max(1, all.stream().filter(other -> other.containsKey(word)).count()))
        .sum();
  }

  /** The stems that a database is known by, and how much each says. */
  private Map<String, Double> words(AttachedDatabase database) {
    Map<String, Double> words = new HashMap<>();
    note(database.name(), BY_TABLE, words);
    try {
      DatabaseStructure structure = structures.apply(database.name());
      for (DatabaseStructure.Table table : structure.tables()) {
        note(table.name(), BY_TABLE, words);
        table.columns().forEach(column -> note(column.name(), BY_COLUMN, words));
      }
    } catch (FailureException away) {
      return words; // a file that cannot be read now is known by its name alone
    }
    return words;
  }

  private static void note(String name, double weight, Map<String, Double> words) {
    Words.content(Words.split(name)).stream()
        .filter(stem -> stem.length() > 1 && (weight > BY_COLUMN || !COMMON.contains(stem)))
        .forEach(stem -> words.merge(stem, weight, Math::max));
  }
}
