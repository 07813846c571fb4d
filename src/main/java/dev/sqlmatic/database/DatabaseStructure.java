package dev.sqlmatic.database;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a database is made of, as SQLite's own pragmas tell it. Immutable.
 *
 * @param database the attached name
 * @param schemaVersion {@code PRAGMA schema_version}
 * @param problems what could not be read, in words; empty for a sound file
 */
public record DatabaseStructure(
    String database, long schemaVersion, List<Table> tables, List<String> problems) {

  public DatabaseStructure {
    tables = List.copyOf(tables);
    problems = List.copyOf(problems);
  }

  /** Case is ignored, as SQLite does (ASCII). */
  public Optional<Table> table(String name) {
    return tables.stream().filter(t -> t.name().equalsIgnoreCase(name)).findFirst();
  }

  /** What kind of thing a {@link Table} is. */
  public enum Kind {
    TABLE,
    VIEW,
    VIRTUAL,
    SHADOW;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A table, view, virtual table or shadow table.
   *
   * @param sql its CREATE statement; empty where SQLite keeps none
   * @param primaryKey column names in key order
   * @param rowEstimate about how many rows; empty where only a full scan could tell (a view)
   */
  public record Table(
      String name,
      Kind kind,
      boolean strict,
      boolean withoutRowid,
      List<Column> columns,
      List<String> primaryKey,
      List<ForeignKey> foreignKeys,
      List<Index> indexes,
      List<Trigger> triggers,
      Optional<Long> rowEstimate,
      String sql) {

    public Table {
      columns = List.copyOf(columns);
      primaryKey = List.copyOf(primaryKey);
      foreignKeys = List.copyOf(foreignKeys);
      indexes = List.copyOf(indexes);
      triggers = List.copyOf(triggers);
    }

    public Optional<Column> column(String columnName) {
      return columns.stream().filter(c -> c.name().equalsIgnoreCase(columnName)).findFirst();
    }
  }

  /**
   * A column.
   *
   * @param type as declared; empty where none is
   * @param defaultValue the default's SQL text
   * @param primaryKey its place in the primary key from 1, or 0
   * @param generated VIRTUAL or STORED generated
   * @param hidden a virtual table's hidden column
   */
  public record Column(
      String name,
      String type,
      boolean notNull,
      Optional<String> defaultValue,
      int primaryKey,
      boolean generated,
      boolean hidden) {}

  /**
   * A declared foreign key.
   *
   * @param referencedColumns the parent's columns; the parent's primary key where none is declared
   */
  public record ForeignKey(
      List<String> columns,
      String referencedTable,
      List<String> referencedColumns,
      String onUpdate,
      String onDelete) {
    public ForeignKey {
      columns = List.copyOf(columns);
      referencedColumns = List.copyOf(referencedColumns);
    }
  }

  /**
   * An index.
   *
   * @param columns names in order; an expression stands as an empty string
   * @param origin {@code c} CREATE INDEX, {@code u} UNIQUE constraint, {@code pk} primary key
   */
  public record Index(
      String name,
      boolean unique,
      boolean partial,
      String origin,
      List<String> columns,
      String sql) {
    public Index {
      columns = List.copyOf(columns);
    }
  }

  /** A trigger. */
  public record Trigger(String name, String sql) {}
}
