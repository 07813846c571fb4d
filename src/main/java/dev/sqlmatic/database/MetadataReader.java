package dev.sqlmatic.database;

import dev.sqlmatic.database.DatabaseMetadata.ColumnProfile;
import dev.sqlmatic.database.DatabaseMetadata.TableFacts;
import dev.sqlmatic.database.DatabaseStructure.Column;
import dev.sqlmatic.database.DatabaseStructure.Kind;
import dev.sqlmatic.database.DatabaseStructure.Table;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Counts and profiles within a deadline. Every question is a query of its own through the sandbox,
 * so that one that takes too long costs only its own answer and others get their turn on the
 * workers in between. Used once, by one thread.
 */
final class MetadataReader {
  /** The most that one count or profile may take of the time. */
  private static final Duration STEP = Duration.ofMillis(700);

  /** Rows up to which a table is profiled as a whole; of a larger one this many are taken. */
  private static final int WHOLE = 20_000;

  private static final int SAMPLE = 1_000;
  private static final int VALUES = 50;
  private static final int SAMPLES = 5;
  private static final int LONGEST_SAMPLE = 200;

  private final AttachedFile file;
  private final MetadataRequest request;
  private final long deadline;
  private boolean complete = true;

  MetadataReader(AttachedFile file, MetadataRequest request, Duration limit) {
    this.file = file;
    this.request = request;
    this.deadline = System.nanoTime() + limit.toNanos();
  }

  DatabaseMetadata read() {
    DatabaseStructure structure = file.structure();
    List<Table> tables = tables(structure);
    Map<String, String> pragmas = pragmas();
    Map<String, Optional<Long>> counts = new HashMap<>();
    tables.forEach(table -> counts.put(table.name(), count(table)));
    List<TableFacts> facts = new ArrayList<>();
    for (Table table : tables) {
      Optional<Long> counted = counts.getOrDefault(table.name(), Optional.empty());
      Optional<Long> rows = counted.isPresent() ? counted : table.rowEstimate();
      facts.add(
          new TableFacts(
              table.name(),
              table.kind(),
              rows,
              counted.isEmpty(),
              profiles(table, rows.orElse(Long.MAX_VALUE))));
    }
    return new DatabaseMetadata(
        structure.database(),
        file.file().size(),
        number(pragmas, "page_size"),
        number(pragmas, "page_count"),
        number(pragmas, "freelist_count"),
        pragmas.getOrDefault("journal_mode", ""),
        pragmas.getOrDefault("encoding", ""),
        number(pragmas, "application_id"),
        number(pragmas, "user_version"),
        Map.of(
            "auto_vacuum", pragmas.getOrDefault("auto_vacuum", "0"),
            "schema_version", Long.toString(structure.schemaVersion())),
        facts,
        complete);
  }

  /** A view may take for ever and a shadow table says nothing: only when asked for by name. */
  private List<Table> tables(DatabaseStructure structure) {
    List<Table> chosen = StructureJson.chosen(structure, request.tables());
    List<Table> tables =
        request.tables().isEmpty()
            ? chosen.stream().filter(t -> t.kind() != Kind.VIEW && t.kind() != Kind.SHADOW).toList()
            : chosen;
    for (String column : request.columns()) {
      if (tables.stream().noneMatch(table -> table.column(column).isPresent())) {
        throw new FailureException(
            new Failure.NotFound(
                "COLUMN_NOT_FOUND",
                "There is no column “%s” in %s."
                    .formatted(
                        column, String.join(", ", tables.stream().map(Table::name).toList()))));
      }
    }
    return tables;
  }

  private Map<String, String> pragmas() {
    return file.work(
        left(STEP),
        (connection, guard) -> {
          Map<String, String> values = new HashMap<>();
          for (String name :
              List.of(
                  "page_size",
                  "page_count",
                  "freelist_count",
                  "journal_mode",
                  "encoding",
                  "application_id",
                  "user_version",
                  "auto_vacuum")) {
            guard.check();
            values.put(name, pragma(connection, name));
          }
          return values;
        });
  }

