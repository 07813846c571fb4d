package dev.sqlmatic.browse;

import dev.sqlmatic.database.DatabaseStructure.Column;
import dev.sqlmatic.database.DatabaseStructure.Table;
import java.util.List;
import java.util.Optional;

/**
 * Which rows of which table, in which order.
 *
 * @param sort empty: in the order of the key
 * @param search words for the table's full-text index
 * @param size rows at most; of a page, or of a whole file
 * @param next where the page before ended
 * @param counted whether the rows of all pages are counted
 */
public record TableRequest(
    Table table,
    List<Filter> filters,
    Optional<Column> sort,
    boolean descending,
    Optional<String> search,
    Optional<Integer> size,
    Optional<String> next,
    List<Column> facets,
    boolean counted) {
  public TableRequest {
    filters = List.copyOf(filters);
    facets = List.copyOf(facets);
  }
}
