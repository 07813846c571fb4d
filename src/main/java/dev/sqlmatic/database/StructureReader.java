package dev.sqlmatic.database;

import dev.sqlmatic.database.DatabaseStructure.Column;
import dev.sqlmatic.database.DatabaseStructure.ForeignKey;
import dev.sqlmatic.database.DatabaseStructure.Index;
import dev.sqlmatic.database.DatabaseStructure.Kind;
import dev.sqlmatic.database.DatabaseStructure.Table;
import dev.sqlmatic.database.DatabaseStructure.Trigger;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads a structure by joining {@code sqlite_schema} with pragma functions, one query for all
 * tables' columns, one for all foreign keys, one for all indexes. One view that cannot be resolved
 * fails such a join as a whole; then it is asked table by table, and what fails goes into {@code
 * problems}. Used once, by one thread.
 */
final class StructureReader {
  /** For all tables at once; then for one. */
  private static final Duration JOIN_LIMIT = Duration.ofSeconds(2);

  private static final Duration TABLE_LIMIT = Duration.ofMillis(200);

  private static final String SCHEMA =
      "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema ORDER BY rowid";
  private static final String TABLE_LIST =
      "SELECT name, type, wr, strict FROM pragma_table_list WHERE schema = 'main'";
  private static final String COLUMNS =
      "SELECT t.name, c.name, c.type, c.\"notnull\", c.dflt_value, c.pk, c.hidden FROM sqlite_schema"
          + " t JOIN pragma_table_xinfo(t.name, 'main') c WHERE t.type IN ('table', 'view')";
  private static final String FOREIGN_KEYS =
      "SELECT t.name, f.id, f.\"table\", f.\"from\", f.\"to\", f.on_update, f.on_delete FROM"
          + " sqlite_schema t JOIN pragma_foreign_key_list(t.name, 'main') f WHERE t.type ="
          + " 'table'";
  private static final String INDEXES =
      "SELECT t.name, i.name, i.\"unique\", i.partial, i.origin, x.name FROM sqlite_schema t JOIN"
          + " pragma_index_list(t.name, 'main') i JOIN pragma_index_info(i.name, 'main') x WHERE"
          + " t.type = 'table'";
  private static final String ONE_TABLE = " AND t.name = ?";

  private final String database;
  private final SandboxedConnection connection;
  private final QueryGuard guard;
  private final List<String> problems = new ArrayList<>();

  private final Map<String, Draft> drafts = new LinkedHashMap<>();
  private final Map<String, String> indexSql = new LinkedHashMap<>();

  StructureReader(String database, SandboxedConnection connection, QueryGuard guard) {
    this.database = database;
    this.connection = connection;
    this.guard = guard;
  }

  DatabaseStructure read() throws SQLException {
    long schemaVersion = connection.number("PRAGMA schema_version");
    readSchema();
    readKinds();
    readEach("columns", COLUMNS, this::addColumn);
    readEach("foreign keys", FOREIGN_KEYS, this::addForeignKey);
    readEach("indexes", INDEXES, this::addIndex);
    drafts.values().forEach(this::noteColumnless);
    Map<String, Long> estimates =
        new RowEstimates(connection, guard).of(drafts.values().stream().map(Draft::table).toList());
    List<Table> tables =
        drafts.values().stream().map(draft -> draft.table(estimates, this::primaryKey)).toList();
    return new DatabaseStructure(database, schemaVersion, tables, problems);
  }

  private void readSchema() throws SQLException {
    Map<String, List<Trigger>> triggers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    query(
        SCHEMA,
        row -> {
          String name = row.text(2);
          switch (row.text(1)) {
            case "table", "view" -> addTable(row.text(1), name, row.text(4));
            case "index" -> indexSql.put(key(name), row.text(4));
            case "trigger" ->
                triggers
                    .computeIfAbsent(row.text(3), _ -> new ArrayList<>())
                    .add(new Trigger(name, row.text(4)));
            default ->
                problems.add("“%s” is of the unknown type “%s”.".formatted(name, row.text(1)));
          }
        });
    triggers.forEach((table, list) ->
        Optional.ofNullable(drafts.get(key(table))).ifPresent(d -> d.triggers.addAll(list)));
  }

