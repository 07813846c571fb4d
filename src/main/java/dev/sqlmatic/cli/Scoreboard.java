package dev.sqlmatic.cli;

import dev.sqlmatic.cli.ExecutionAccuracy.Verdict;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Counts verdicts by source. For one thread. */
final class Scoreboard {
  private final Map<String, Map<Verdict, Integer>> bySource = new TreeMap<>();

  void add(String source, Verdict verdict) {
    bySource
        .computeIfAbsent(source, _ -> new EnumMap<>(Verdict.class))
        .merge(verdict, 1, Integer::sum);
  }

  int count() {
    return bySource.values().stream().mapToInt(Scoreboard::sum).sum();
  }

  int right() {
    return bySource.values().stream().mapToInt(c -> c.getOrDefault(Verdict.RIGHT, 0)).sum();
  }

  /** One line for each source, one for all. */
  String table() {
    StringBuilder table = new StringBuilder();
    table.append(line("source", "n", "EX %", "wrong", "error", "timeout", "missing"));
    Map<Verdict, Integer> all = new EnumMap<>(Verdict.class);
    bySource.forEach((source, counts) -> {
      table.append(line(source, counts));
      counts.forEach((verdict, n) -> all.merge(verdict, n, Integer::sum));
    });
    return table.append(line("all", all)).toString();
  }

  private static String line(String source, Map<Verdict, Integer> counts) {
    int n = sum(counts);
    double accuracy = n == 0 ? 0 : 100.0 * counts.getOrDefault(Verdict.RIGHT, 0) / n;
    return line(
        source,
        Integer.toString(n),
        String.format(Locale.ROOT, "%.2f", accuracy),
        number(counts, Verdict.WRONG),
        number(counts, Verdict.ERROR),
        number(counts, Verdict.TIMEOUT),
        number(counts, Verdict.MISSING));
  }

  private static String number(Map<Verdict, Integer> counts, Verdict verdict) {
    return Integer.toString(counts.getOrDefault(verdict, 0));
  }

  private static String line(Object... cells) {
    return "%-22s %6s %7s %7s %7s %7s %7s%n".formatted(cells);
  }

  private static int sum(Map<Verdict, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
