package dev.sqlmatic.database;

import dev.sqlmatic.database.QueryEngine.VersionSource;
import dev.sqlmatic.database.QueryResult.ResultColumn;
import dev.sqlmatic.database.ResultStream.Head;
import dev.sqlmatic.database.StatementGate.Checked;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.sqlite.core.CoreStatement;

/**
 * Steps one query and hands its rows to a {@link RowOutlet}.
 *
 * <p>A cell by JDBC costs more than all that SQLite does for it, so SQLite itself writes each row
 * as one JSON array, and one call fetches it. Where that would not be exact the row is read cell by
 * cell: a row with a blob, SQL whose JSON functions would be taken for JSON instead of text, a row
 * that as a whole is longer than a value may be. The last one only shows while stepping; the same
 * statement then begins again, skips what it gave before and goes on cell by cell. It is the same
 * program on the same snapshot, so the rows come in the same order, unless it calls a function that
 * gives something else each time. Used once, by one thread.
 */
final class StreamedQuery {
  /** SQLite's limit on a function's arguments is 100 here, and on a term's depth 200. */
  private static final int MOST_COLUMNS_AT_ONCE = 90;

  private static final int BATCH_BYTES = 128 * 1024;
  private static final int BATCH_ROWS = 4096;
  private static final String ALIAS = "sqlmatic streamed";
  private static final int TOO_BIG = 18;

  private static final Set<String> CHANGING =
      Set.of(
          "random randomblob date time datetime julianday unixepoch strftime current_date"
              .concat(" current_time current_timestamp")
              .split(" ", -1));

  private final String id;
  private final QueryRequest request;
  private final Checked checked;
  private final VersionSource versions;
  private final RowOutlet pipe;
  private final long maxRows;
  private BatchBuilder batch = new BatchBuilder(BATCH_BYTES, BATCH_ROWS);
  private long given;

  StreamedQuery(
      String id, QueryRequest request, Checked checked, VersionSource versions, RowOutlet pipe) {
    this.id = id;
    this.request = request;
    this.checked = checked;
    this.versions = versions;
    this.pipe = pipe;
    this.maxRows = request.maxRows().map(Integer::longValue).orElse(Long.MAX_VALUE);
  }

  /** Gives all rows, and whether some were left out. */
  boolean run(SandboxedConnection connection, QueryGuard guard) throws SQLException {
    long version = versions.before(connection.dataMoved());
    ExplainGate.Program program = ExplainGate.check(connection, checked.explained(), guard);
    guard.check();
    List<ResultColumn> columns;
    try (PreparedStatement statement = connection.prepare(checked.body())) {
      columns = ResultReader.columns(statement, statement.getMetaData());
    }
    boolean utf8 = connection.text("PRAGMA encoding").equals("UTF-8");
    pipe.begin(new Head(id, request.sql(), columns, version));
    boolean more =
        wholeRows(columns.size(), program)
            ? readWhole(connection, columns.size(), utf8, program, guard)
            : readCells(connection, columns.size(), utf8, guard);
    batch.flush(pipe, guard);
    return more;
  }

  private boolean wholeRows(int columns, ExplainGate.Program program) {
    return columns <= MOST_COLUMNS_AT_ONCE
        && checked.body().equals(checked.explained())
        && !program.virtualTables()
        && program.functions().stream().noneMatch(f -> f.startsWith("json") || f.startsWith("-"))
        && !checked.body().contains(ALIAS);
  }

  private boolean readCells(
      SandboxedConnection connection, int columns, boolean utf8, QueryGuard guard)
      throws SQLException {
    try (PreparedStatement statement = connection.prepare(checked.body())) {
      QueryRunner.bind(statement, 1, checked.parameters(), request.params());
      CellRow row = new CellRow((CoreStatement) statement, 0, columns, utf8);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          if (given == maxRows) {
            return true;
          }
          row.addTo(batch);
          rowDone(guard);
        }
      }
    }
    return false;
  }

  private boolean readWhole(
      SandboxedConnection connection,
      int columns,
      boolean utf8,
      ExplainGate.Program program,
      QueryGuard guard)
      throws SQLException {
    try (PreparedStatement statement = connection.prepare(whole(columns))) {
      QueryRunner.bind(statement, 1, checked.parameters(), request.params());
      CellRow row = new CellRow((CoreStatement) statement, 1, columns, utf8);
      try {
        return read(statement, false, row, guard);
      } catch (SQLException e) {
        boolean repeatable = program.functions().stream().noneMatch(CHANGING::contains);
        if (SqliteFailures.code(e) != TOO_BIG || !repeatable) {
          throw e;
        }
        return read(statement, true, row, guard);
      }
    }
  }

  /**
   * The row as one value, NULL where a blob or the last parameter forbids it, and its cells, which
   * cost next to nothing unless they are fetched. A blob is what is not less than the empty one.
   */
  private String whole(int columns) {
    List<String> names = IntStream.range(0, columns).mapToObj("c%d"::formatted).toList();
    String list = String.join(",", names);
    String blobs = names.stream().map(c -> c + ">=x''").collect(Collectors.joining(" OR "));
    return """
    WITH "%s"(%s) AS NOT MATERIALIZED (
    %s
    ) SELECT CASE WHEN ? OR %s THEN NULL ELSE CAST(json_array(%s) AS BLOB) END,%s FROM "%1$s"\
    """
        .formatted(ALIAS, list, checked.body(), blobs, list, list);
  }

  private boolean read(PreparedStatement statement, boolean cells, CellRow row, QueryGuard guard)
      throws SQLException {
    statement.setInt(checked.parameters().size() + 1, cells ? 1 : 0);
    long skip = given;
    try (ResultSet rows = statement.executeQuery()) {
      for (long i = 0; i < skip && rows.next(); i++) {
        guard.check();
      }
      while (rows.next()) {
        if (given == maxRows) {
          return true;
        }
        byte[] whole = row.whole();
        if (whole.length == 0) {
          row.addTo(batch);
        } else {
          batch.add(whole);
        }
        rowDone(guard);
      }
    }
    return false;
  }

  private void rowDone(QueryGuard guard) {
    given++;
    guard.check();
    if (batch.full() || pipe.hungry()) {
      batch = batch.flush(pipe, guard);
    }
  }
}