  private void addTable(String type, String name, String sql) {
    // sqlite_sequence, sqlite_stat1 and the like are SQLite's, not the user's.
    if (!key(name).startsWith("sqlite_")) {
      drafts.put(key(name), new Draft(name, "view".equals(type) ? Kind.VIEW : Kind.TABLE, sql));
    }
  }

  private void readKinds() throws SQLException {
    try {
      guard.beginStep(JOIN_LIMIT);
      query(
          TABLE_LIST,
          row -> {
            Draft draft = drafts.get(key(row.text(1)));
            if (draft != null) {
              draft.kind = kind(row.text(2));
              draft.withoutRowid = row.flag(3);
              draft.strict = row.flag(4);
            }
          });
    } catch (SQLException e) {
      guard.check();
      problems.add("The kinds of tables could not be read: " + SqliteFailures.message(e) + ".");
    } finally {
      guard.endStep();
    }
  }

  private static Kind kind(String type) {
    return switch (type) {
      case "view" -> Kind.VIEW;
      case "virtual" -> Kind.VIRTUAL;
      case "shadow" -> Kind.SHADOW;
      default -> Kind.TABLE;
    };
  }

  private void readEach(String what, String sql, RowConsumer consumer) {
    List<Row> rows = new ArrayList<>();
    try {
      guard.beginStep(JOIN_LIMIT);
      query(sql, rows::add);
      rows.forEach(consumer::accept);
    } catch (SQLException e) {
      guard.endStep();
      guard.check();
      for (Draft draft : List.copyOf(drafts.values())) {
        readOne(what, sql + ONE_TABLE, draft, consumer);
      }
    } finally {
      guard.endStep();
    }
  }

  private void readOne(String what, String sql, Draft draft, RowConsumer consumer) {
    List<Row> rows = new ArrayList<>();
    try {
      guard.beginStep(TABLE_LIMIT);
      query(sql, rows::add, draft.name);
      rows.forEach(consumer::accept);
    } catch (SQLException e) {
      guard.check();
      problems.add(
          "The %s of %s “%s” could not be read: %s."
              .formatted(what, draft.kind, draft.name, SqliteFailures.message(e)));
    } finally {
      guard.endStep();
    }
  }

  private void addColumn(Row row) {
    Draft draft = drafts.get(key(row.text(1)));
    if (draft != null) {
      long hidden = row.number(7);
      draft.columns.add(
          new Column(
              row.text(2),
              row.text(3),
              row.flag(4),
              row.optional(5),
              (int) row.number(6),
              hidden == 2 || hidden == 3,
              hidden == 1));
    }
  }

  private void addForeignKey(Row row) {
    Draft draft = drafts.get(key(row.text(1)));
    if (draft != null) {
      KeyDraft foreignKey =
          draft.foreignKeys.computeIfAbsent(
              row.number(2), _ -> new KeyDraft(row.text(3), row.text(6), row.text(7)));
      foreignKey.columns.add(row.text(4));
      row.optional(5).ifPresent(foreignKey.referenced::add);
    }
  }

  private void addIndex(Row row) {
    Draft draft = drafts.get(key(row.text(1)));
    if (draft != null) {
      String name = row.text(2);
      String sql = indexSql.getOrDefault(key(name), "");
      draft
          .indexes
          .computeIfAbsent(
              name, _ -> new IndexDraft(name, row.flag(3), row.flag(4), row.text(5), sql))
          .columns
          .add(row.text(6));
    }
  }

  private void noteColumnless(Draft draft) {
    if (draft.columns.isEmpty()
        && problems.stream().noneMatch(p -> p.contains("“" + draft.name + "”"))) {
      problems.add("The columns of %s “%s” could not be read.".formatted(draft.kind, draft.name));
    }
  }

  private List<String> primaryKey(String table) {
    Draft draft = drafts.get(key(table));
    return draft == null ? List.of() : draft.primaryKey();
  }

