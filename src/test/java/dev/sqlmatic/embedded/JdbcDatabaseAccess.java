package dev.sqlmatic.embedded;

import dev.sqlmatic.database.DatabaseAccess;
import dev.sqlmatic.database.DatabaseStructure;
import dev.sqlmatic.database.DatabaseStructure.Column;
import dev.sqlmatic.database.DatabaseStructure.ForeignKey;
import dev.sqlmatic.database.DatabaseStructure.Kind;
import dev.sqlmatic.database.DatabaseStructure.Table;
import dev.sqlmatic.database.QueryRequest;
import dev.sqlmatic.database.QueryResult;
import dev.sqlmatic.database.SqlValue;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;

/**
 * A {@link DatabaseAccess} over plain JDBC, for tests and measuring of this package alone:
 * read-only, with a deadline, but without the sandbox of the real one. Thread-safe: one query at a
 * time.
 */
final class JdbcDatabaseAccess implements DatabaseAccess, AutoCloseable {
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final int MOST_ROWS = 10_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final String name;
  private final Connection connection;
  private final DatabaseStructure structure;

  JdbcDatabaseAccess(Path file) {
    this.name = file.getFileName().toString();
    var config = new SQLiteConfig();
    config.setReadOnly(true);
    try {
      connection = config.createConnection("jdbc:sqlite:" + file);
      structure = readStructure();
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot open " + file, e);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public DatabaseStructure structure() {
    return structure;
  }

  @Override
  public long dataVersion() {
    return 1;
  }

  @Override
  public QueryResult query(QueryRequest request) {
    long start = System.nanoTime();
    long limit = request.timeout().orElse(LONGEST).toNanos();
    lock.lock();
    try {
      ProgressHandler.setHandler(
          connection,
          5_000,
          new ProgressHandler() {
            @Override
            protected int progress() {
              return System.nanoTime() - start > limit ? 1 : 0;
            }
          });
      return run(request, start);
    } catch (SQLException e) {
      if (System.nanoTime() - start > limit) {
        throw new FailureException(new Failure.QueryTimedOut(Duration.ofNanos(limit)), e);
      }
      throw new FailureException(new Failure.QueryFailed(String.valueOf(e.getMessage())), e);
    } finally {
      lock.unlock();
    }
  }

  private QueryResult run(QueryRequest request, long start) throws SQLException {
    int most = request.maxRows().orElse(MOST_ROWS);
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(request.sql())) {
      var meta = found.getMetaData();
      var columns = new ArrayList<QueryResult.ResultColumn>();
      for (int i = 1; i <= meta.getColumnCount(); i++) {
        columns.add(new QueryResult.ResultColumn(meta.getColumnName(i), meta.getColumnTypeName(i)));
      }
      var rows = new ArrayList<List<SqlValue>>();
      boolean truncated = false;
      while (!truncated && found.next()) {
        if (rows.size() == most) {
          truncated = true;
        } else {
          rows.add(row(found, columns.size()));
        }
      }
      return new QueryResult(
          "q",
          request.sql(),
          columns,
          rows,
          truncated,
          Duration.ofNanos(System.nanoTime() - start),
          1);
    }
  }

  private static List<SqlValue> row(ResultSet found, int width) throws SQLException {
    var row = new ArrayList<SqlValue>(width);
    for (int i = 1; i <= width; i++) {
      Object value = found.getObject(i);
      row.add(
          switch (value) {
            case null -> SqlValue.Null.NULL;
            case Integer number -> SqlValue.of(number.longValue());
            case Long number -> SqlValue.of(number);
            case Double number -> SqlValue.of(number);
            case byte[] bytes -> new SqlValue.Blob(bytes);
            default -> SqlValue.of(value.toString());
          });
    }
    return row;
  }

  private DatabaseStructure readStructure() throws SQLException {
    var tables = new ArrayList<Table>();
    var problems = new ArrayList<String>();
    for (List<Object> row :
        rows(
            "SELECT l.name, l.type, coalesce(s.sql, '') FROM pragma_table_list l JOIN sqlite_schema s ON s.name = l.name WHERE l.schema = 'main' ORDER BY s.rowid")) {
      try {
        tables.add(table(text(row, 0), text(row, 1), text(row, 2)));
      } catch (SQLException e) {
        problems.add(text(row, 0) + ": " + e.getMessage()); // a view over a table that is gone
      }
    }
    return new DatabaseStructure(name, 1, tables, problems);
  }

  private Table table(String table, String type, String sql) throws SQLException {
    var columns = new ArrayList<Column>();
    var keys = new ArrayList<Column>();
    for (List<Object> row :
        rows(
            "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo('"
                + escape(table)
                + "')")) {
      var column =
          new Column(
              text(row, 0),
              text(row, 1),
              whole(row, 2) == 1,
              Optional.ofNullable(row.get(3)).map(Object::toString),
              (int) whole(row, 4),
              whole(row, 5) > 1,
              whole(row, 5) == 1);
      columns.add(column);
      if (column.primaryKey() > 0) {
        keys.add(column);
      }
    }
    keys.sort(Comparator.comparingInt(Column::primaryKey));
    return new Table(
        table,
        Kind.valueOf(type.toUpperCase(Locale.ROOT)),
        false,
        sql.toUpperCase(Locale.ROOT).contains("WITHOUT ROWID"),
        columns,
        keys.stream().map(Column::name).toList(),
        foreignKeys(table),
        List.of(),
        List.of(),
        Optional.empty(),
        sql);
  }

  private List<ForeignKey> foreignKeys(String table) throws SQLException {
    Map<Long, List<List<Object>>> byId = new LinkedHashMap<>();
    for (List<Object> row :
        rows(
            "SELECT id, \"table\", \"from\", \"to\" FROM pragma_foreign_key_list('"
                + escape(table)
                + "') ORDER BY id, seq")) {
      byId.computeIfAbsent(whole(row, 0), _ -> new ArrayList<>()).add(row);
    }
    return byId.values().stream()
        .map(rows ->
            new ForeignKey(
                rows.stream().map(r -> text(r, 2)).toList(),
                text(rows.getFirst(), 1),
                rows.stream().anyMatch(r -> r.get(3) == null)
                    ? List.of()
                    : rows.stream().map(r -> text(r, 3)).toList(),
                "NO ACTION",
                "NO ACTION"))
        .toList();
  }

  private static String escape(String text) {
    return text.replace("'", "''");
  }

  private static String text(List<Object> row, int at) {
    Object value = row.get(at);
    return value == null ? "" : value.toString();
  }

  private static long whole(List<Object> row, int at) {
    return row.get(at) instanceof Number number ? number.longValue() : 0;
  }

  private List<List<Object>> rows(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      var rows = new ArrayList<List<Object>>();
      while (found.next()) {
        var row = new ArrayList<Object>();
        for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
          row.add(found.getObject(i));
        }
        rows.add(row);
      }
      return rows;
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot close " + name, e);
    }
  }
}
