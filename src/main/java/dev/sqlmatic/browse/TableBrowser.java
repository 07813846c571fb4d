package dev.sqlmatic.browse;

import dev.sqlmatic.browse.TablePage.Facet;
import dev.sqlmatic.browse.TablePage.Total;
import dev.sqlmatic.database.DatabaseAccess;
import dev.sqlmatic.database.DatabaseService;
import dev.sqlmatic.database.DatabaseStructure;
import dev.sqlmatic.database.DatabaseStructure.Column;
import dev.sqlmatic.database.DatabaseStructure.Table;
import dev.sqlmatic.database.QueryRequest;
import dev.sqlmatic.database.QueryResult;
import dev.sqlmatic.database.QueryResult.ResultColumn;
import dev.sqlmatic.database.ResultStream;
import dev.sqlmatic.database.SqlValue;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.json.InputErrors;
import dev.sqlmatic.json.Similar;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Gives the rows of tables, views and virtual tables. What it writes passes the same gates as SQL
 * of others: a view's own SQL comes with the file, and so is taken for hostile. Thread-safe.
 */
public final class TableBrowser {
  private static final int USUAL_SIZE = 100;
  private static final int FACET_VALUES = 30;
  private static final int SAMPLE = 20_000;
  private static final Duration COUNT_LIMIT = Duration.ofMillis(500);

  private final DatabaseService databases;

  public TableBrowser(DatabaseService databases) {
    this.databases = databases;
  }

  /**
   * The table of that name.
   *
   * @throws FailureException {@code NotFound} DATABASE_NOT_FOUND or TABLE_NOT_FOUND
   */
  public Table table(String database, String name) {
    DatabaseStructure structure = databases.access(database).structure();
    return structure.tables().stream()
        .filter(table -> table.name().equals(name))
        .findFirst()
        .or(() -> structure.table(name))
        .orElseThrow(() -> notFound(structure, name));
  }

  /** A page, with what was asked for beside its rows. */
  public TablePage page(String database, TableRequest request) {
    TableSql writer = writer(database, request);
    int size = request.size().orElse(USUAL_SIZE);
    Optional<PageToken> after =
        request.next().map(token -> PageToken.decode(token, writer.order(), writer.places()));
    Sql sql = writer.page(size, after);
    QueryResult rows = query(database, request, sql.request().withMaxRows(size));
    List<Facet> facets =
        request.facets().stream().map(column -> facet(database, writer, column)).toList();
    return new TablePage(
        visible(request.table(), rows, writer.places()),
        sql.params(),
        rows.truncated() ? Optional.of(next(writer, rows, after).encode()) : Optional.empty(),
        writer.key().exists(),
        request.counted() ? Optional.of(total(database, writer)) : Optional.empty(),
        facets);
  }

  /** All rows, as a stream. */
  public ResultStream all(String database, TableRequest request) {
    QueryRequest all = writer(database, request).all().request();
    QueryRequest bounded = request.size().map(all::withMaxRows).orElse(all);
    return plain(request)
        ? databases.streamTable(database, bounded)
        : databases.stream(database, bounded);
  }

  private TableSql writer(String database, TableRequest request) {
    Optional<String> search =
        request.search().isEmpty()
            ? Optional.empty()
            : FullText.condition(databases.access(database).structure(), request.table());
    if (request.search().isPresent() && search.isEmpty()) {
      throw new FailureException(
          new Failure.BadInput(
              "NO_FULL_TEXT_INDEX",
              "“%s” has no full-text index to _search in. Use a filter such as COLUMN__contains."
                  .formatted(request.table().name())));
    }
    return new TableSql(request, search);
  }

  private QueryResult query(String database, TableRequest request, QueryRequest query) {
    return plain(request)
        ? databases.queryTable(database, query)
        : databases.access(database).query(query);
  }

  /** Whether nothing computes with the values, so that they may be long. */
  private static boolean plain(TableRequest request) {
    return RowKey.plain(request.table())
        && request.search().isEmpty()
        && request.filters().stream().noneMatch(filter -> filter.operator().matchesPatterns());
  }

  private static QueryResult visible(Table table, QueryResult rows, int places) {
    List<ResultColumn> columns =
        table.columns().stream()
            .filter(column -> !column.hidden())
            .map(column -> new ResultColumn(column.name(), column.type().toUpperCase(Locale.ROOT)))
            .toList();
    List<List<SqlValue>> cells =
        rows.rows().stream().map(row -> row.subList(places, row.size())).toList();
    return new QueryResult(
        rows.queryId(),
        rows.sql(),
        columns,
        cells,
        rows.truncated(),
        rows.elapsed(),
        rows.dataVersion());
  }

  private static PageToken next(TableSql writer, QueryResult rows, Optional<PageToken> after) {
    long before = after.map(PageToken::offset).orElse(0L);
    List<SqlValue> places =
        writer.places() == 0 ? List.of() : rows.rows().getLast().subList(0, writer.places());
    return new PageToken(writer.order(), places, before + rows.rowCount());
  }

  private Total total(String database, TableSql writer) {
    return inTime(database, writer.count(Optional.empty()))
        .map(rows -> new Total(Optional.of(number(rows)), false))
        .orElseGet(() ->
            new Total(
                inTime(database, writer.count(Optional.of(SAMPLE))).map(TableBrowser::number),
                true));
  }

  private static long number(QueryResult rows) {
    return rows.rows().getFirst().getFirst() instanceof SqlValue.Int(long count) ? count : 0;
  }

  private Facet facet(String database, TableSql writer, Column column) {
    Function<QueryResult, List<Facet.Value>> values =
        rows -> {
          List<Facet.Value> read = new ArrayList<>();
          rows.rows().stream()
              .limit(FACET_VALUES)
              .forEach(row ->
                  read.add(
                      new Facet.Value(
                          row.getFirst(), row.get(1) instanceof SqlValue.Int(long n) ? n : 0)));
          return read;
        };
    Optional<QueryResult> all =
        inTime(database, writer.facet(column, FACET_VALUES, Optional.empty()));
    Optional<QueryResult> some =
        all.isPresent()
            ? all
            : inTime(database, writer.facet(column, FACET_VALUES, Optional.of(SAMPLE)));
    return new Facet(
        column.name(),
        some.map(values).orElse(List.of()),
        some.isPresent() && some.get().rowCount() > FACET_VALUES,
        all.isPresent() ? Optional.empty() : Optional.of(some.isPresent() ? SAMPLE : 0));
  }

  /** The result, or nothing where there was no time for it. */
  private Optional<QueryResult> inTime(String database, Sql sql) {
    DatabaseAccess access = databases.access(database);
    try {
      return Optional.of(access.query(sql.request().withTimeout(COUNT_LIMIT)));
    } catch (FailureException e) {
      if (e.failure() instanceof Failure.QueryTimedOut) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static FailureException notFound(DatabaseStructure structure, String name) {
    List<String> names = structure.tables().stream().map(Table::name).toList();
    return new FailureException(
        new Failure.NotFound(
            "TABLE_NOT_FOUND",
            "“%s” has no table or view “%s”.%s"
                .formatted(
                    structure.database(),
                    InputErrors.shorten(name),
                    Similar.to(name, names).map(" Did you mean “%s”?"::formatted).orElse(""))));
  }
}
