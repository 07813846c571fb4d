package dev.sqlmatic.browse;

import dev.sqlmatic.database.QueryResult;
import dev.sqlmatic.database.SqlValue;
import java.util.List;
import java.util.Optional;

/**
 * One page of a table.
 *
 * @param result the rows, in the columns of the table; {@code truncated} says that more follow
 * @param params what {@code result}'s SQL binds
 * @param next where the next page begins; empty on the last
 * @param keyed whether pages go by a key, so that each costs what the first does; else they are
 *     counted off, and rows that come or go meanwhile shift them
 * @param total of all pages; empty where it was not asked for
 */
public record TablePage(
    QueryResult result,
    java.util.Map<String, SqlValue> params,
    Optional<String> next,
    boolean keyed,
    Optional<Total> total,
    List<Facet> facets) {
  public TablePage {
    params = java.util.Map.copyOf(params);
    facets = List.copyOf(facets);
  }

  /**
   * How many rows there are.
   *
   * @param count empty where not even some could be counted in time
   * @param cut whether there was no time to count them all, so that there are at least so many
   */
  public record Total(Optional<Long> count, boolean cut) {}

  /**
   * How often each value of a column occurs, the most frequent first.
   *
   * @param more whether there are further values
   * @param sampled rows that were looked at when there was no time for all of them
   */
  public record Facet(String column, List<Value> values, boolean more, Optional<Integer> sampled) {
    public Facet {
      values = List.copyOf(values);
    }

    /** One value. */
    public record Value(SqlValue value, long count) {}
  }
}
