package dev.sqlmatic.embedded;

import dev.sqlmatic.linking.ColumnModel;
import dev.sqlmatic.linking.Words;
import java.util.Map;
import java.util.Objects;

/** Units of time: a column in milliseconds is asked about in minutes. Stateless. */
final class Units {
  private static final Map<String, Double> SECONDS =
      Map.of("millisecond", 0.001, "second", 1.0, "minut", 60.0, "hour", 3600.0, "dai", 86_400.0);

  private Units() {}

  /** By what a number in the unit of the question is multiplied for the column; else 1. */
  static double factor(String word, ColumnModel column) {
    Double asked = word.isEmpty() ? null : SECONDS.get(Words.stem(word));
    if (asked == null) {
      return 1;
    }
    return column.stems().stream()
        .map(SECONDS::get)
        .filter(Objects::nonNull)
        .findFirst()
        .map(kept -> asked / kept)
        .orElse(1.0);
  }
}
