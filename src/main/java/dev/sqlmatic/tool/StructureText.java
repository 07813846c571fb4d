package dev.sqlmatic.tool;

import dev.sqlmatic.database.DatabaseStructure;
import dev.sqlmatic.database.DatabaseStructure.Column;
import dev.sqlmatic.database.DatabaseStructure.ForeignKey;
import dev.sqlmatic.database.DatabaseStructure.Kind;
import dev.sqlmatic.database.DatabaseStructure.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tables in words that a model reads: one line each, names written so that they can be copied into
 * SQL. Shadow tables (a virtual table's innards) and hidden columns are left out. Stateless.
 */
public final class StructureText {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** How much is told of a table. */
  public enum Detail {
    NAMES,
    COLUMNS,
    SUMMARY,
    FULL
  }

  /** SQLite's keywords (sqlite.org/lang_keywords.html): a name like one of them is quoted. */
  private static final Set<String> KEYWORDS =
      Set.of(
          """
          ABORT ACTION ADD AFTER ALL ALTER ALWAYS ANALYZE AND AS ASC ATTACH AUTOINCREMENT
          BEFORE BEGIN BETWEEN BY CASCADE CASE CAST CHECK COLLATE COLUMN COMMIT CONFLICT
          CONSTRAINT CREATE CROSS CURRENT CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP
          DATABASE DEFAULT DEFERRABLE DEFERRED DELETE DESC DETACH DISTINCT DO DROP EACH
          ELSE END ESCAPE EXCEPT EXCLUDE EXCLUSIVE EXISTS EXPLAIN FAIL FILTER FIRST
          FOLLOWING FOR FOREIGN FROM FULL GENERATED GLOB GROUP GROUPS HAVING IF IGNORE
          IMMEDIATE IN INDEX INDEXED INITIALLY INNER INSERT INSTEAD INTERSECT INTO IS
          ISNULL JOIN KEY LAST LEFT LIKE LIMIT MATCH MATERIALIZED NATURAL NO NOT NOTHING
          NOTNULL NULL NULLS OF OFFSET ON OR ORDER OTHERS OUTER OVER PARTITION PLAN PRAGMA
          PRECEDING PRIMARY QUERY RAISE RANGE RECURSIVE REFERENCES REGEXP REINDEX RELEASE
          RENAME REPLACE RESTRICT RETURNING RIGHT ROLLBACK ROW ROWS SAVEPOINT SELECT SET
          TABLE TEMP TEMPORARY THEN TIES TO TRANSACTION TRIGGER UNBOUNDED UNION UNIQUE
          UPDATE USING VACUUM VALUES VIEW VIRTUAL WHEN WHERE WINDOW WITH WITHOUT
          """
              .split("\\s+"));

  private StructureText() {}

  /** The tables worth telling a model of. */
  public static List<Table> tables(DatabaseStructure structure) {
    return structure.tables().stream().filter(t -> t.kind() != Kind.SHADOW).toList();
  }

  /** The tables, one line each ({@code FULL}: their statements). */
  public static String of(List<Table> tables, Detail detail) {
    return tables.stream().map(t -> of(t, detail)).collect(Collectors.joining("\n"));
  }

  public static String of(Table table, Detail detail) {
    return switch (detail) {
      case NAMES -> identifier(table.name()) + remarks(table);
      case COLUMNS -> identifier(table.name()) + "(" + columns(table, false) + ")" + remarks(table);
      case SUMMARY -> identifier(table.name()) + "(" + columns(table, true) + ")" + remarks(table);
      case FULL -> full(table);
    };
  }

  /** A name as it must stand in SQL. */
  public static String identifier(String name) {
    boolean plain =
        PLAIN.matcher(name).matches() && !KEYWORDS.contains(name.toUpperCase(Locale.ROOT));
    return plain ? name : '"' + name.replace("\"", "\"\"") + '"';
  }

  private static String remarks(Table table) {
    List<String> remarks = new ArrayList<>();
    if (table.kind() != Kind.TABLE) {
      remarks.add(table.kind().toString());
    }
    table.rowEstimate().ifPresent(rows -> remarks.add("about " + rows + " rows"));
    return remarks.isEmpty() ? "" : " -- " + String.join(", ", remarks);
  }

  private static String columns(Table table, boolean types) {
    return table.columns().stream()
        .filter(column -> !column.hidden())
        .map(column -> column(table, column, types))
        .collect(Collectors.joining(", "));
  }

  private static String column(Table table, Column column, boolean types) {
    StringBuilder text = new StringBuilder(identifier(column.name()));
    if (types) {
      if (!column.type().isBlank()) {
        text.append(' ').append(column.type());
      }
      if (table.primaryKey().size() == 1 && column.primaryKey() == 1) {
        text.append(" PK");
      } else if (column.notNull()) {
        text.append(" NOT NULL");
      }
    }
    for (ForeignKey key : table.foreignKeys()) {
      if (key.columns().size() == 1 && key.columns().getFirst().equalsIgnoreCase(column.name())) {
        text.append(" -> ").append(target(key));
      }
    }
    return text.toString();
  }

  private static String target(ForeignKey key) {
    return identifier(key.referencedTable())
        + (key.referencedColumns().isEmpty()
            ? ""
            : "." + identifier(key.referencedColumns().getFirst()));
  }

  private static String full(Table table) {
    List<String> parts = new ArrayList<>();
    parts.add(
        table.sql().isBlank() ? of(table, Detail.SUMMARY) : table.sql() + ";" + remarks(table));
    table.indexes().stream()
        .map(DatabaseStructure.Index::sql)
        .filter(sql -> !sql.isBlank())
        .forEach(sql -> parts.add(sql + ";"));
    table.triggers().forEach(trigger -> parts.add(trigger.sql() + ";"));
    return String.join("\n", parts);
  }
}