  /** SQLite compares names without regard to case, in ASCII. */
  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private void query(String sql, RowConsumer consumer, String... arguments) throws SQLException {
    try (PreparedStatement statement = connection.prepare(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setString(i + 1, arguments[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        int width = rows.getMetaData().getColumnCount();
        while (rows.next()) {
          guard.check();
          List<SqlValue> values = new ArrayList<>(width);
          for (int i = 1; i <= width; i++) {
            values.add(ResultReader.value(rows.getObject(i)));
          }
          consumer.accept(new Row(values));
        }
      }
    }
  }

  @FunctionalInterface
  private interface RowConsumer {
    void accept(Row row);
  }

  /** A row of ours, its columns counted from 1. A damaged file may hold anything anywhere. */
  private record Row(List<SqlValue> values) {
    String text(int column) {
      return optional(column).orElse("");
    }

    Optional<String> optional(int column) {
      return switch (values.get(column - 1)) {
        case SqlValue.Null _ -> Optional.empty();
        case SqlValue.Int(long number) -> Optional.of(Long.toString(number));
        case SqlValue.Real(double number) -> Optional.of(Double.toString(number));
        case SqlValue.Text(String text) -> Optional.of(text);
        case SqlValue.Blob(byte[] bytes) ->
            Optional.of(new String(bytes, java.nio.charset.StandardCharsets.UTF_8));
      };
    }

    long number(int column) {
      return values.get(column - 1) instanceof SqlValue.Int(long number) ? number : 0;
    }

    boolean flag(int column) {
      return number(column) != 0;
    }
  }

  /** Where the parent's primary key is found, when a foreign key names no columns. */
  @FunctionalInterface
  private interface PrimaryKeys {
    List<String> of(String table);
  }

  private static final class KeyDraft {
    private final String table;
    private final String onUpdate;
    private final String onDelete;
    private final List<String> columns = new ArrayList<>();
    private final List<String> referenced = new ArrayList<>();

    KeyDraft(String table, String onUpdate, String onDelete) {
      this.table = table;
      this.onUpdate = onUpdate;
      this.onDelete = onDelete;
    }

    ForeignKey foreignKey(PrimaryKeys primaryKeys) {
      List<String> parents = referenced.isEmpty() ? primaryKeys.of(table) : referenced;
      return new ForeignKey(columns, table, parents, onUpdate, onDelete);
    }
  }

  private static final class IndexDraft {
    private final String name;
    private final boolean unique;
    private final boolean partial;
    private final String origin;
    private final String sql;
    private final List<String> columns = new ArrayList<>();

    IndexDraft(String name, boolean unique, boolean partial, String origin, String sql) {
      this.name = name;
      this.unique = unique;
      this.partial = partial;
      this.origin = origin;
      this.sql = sql;
    }

    Index index() {
      return new Index(name, unique, partial, origin, columns, sql);
    }
  }

  private static final class Draft {
    private final String name;
    private final String sql;
    private Kind kind;
    private boolean strict;
    private boolean withoutRowid;
    private final List<Column> columns = new ArrayList<>();
    private final Map<Long, KeyDraft> foreignKeys = new TreeMap<>();
    private final Map<String, IndexDraft> indexes = new LinkedHashMap<>();
    private final List<Trigger> triggers = new ArrayList<>();

    Draft(String name, Kind kind, String sql) {
      this.name = name;
      this.kind = kind;
      this.sql = sql;
    }

    List<String> primaryKey() {
      return columns.stream()
          .filter(c -> c.primaryKey() > 0)
          .sorted(Comparator.comparingInt(Column::primaryKey))
          .map(Column::name)
          .toList();
    }

    /** Without what other tables are needed for. */
    Table table() {
      return table(Map.of(), _ -> List.of());
    }

    Table table(Map<String, Long> estimates, PrimaryKeys primaryKeys) {
      return new Table(
          name,
          kind,
          strict,
          withoutRowid,
          columns,
          primaryKey(),
          foreignKeys.values().stream().map(k -> k.foreignKey(primaryKeys)).toList(),
          indexes.values().stream().map(IndexDraft::index).toList(),
          triggers,
          Optional.ofNullable(estimates.get(name)),
          sql);
    }
  }
}