  private static String pragma(SandboxedConnection connection, String name) throws SQLException {
    try (Statement statement = connection.statement();
        ResultSet row = statement.executeQuery("PRAGMA " + name)) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    }
  }

  private static long number(Map<String, String> pragmas, String name) {
    return Long.parseLong(pragmas.getOrDefault(name, "0"));
  }

  private Optional<Long> count(Table table) {
    return rows("SELECT count(*) FROM main." + RowEstimates.quote(table.name()))
        .map(rows -> integer(rows.getFirst().getFirst()));
  }

  private List<ColumnProfile> profiles(Table table, long rows) {
    List<ColumnProfile> profiles = new ArrayList<>();
    boolean sampled = rows > WHOLE;
    for (Column column : table.columns()) {
      if (wanted(column)) {
        String source = sampled ? sample(table) : "main." + RowEstimates.quote(table.name());
        profile(column, source, sampled).ifPresent(profiles::add);
      }
    }
    return profiles;
  }

  private boolean wanted(Column column) {
    Set<String> names = request.columns();
    return names.isEmpty()
        ? !column.hidden()
        : names.stream().anyMatch(name -> name.equalsIgnoreCase(column.name()));
  }

  /** Rows spread evenly over the rowids where there are some, else the first ones. */
  private static String sample(Table table) {
    String name = "main." + RowEstimates.quote(table.name());
    boolean rowids = table.kind() == Kind.TABLE && !table.withoutRowid();
    Optional<String> rowid =
        Stream.of("rowid", "_rowid_", "oid").filter(r -> table.column(r).isEmpty()).findFirst();
    if (!rowids || rowid.isEmpty()) {
      return "(SELECT * FROM %s LIMIT %d)".formatted(name, SAMPLE);
    }
    String template =
        "(WITH RECURSIVE span(lo, hi) AS (SELECT min(R), max(R) FROM T), pick(i) AS (SELECT 0"
            + " UNION ALL SELECT i + 1 FROM pick WHERE i < N) SELECT * FROM T WHERE R IN (SELECT"
            + " (SELECT min(R) FROM T WHERE R >= lo + (hi - lo) / N * i + (hi - lo) % N * i / N)"
            + " FROM span, pick))";
    return template
        .replaceAll("\\bR\\b", rowid.get())
        .replaceAll("\\bN\\b", Integer.toString(SAMPLE - 1))
        .replaceAll("\\bT\\b", java.util.regex.Matcher.quoteReplacement(name));
  }

  private Optional<ColumnProfile> profile(Column column, String source, boolean sampled) {
    String name = RowEstimates.quote(column.name());
    Optional<List<List<SqlValue>>> totals =
        rows(
            "SELECT n, d, nn, %1$s, %2$s FROM (SELECT count(*) AS n, count(DISTINCT %3$s) AS d,"
                    .formatted(shown("lo"), shown("hi"), name)
                + " count(*) - count(%1$s) AS nn, min(%1$s) AS lo, max(%1$s) AS hi FROM %2$s)"
                    .formatted(name, source));
    if (totals.isEmpty()) {
      return Optional.empty();
    }
    List<SqlValue> frequent =
        rows("SELECT v FROM (SELECT %s AS v FROM %s) WHERE v IS NOT NULL GROUP BY v ORDER BY"
                    .formatted(shown(name), source)
                + " count(*) DESC, v LIMIT "
                + VALUES)
            .map(rows -> rows.stream().map(List::getFirst).toList())
            .orElse(List.of());
    List<SqlValue> row = totals.get().getFirst();
    return Optional.of(
        new ColumnProfile(
            column.name(),
            column.type().toUpperCase(Locale.ROOT),
            integer(row.get(0)),
            sampled,
            integer(row.get(1)),
            integer(row.get(2)),
            present(row.get(3)),
            present(row.get(4)),
            frequent.stream().limit(SAMPLES).map(MetadataReader::cut).toList(),
            ValueShapes.dateEncoding(column.name(), column.type(), frequent),
            ValueShapes.jsonPaths(frequent)));
  }

  /** Blobs are left out, and of a long text only so much is taken as tells what it is. */
  private static String shown(String expression) {
    return "CASE typeof(%1$s) WHEN 'text' THEN substr(%1$s, 1, 4000) WHEN 'blob' THEN NULL ELSE %1$s END"
        .formatted(expression);
  }

  private static long integer(SqlValue value) {
    return value instanceof SqlValue.Int(long number) ? number : 0;
  }

  private static Optional<SqlValue> present(SqlValue value) {
    return value == SqlValue.Null.NULL ? Optional.empty() : Optional.of(cut(value));
  }

  private static SqlValue cut(SqlValue value) {
    return value instanceof SqlValue.Text(String text) && text.length() > LONGEST_SAMPLE
        ? SqlValue.of(text.substring(0, LONGEST_SAMPLE) + "…")
        : value;
  }

  /** The answer, or nothing where it took too long or could not be had. */
  private Optional<List<List<SqlValue>>> rows(String sql) {
    Duration left = left(STEP);
    if (System.nanoTime() >= deadline) {
      complete = false;
      return Optional.empty();
    }
    try {
      return Optional.of(file.query(QueryRequest.of(sql).withTimeout(left)).rows());
    } catch (FailureException e) {
      if (e.failure() instanceof Failure.Cancelled) {
        throw e;
      }
      complete = false;
      return Optional.empty();
    }
  }

  private Duration left(Duration most) {
    long left = Math.max(1_000_000, deadline - System.nanoTime());
    return Duration.ofNanos(Math.min(left, most.toNanos()));
  }
}
