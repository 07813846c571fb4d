package dev.sqlmatic.linking;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The texts that stand in the data, to find which column a phrase is a value of. Built once by one
 * thread, then only read.
 */
final class ValueIndex {
  private static final int MOST_ENTRIES = 300_000;
  private static final int MOST_PER_KEY = 12;

  private final Map<String, List<Entry>> exact = new HashMap<>();
  private final Map<String, List<Entry>> stemmed = new HashMap<>();
  private final Map<String, List<Entry>> prefixes = new HashMap<>();
  private int entries;

  /** A value and the column where it stands. */
  record Entry(String table, String column, String value) {}

  void add(String table, String column, String value) {
    if (entries >= MOST_ENTRIES) {
      return;
    }
    String key = key(value);
    if (key.isEmpty()) {
      return;
    }
    var entry = new Entry(table, column, value);
    entries++;
    List<Entry> same = exact.computeIfAbsent(key, _ -> new ArrayList<>(1));
    if (same.size() < MOST_PER_KEY) {
      same.add(entry);
    }
    int second = key.indexOf(' ', key.indexOf(' ') + 1);
    if (key.indexOf(' ') > 2 && second > 0) {
      List<Entry> longer =
          prefixes.computeIfAbsent(key.substring(0, second), _ -> new ArrayList<>(1));
      if (longer.size() < MOST_PER_KEY) {
        longer.add(entry);
      }
    }
    String stems = stems(key);
    if (!stems.equals(key)) {
      List<Entry> alike = stemmed.computeIfAbsent(stems, _ -> new ArrayList<>(1));
      if (alike.size() < MOST_PER_KEY) {
        alike.add(entry);
      }
    }
  }

  List<Entry> exact(String key) {
    return exact.getOrDefault(key, List.of());
  }

  /** Values that go on after these two words. */
  List<Entry> beginning(String key) {
    return prefixes.getOrDefault(key, List.of());
  }

  /** Values that agree once words are reduced to their stems. */
  List<Entry> stemmed(String key) {
    String stems = stems(key);
    List<Entry> found = new ArrayList<>(stemmed.getOrDefault(stems, List.of()));
    if (!stems.equals(key)) {
      found.addAll(exact.getOrDefault(stems, List.of()));
    }
    return found;
  }

  /** Lower case, only letters and digits, words parted by one blank. */
  static String key(String text) {
    var key = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isLetterOrDigit(c)) {
        key.append(c);
      } else if (c != '\''
          && c != '’'
          && c != '.'
          && !key.isEmpty()
          && key.charAt(key.length() - 1) != ' ') {
        key.append(' ');
      }
    }
    return key.toString().strip().toLowerCase(Locale.ROOT);
  }

  private static String stems(String key) {
    var stems = new StringBuilder(key.length());
    for (String word : key.split(" ", -1)) {
      stems.append(stems.isEmpty() ? "" : " ").append(Words.stem(word));
    }
    return stems.toString();
  }
}
