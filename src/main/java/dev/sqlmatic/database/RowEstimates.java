package dev.sqlmatic.database;

import dev.sqlmatic.database.DatabaseStructure.Kind;
import dev.sqlmatic.database.DatabaseStructure.Table;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * About how many rows each table has, in bounded time: counted where there are few, else what
 * ANALYZE found, else the span of rowids. Used once, by one thread.
 */
final class RowEstimates {
  /** Counting this many rows takes well under a millisecond. */
  private static final int FEW = 5_000;

  /** For all tables together, after which only cheap answers are taken. */
  private static final Duration BUDGET = Duration.ofMillis(300);

  private static final Duration STEP = Duration.ofMillis(50);

  private final SandboxedConnection connection;
  private final QueryGuard guard;
  private final long countUntil = System.nanoTime() + BUDGET.toNanos();

  RowEstimates(SandboxedConnection connection, QueryGuard guard) {
    this.connection = connection;
    this.guard = guard;
  }

  /** By table name; a table without an entry could only be told by a full scan. */
  Map<String, Long> of(List<Table> tables) {
    Map<String, Long> analyzed = analyzed();
    Map<String, Long> estimates = new HashMap<>();
    for (Table table : tables) {
      if (table.kind() != Kind.VIEW) {
        estimate(table, Optional.ofNullable(analyzed.get(table.name())))
            .ifPresent(rows -> estimates.put(table.name(), rows));
      }
    }
    return estimates;
  }

  private OptionalLong estimate(Table table, Optional<Long> analyzed) {
    String name = quote(table.name());
    if (System.nanoTime() < countUntil) {
      OptionalLong few =
          number("SELECT count(*) FROM (SELECT 1 FROM main.%s LIMIT %d)".formatted(name, FEW + 1));
      if (few.isPresent() && few.getAsLong() <= FEW) {
        return few;
      }
    }
    if (analyzed.isPresent()) {
      return OptionalLong.of(analyzed.get());
    }
    Optional<String> rowid = rowid(table);
    if (rowid.isPresent()) {
      return number(
          "SELECT min(max(%1$s) - min(%1$s) + 1, (SELECT page_count * page_size / 4 FROM"
                  .formatted(rowid.get())
              + " pragma_page_count, pragma_page_size)) FROM main."
              + name);
    }
    return System.nanoTime() < countUntil
        ? number("SELECT count(*) FROM main." + name)
        : OptionalLong.empty();
  }

  /** A name for the rowid that no column of the table hides. */
  private static Optional<String> rowid(Table table) {
    boolean none = table.withoutRowid() || table.kind() == Kind.VIRTUAL;
    return none
        ? Optional.empty()
        : Stream.of("rowid", "_rowid_", "oid")
            .filter(name -> table.column(name).isEmpty())
            .findFirst();
  }

  private Map<String, Long> analyzed() {
    Map<String, Long> rows = new HashMap<>();
    guard.beginStep(STEP);
    try (Statement statement = connection.statement();
        ResultSet row =
            statement.executeQuery(
                "SELECT tbl, max(CAST(stat AS INTEGER)) FROM sqlite_stat1 GROUP BY tbl")) {
      while (row.next()) {
        rows.put(String.valueOf(row.getString(1)), row.getLong(2));
      }
    } catch (SQLException e) {
      guard.check(); // never analyzed, or damaged: there are other ways
    } finally {
      guard.endStep();
    }
    return rows;
  }

  private OptionalLong number(String sql) {
    guard.beginStep(STEP);
    try {
      return OptionalLong.of(Math.max(0, connection.number(sql)));
    } catch (SQLException e) {
      guard.check();
      return OptionalLong.empty();
    } finally {
      guard.endStep();
    }
  }

  static String quote(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }
}
