package dev.sqlmatic.embedded;

import dev.sqlmatic.linking.ColumnModel;
import dev.sqlmatic.linking.Mention;
import dev.sqlmatic.linking.TableModel;
import java.util.Map;
import java.util.Optional;

/**
 * One way to settle each mention on a table, a column or a value. Immutable.
 *
 * @param score higher is likelier; only compared with others of the same question
 */
record Settlement(
    Map<Integer, TableModel> tables,
    Map<Integer, ColumnModel> columns,
    Map<Integer, Mention.ValueLink> values,
    double score) {
  Settlement {
    tables = Map.copyOf(tables);
    columns = Map.copyOf(columns);
    values = Map.copyOf(values);
  }

  Optional<TableModel> table(int mention) {
    return Optional.ofNullable(tables.get(mention));
  }

  Optional<ColumnModel> column(int mention) {
    return Optional.ofNullable(columns.get(mention));
  }

  Optional<Mention.ValueLink> value(int mention) {
    return Optional.ofNullable(values.get(mention));
  }
}
