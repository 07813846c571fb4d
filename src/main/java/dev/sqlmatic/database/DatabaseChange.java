package dev.sqlmatic.database;

import java.util.List;
import java.util.Locale;

/**
 * Something happened to an attached database, whoever did it.
 *
 * @param added tables and views that are new; likewise {@code removed} and {@code altered}. All
 *     three are empty when only rows changed
 */
public record DatabaseChange(
    Kind kind,
    String database,
    long schemaVersion,
    long dataVersion,
    List<String> added,
    List<String> removed,
    List<String> altered) {

  /** What happened. */
  public enum Kind {
    ATTACHED,
    CHANGED,
    DETACHED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public DatabaseChange {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
    altered = List.copyOf(altered);
  }
}
