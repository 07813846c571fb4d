package dev.sqlmatic.linking;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the schema's word that a misspelt one stands for: a letter too many, one missing, two
 * exchanged, or in a long word one wrong. Immutable; thread-safe.
 */
final class Spelling {
  private static final int SHORTEST = 5;
  private static final int LONG = 8;
  private static final int LONGEST = 40;

  private final Set<String> words = new HashSet<>();
  private final List<String> sorted;

  Spelling(SchemaModel schema) {
    for (TableModel table : schema.tables()) {
      words.addAll(Words.split(table.name()));
      table.columns().forEach(c -> words.addAll(c.words()));
    }
    words.removeIf(w -> w.length() < SHORTEST - 1 || w.length() > LONGEST);
    sorted = words.stream().sorted().toList();
  }

  /** Empty where the word is known, or nothing is near. */
  Optional<String> corrected(String word) {
    if (word.length() < SHORTEST || word.length() > LONGEST || words.contains(word)) {
      return Optional.empty();
    }
    return sorted.stream()
        .flatMap(w -> List.of(w, w + "s").stream())
        .filter(w -> w.charAt(0) == word.charAt(0) && near(word, w))
        .findFirst();
  }

  private static boolean near(String one, String two) {
    int start = 0;
    while (start < Math.min(one.length(), two.length()) && one.charAt(start) == two.charAt(start)) {
      start++;
    }
    int end = 0;
    while (end < Math.min(one.length(), two.length()) - start
        && one.charAt(one.length() - 1 - end) == two.charAt(two.length() - 1 - end)) {
      end++;
    }
    String left = one.substring(start, one.length() - end);
    String right = two.substring(start, two.length() - end);
    boolean plural = start == Math.min(one.length(), two.length());
    boolean exchanged =
        left.length() == 2
            && right.length() == 2
            && left.charAt(0) == right.charAt(1)
            && left.charAt(1) == right.charAt(0);
    boolean missing = left.length() + right.length() == 1 && !plural;
    boolean wrong = left.length() == 1 && right.length() == 1 && one.length() >= LONG;
    return exchanged || missing || wrong;
  }
}
