package dev.sqlmatic.embedded;

import dev.sqlmatic.linking.DateRange;
import java.time.LocalDate;

/** Whole years as spans of days. Stateless. */
final class Years {
  private Years() {}

  static DateRange range(int first, int last) {
    String words = first == last ? String.valueOf(first) : first + " to " + last;
    return new DateRange(LocalDate.of(first, 1, 1), LocalDate.of(last + 1, 1, 1), words);
  }
}
