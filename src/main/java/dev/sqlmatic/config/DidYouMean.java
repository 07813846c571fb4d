package dev.sqlmatic.config;

import java.util.Collection;
import java.util.Comparator;

/** Finds the name that someone meant when they misspelt one (Levenshtein distance). */
public final class DidYouMean {
  private DidYouMean() {}

  /** {@code "; did you mean x?"}, or nothing where no candidate is near. */
  public static String hint(String written, Collection<String> candidates) {
    return candidates.stream()
        .min(Comparator.comparingInt((String c) -> distance(written, c)).thenComparing(c -> c))
        .filter(c -> distance(written, c) <= Math.max(2, written.length() / 3))
        .map(c -> "; did you mean " + c + "?")
        .orElse("");
  }

  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], previous[j]) + 1, previous[j - 1] + change);
      }
      previous = row;
    }
    return previous[b.length()];
  }
}
