package dev.sqlmatic.embedded;

import java.util.List;
import java.util.Optional;

/**
 * What became of a question. Immutable.
 *
 * @param best the likeliest reading; empty where none makes sense
 * @param alternatives other readings, likelier first
 * @param understood what was understood, in words
 * @param suggestions questions about this database that can be answered
 */
public record Interpretation(
    Optional<Reading> best,
    List<Reading> alternatives,
    String understood,
    List<String> suggestions) {
  public Interpretation {
    alternatives = List.copyOf(alternatives);
    suggestions = List.copyOf(suggestions);
  }
}
