package dev.sqlmatic.linking;

import java.util.List;
import java.util.Optional;

/**
 * A table or view as a question may speak of it. Immutable.
 *
 * @param display the columns that name its things to people, best first; shown instead of ids
 * @param rows about how many
 * @param view whether it shows what stands in other tables
 */
public record TableModel(
    String name,
    List<String> stems,
    List<ColumnModel> columns,
    List<ColumnModel> display,
    long rows,
    boolean view) {

  public TableModel {
    stems = List.copyOf(stems);
    columns = List.copyOf(columns);
    display = List.copyOf(display);
  }

  /** The single column of the primary key, where it has one. */
  public Optional<ColumnModel> key() {
    List<ColumnModel> keys = columns.stream().filter(ColumnModel::primary).toList();
    return keys.size() == 1 ? Optional.of(keys.getFirst()) : Optional.empty();
  }

  public Optional<ColumnModel> column(String columnName) {
    return columns.stream().filter(c -> c.name().equalsIgnoreCase(columnName)).findFirst();
  }

  /** Whether it only ties other tables together. */
  public boolean bridge() {
    return columns.stream().filter(ColumnModel::foreign).count() >= 2
        && columns.stream().filter(c -> !c.foreign() && !c.primary()).count() <= 1;
  }
}
