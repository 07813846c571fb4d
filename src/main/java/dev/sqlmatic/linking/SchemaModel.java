package dev.sqlmatic.linking;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A database's tables and relations as a question may speak of them. Immutable. */
public final class SchemaModel {
  private final List<TableModel> tables;
  private final List<Relation> relations;
  private final Map<String, TableModel> byName;
  private final Map<String, List<Relation>> byTable;

  public SchemaModel(List<TableModel> tables, List<Relation> relations) {
    this.tables = List.copyOf(tables);
    this.relations = List.copyOf(relations);
    byName =
        tables.stream()
            .collect(
                Collectors.toUnmodifiableMap(TableModel::name, Function.identity(), (a, _) -> a));
    byTable =
        tables.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    TableModel::name,
                    t -> relations.stream().filter(r -> r.touches(t.name())).toList(),
                    (a, _) -> a));
  }

  public List<TableModel> tables() {
    return tables;
  }

  public List<Relation> relations() {
    return relations;
  }

  public Optional<TableModel> find(String table) {
    return Optional.ofNullable(byName.get(table));
  }

  /** The table of a column of this model. */
  public TableModel table(ColumnModel column) {
    return table(column.table());
  }

  /** A table of this model; its name comes from the model itself. */
  public TableModel table(String name) {
    TableModel table = byName.get(name);
    if (table == null) {
      throw new IllegalArgumentException("No table " + name + " in the model.");
    }
    return table;
  }

  public List<Relation> relationsOf(String table) {
    return byTable.getOrDefault(table, List.of());
  }
}
