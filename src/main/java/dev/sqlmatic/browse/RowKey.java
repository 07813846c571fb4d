package dev.sqlmatic.browse;

import dev.sqlmatic.database.DatabaseStructure.Kind;
import dev.sqlmatic.database.DatabaseStructure.Table;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What tells a table's rows apart and orders them.
 *
 * @param expressions SQL; empty where nothing does (a view, most virtual tables), and pages can
 *     only be counted off
 */
record RowKey(List<String> expressions) {
  private static final List<String> ROWID_NAMES = List.of("rowid", "_rowid_", "oid");
  private static final Pattern WITH_ROWID =
      Pattern.compile("(?is).*\\busing\\s+(fts[345]|rtree|rtree_i32)\\b.*");

  RowKey {
    expressions = List.copyOf(expressions);
  }

  static RowKey of(Table table) {
    return switch (table.kind()) {
      case VIEW -> new RowKey(List.of());
      case VIRTUAL ->
          WITH_ROWID.matcher(table.sql()).matches() ? rowid(table) : new RowKey(List.of());
      case TABLE, SHADOW -> table.withoutRowid() ? primaryKey(table) : rowid(table);
    };
  }

  /** A column may take one of the names; where it takes all, only an offset is left. */
  private static RowKey rowid(Table table) {
    return new RowKey(
        ROWID_NAMES.stream().filter(name -> table.column(name).isEmpty()).limit(1).toList());
  }

  private static RowKey primaryKey(Table table) {
    return new RowKey(table.primaryKey().stream().map(Sql::quote).toList());
  }

  boolean exists() {
    return !expressions.isEmpty();
  }

  /** Whether the table's rows are stored values and nothing is computed when they are read. */
  static boolean plain(Table table) {
    return table.kind() == Kind.TABLE && table.columns().stream().noneMatch(c -> c.generated());
  }
}
