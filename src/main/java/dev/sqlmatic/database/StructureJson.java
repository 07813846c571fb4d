package dev.sqlmatic.database;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sqlmatic.database.DatabaseStructure.Column;
import dev.sqlmatic.database.DatabaseStructure.ForeignKey;
import dev.sqlmatic.database.DatabaseStructure.Index;
import dev.sqlmatic.database.DatabaseStructure.Kind;
import dev.sqlmatic.database.DatabaseStructure.Table;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The wire form of a {@link DatabaseStructure}. Virtual and shadow tables stand in {@code tables}
 * with their {@code type}. Equal structures give equal bytes, so an ETag can be made of them.
 */
public final class StructureJson {

  private StructureJson() {}

  /** How much of each table is told. */
  public enum Detail {
    /** Name and type. */
    NAMES,
    /** And columns, keys and row estimate. */
    SUMMARY,
    /** And indexes, triggers and SQL. */
    FULL;

    public static Detail of(String text) {
      for (Detail detail : values()) {
        if (detail.name().toLowerCase(Locale.ROOT).equals(text)) {
          return detail;
        }
      }
      throw new FailureException(
          new Failure.BadInput(
              "BAD_DETAIL",
              "The detail “%s” is not known; use names, summary or full.".formatted(text)));
    }
  }

  public static ObjectNode write(DatabaseStructure structure) {
    return write(structure, Detail.FULL, Set.of());
  }

  /**
   * Writes a part of a structure.
   *
   * @param tables names of the tables and views wanted, in any case; empty: all
   * @throws FailureException {@code NotFound} TABLE_NOT_FOUND when one of them does not exist
   */
  public static ObjectNode write(DatabaseStructure structure, Detail detail, Set<String> tables) {
    ObjectNode json = Json.object();
    json.put("database", structure.database());
    json.put("schema_version", structure.schemaVersion());
    ArrayNode plain = json.putArray("tables");
    ArrayNode views = json.putArray("views");
    for (Table table : chosen(structure, tables)) {
      (table.kind() == Kind.VIEW ? views : plain).add(table(table, detail));
    }
    strings(json.putArray("problems"), structure.problems());
    return json;
  }

  static List<Table> chosen(DatabaseStructure structure, Set<String> names) {
    if (names.isEmpty()) {
      return structure.tables();
    }
    List<Table> chosen = new ArrayList<>();
    for (String name : new TreeSet<>(names)) {
      chosen.add(structure.table(name).orElseThrow(() -> unknown(structure, name)));
    }
    return chosen.stream().distinct().toList();
  }

  private static FailureException unknown(DatabaseStructure structure, String name) {
    String known =
        structure.tables().stream().map(Table::name).limit(50).collect(Collectors.joining(", "));
    return new FailureException(
        new Failure.NotFound(
            "TABLE_NOT_FOUND",
            "Database “%s” has no table or view “%s”; it has: %s."
                .formatted(structure.database(), name, known.isEmpty() ? "none" : known)));
  }

  private static ObjectNode table(Table table, Detail detail) {
    ObjectNode json = Json.object();
    json.put("name", table.name());
    json.put("type", table.kind().toString());
    if (detail == Detail.NAMES) {
      return json;
    }
    json.put("strict", table.strict());
    json.put("without_rowid", table.withoutRowid());
    ArrayNode columns = json.putArray("columns");
    table.columns().forEach(column -> columns.add(column(column)));
    strings(json.putArray("primary_key"), table.primaryKey());
    ArrayNode keys = json.putArray("foreign_keys");
    table.foreignKeys().forEach(key -> keys.add(foreignKey(key)));
    table.rowEstimate().ifPresent(rows -> json.put("row_estimate", rows));
    if (detail == Detail.FULL) {
      ArrayNode indexes = json.putArray("indexes");
      table.indexes().forEach(index -> indexes.add(index(index)));
      ArrayNode triggers = json.putArray("triggers");
      table.triggers().forEach(t -> triggers.addObject().put("name", t.name()).put("sql", t.sql()));
      json.put("sql", table.sql());
    }
    return json;
  }

  private static ObjectNode column(Column column) {
    ObjectNode json = Json.object();
    json.put("name", column.name());
    json.put("type", column.type());
    json.put("not_null", column.notNull());
    column.defaultValue().ifPresent(value -> json.put("default", value));
    json.put("primary_key", column.primaryKey());
    json.put("generated", column.generated());
    json.put("hidden", column.hidden());
    return json;
  }

  private static ObjectNode foreignKey(ForeignKey key) {
    ObjectNode json = Json.object();
    strings(json.putArray("columns"), key.columns());
    json.put("referenced_table", key.referencedTable());
    strings(json.putArray("referenced_columns"), key.referencedColumns());
    json.put("on_update", key.onUpdate());
    json.put("on_delete", key.onDelete());
    return json;
  }

  private static ObjectNode index(Index index) {
    ObjectNode json = Json.object();
    json.put("name", index.name());
    json.put("unique", index.unique());
    json.put("partial", index.partial());
    json.put("origin", index.origin());
    strings(json.putArray("columns"), index.columns());
    json.put("sql", index.sql());
    return json;
  }

  private static void strings(ArrayNode array, List<String> values) {
    values.forEach(array::add);
  }
}
