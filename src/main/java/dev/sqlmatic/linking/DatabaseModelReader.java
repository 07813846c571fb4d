package dev.sqlmatic.linking;

import dev.sqlmatic.database.DatabaseAccess;
import dev.sqlmatic.database.DatabaseStructure.Column;
import dev.sqlmatic.database.DatabaseStructure.Kind;
import dev.sqlmatic.database.DatabaseStructure.Table;
import dev.sqlmatic.database.QueryRequest;
import dev.sqlmatic.database.SqlValue;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Looks at a database's columns and texts, within limits of rows, values and time, so that even a
 * huge or hostile file costs about a second once. Not thread-safe; use one per reading.
 */
final class DatabaseModelReader {
  private static final Pattern KEY_NAME = Pattern.compile("(?i)(?:id|code|key|no|number)$");
  private static final int ROWS_LOOKED_AT = 20_000;
  private static final int VALUES_PER_COLUMN = 3_000;
  private static final int MOST_KINDS = 20;
  private static final int LONGEST_VALUE = 80;
  private static final int COLUMNS_PER_QUERY = 30;
  private static final Duration WHOLE = Duration.ofSeconds(1);
  private static final Duration EACH = Duration.ofMillis(300);

  private final DatabaseAccess database;
  private final long deadline = System.nanoTime() + WHOLE.toNanos();
  private final Map<String, ColumnProfile> profiles = new HashMap<>();
  private final Map<String, String> keys = new HashMap<>();
  private final ValueIndex values = new ValueIndex();

  DatabaseModelReader(DatabaseAccess database) {
    this.database = database;
  }

  DatabaseModel read() {
    var structure = database.structure();
    List<Table> tables = SchemaModelReader.speakable(structure);
    boolean complete = true;
    for (Table table : tables) {
      complete &= inTime();
      if (inTime()) {
        profile(table);
        assumeKey(table);
      }
    }
    for (Table table : tables) {
      for (Column column : table.columns()) {
        if (isText(table, column)) {
          complete &= inTime();
          if (inTime()) {
            texts(table, column);
          }
        }
      }
    }
    var schema = new SchemaModelReader(structure, profiles, keys).read();
    return new DatabaseModel(schema, values, complete);
  }

  private boolean inTime() {
    return System.nanoTime() < deadline;
  }

  private boolean isText(Table table, Column column) {
    ColumnProfile profile = profiles.get(SchemaModelReader.profileKey(table.name(), column.name()));
    return profile != null && profile.texts() > 0;
  }

  private void profile(Table table) {
    List<Column> columns = table.columns().stream().filter(c -> !c.hidden()).toList();
    for (int from = 0; from < columns.size(); from += COLUMNS_PER_QUERY) {
      List<Column> some = columns.subList(from, Math.min(columns.size(), from + COLUMNS_PER_QUERY));
      var sql = new StringBuilder("SELECT ");
      for (Column column : some) {
        String c = quote(column.name());
        sql.append(sql.length() > 7 ? ", " : "")
            .append(
                "min(" + c + "), max(" + c + "), count(" + c + "), sum(typeof(" + c + ")='text')");
      }
      sql.append(" FROM ").append(sample(table, some));
      rows(sql.toString(), 1).ifPresent(rows -> keep(table, some, rows.getFirst()));
    }
  }

  /** Where a table declares no key, its first column serves if it identifies each row. */
  private void assumeKey(Table table) {
    if (!table.primaryKey().isEmpty() || table.columns().isEmpty() || table.kind() != Kind.TABLE) {
      return;
    }
    Column first = table.columns().getFirst();
    if (!KEY_NAME.matcher(first.name()).find()) {
      return;
    }
    String c = quote(first.name());
    String sql = "SELECT count(*), count(DISTINCT " + c + ") FROM " + sample(table, List.of(first));
    rows(sql, 1)
        .map(List::getFirst)
        .filter(row -> whole(row.get(0)) > 1 && row.get(0).equals(row.get(1)))
        .ifPresent(_ -> keys.put(table.name(), first.name()));
  }

  private void keep(Table table, List<Column> columns, List<SqlValue> row) {
    for (int i = 0; i < columns.size(); i++) {
      var profile =
          new ColumnProfile(
              row.get(4 * i),
              row.get(4 * i + 1),
              whole(row.get(4 * i + 2)),
              whole(row.get(4 * i + 3)),
              0,
              List.of());
      profiles.put(SchemaModelReader.profileKey(table.name(), columns.get(i).name()), profile);
    }
  }

  private void texts(Table table, Column column) {
    String c = quote(column.name());
    String sql =
        "SELECT DISTINCT "
            + c
            + " FROM "
            + sample(table, List.of(column))
            + " WHERE typeof("
            + c
            + ")='text' AND length("
            + c
            + ") BETWEEN 1 AND "
            + LONGEST_VALUE
            + " LIMIT "
            + VALUES_PER_COLUMN;
    rows(sql, VALUES_PER_COLUMN)
        .ifPresent(rows -> {
          var kinds = new ArrayList<String>();
          for (List<SqlValue> row : rows) {
            if (row.getFirst() instanceof SqlValue.Text(String text)) {
              values.add(table.name(), column.name(), text);
              kinds.add(text);
            }
          }
          List<String> few = rows.size() <= MOST_KINDS ? List.copyOf(kinds) : List.of();
          profiles.computeIfPresent(
              SchemaModelReader.profileKey(table.name(), column.name()),
              (_, p) ->
                  new ColumnProfile(
                      p.least(), p.greatest(), p.values(), p.texts(), rows.size(), few));
        });
  }

  private static String sample(Table table, List<Column> columns) {
    List<String> names = columns.stream().map(c -> quote(c.name())).toList();
    return "(SELECT "
        + String.join(", ", names)
        + " FROM "
        + quote(table.name())
        + " LIMIT "
        + ROWS_LOOKED_AT
        + ")";
  }

  private Optional<List<List<SqlValue>>> rows(String sql, int most) {
    try {
      var request = QueryRequest.of(sql).withMaxRows(most).withTimeout(EACH);
      var rows = database.query(request).rows();
      return rows.isEmpty() ? Optional.empty() : Optional.of(rows);
    } catch (FailureException e) {
      if (e.failure() instanceof Failure.Cancelled) {
        throw e;
      }
      return Optional.empty(); // a view that does not run, a damaged page: the rest may be sound
    }
  }

  private static long whole(SqlValue value) {
    return value instanceof SqlValue.Int(long number) ? number : 0;
  }

  private static String quote(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
