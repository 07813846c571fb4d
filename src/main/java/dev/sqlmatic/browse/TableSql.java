package dev.sqlmatic.browse;

import dev.sqlmatic.database.DatabaseStructure.Column;
import dev.sqlmatic.database.DatabaseStructure.Table;
import dev.sqlmatic.database.SqlValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes the SQL of a {@link TableRequest}. Every name is a quoted name of the structure, every
 * value is bound. Immutable.
 *
 * <p>A page begins behind the last row of the one before, by a comparison of row values that an
 * index on the sort column answers at once. NULLs, which no comparison finds, come first in
 * SQLite's ascending order and last in its descending one; where they may follow, they are a second
 * query behind the first.
 */
final class TableSql {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

  private final TableRequest request;
  private final Table table;
  private final RowKey key;
  private final Optional<String> sort;
  private final String searched;

  /**
   * Prepares to write.
   *
   * @param search the condition that finds the words searched for, with {@code %s} for their name
   */
  TableSql(TableRequest request, Optional<String> search) {
    this.request = request;
    this.table = request.table();
    this.key = RowKey.of(table);
    this.sort = request.sort().map(column -> Sql.quote(column.name()));
    this.searched = search.orElse("");
  }

  RowKey key() {
    return key;
  }

  /** What a token is good for. */
  String order() {
    return request.sort().map(c -> (request.descending() ? "-" : "+") + c.name()).orElse("");
  }

  /** How many values of a row tell where it stands in the order. */
  int places() {
    return key.exists() ? key.expressions().size() + (sort.isPresent() ? 1 : 0) : 0;
  }

  /** One page, its rows led by the values that tell their place. */
  Sql page(int size, Optional<PageToken> after) {
    Sql sql = new Sql();
    List<String> columns = new ArrayList<>();
    if (key.exists()) {
      sort.ifPresent(columns::add);
      columns.addAll(key.expressions());
    }
    columns.addAll(names());
    if (after.isEmpty() || !key.exists()) {
      select(sql, columns, List.of(), orderBy());
      sql.add(" LIMIT " + (size + 1));
      after.ifPresent(token -> sql.add(" OFFSET " + token.offset()));
      return sql;
    }
    keyset(sql, columns, after.get(), size + 1);
    return sql;
  }

  /** All rows, for a file. */
  Sql all() {
    Sql sql = new Sql();
    select(sql, names(), List.of(), orderBy());
    return sql;
  }

  /** How many rows there are; at most {@code most}, where that is given. */
  Sql count(Optional<Integer> most) {
    Sql sql = new Sql();
    if (most.isEmpty()) {
      return select(sql, List.of("count(*)"), List.of(), "");
    }
    sql.add("SELECT count(*) FROM (");
    select(sql, List.of("1"), List.of(), "");
    return sql.add(" LIMIT " + most.get() + ")");
  }

  /**
   * The most frequent values of a column; of the first {@code sample} rows, where that is given.
   */
  Sql facet(Column column, int values, Optional<Integer> sample) {
    Sql sql = new Sql();
    String name = Sql.quote(column.name());
    String order = " GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT " + (values + 1);
    if (sample.isEmpty()) {
      return select(sql, List.of(name + " AS value", "count(*) AS count"), List.of(), order);
    }
    sql.add("SELECT value, count(*) AS count FROM (");
    select(sql, List.of(name + " AS value"), List.of(), "");
    return sql.add(" LIMIT " + sample.get() + ")").add(order);
  }

  private List<String> names() {
    return table.columns().stream()
        .filter(column -> !column.hidden())
        .map(column -> Sql.quote(column.name()))
        .toList();
  }

  private void keyset(Sql sql, List<String> columns, PageToken after, int limit) {
    List<SqlValue> values = after.values();
    String direction = request.descending() ? " < " : " > ";
    String keys = tuple(key.expressions());
    List<SqlValue> keyValues = sort.isPresent() ? values.subList(1, values.size()) : values;
    if (sort.isEmpty()) {
      select(sql, columns, List.of(keys + direction + bound(sql, keyValues)), orderBy());
      sql.add(" LIMIT " + limit);
      return;
    }
    String by = sort.get();
    boolean inNulls = values.getFirst() == SqlValue.Null.NULL;
    String rest =
        inNulls
            ? by + " IS NULL AND " + keys + direction + bound(sql, keyValues)
            : tuple(places(by)) + direction + bound(sql, values);
    Optional<String> then =
        request.sort().orElseThrow().notNull()
            ? Optional.empty()
            : inNulls && !request.descending()
                ? Optional.of(by + " IS NOT NULL")
                : !inNulls && request.descending()
                    ? Optional.of(by + " IS NULL")
                    : Optional.empty();
    if (then.isEmpty()) {
      select(sql, columns, List.of(rest), orderBy());
    } else {
      part(sql, columns, rest, limit);
      sql.add(" UNION ALL ");
      part(sql, columns, then.get(), limit);
    }
    sql.add(" LIMIT " + limit);
  }

  private void part(Sql sql, List<String> columns, String where, int limit) {
    sql.add("SELECT * FROM (");
    select(sql, columns, List.of(where), orderBy());
    sql.add(" LIMIT " + limit + ")");
  }

  private List<String> places(String by) {
    List<String> places = new ArrayList<>(List.of(by));
    places.addAll(key.expressions());
    return places;
  }

  private static String tuple(List<String> parts) {
    return parts.size() == 1 ? parts.getFirst() : "(" + String.join(", ", parts) + ")";
  }

  private static String bound(Sql sql, List<SqlValue> values) {
    return tuple(values.stream().map(sql::bind).toList());
  }

  private String orderBy() {
    String direction = request.descending() ? " DESC" : "";
    List<String> by = new ArrayList<>();
    sort.ifPresent(by::add);
    by.addAll(key.expressions());
    return by.isEmpty()
        ? ""
        : by.stream()
            .map(expression -> expression + direction)
            .collect(Collectors.joining(", ", " ORDER BY ", ""));
  }

  private Sql select(Sql sql, List<String> columns, List<String> further, String order) {
    List<String> where = new ArrayList<>();
    request.filters().forEach(filter -> where.add(condition(sql, filter)));
    request
        .search()
        .ifPresent(words -> where.add(searched.formatted(sql.bind(SqlValue.of(phrase(words))))));
    where.addAll(further);
    sql.add("SELECT ").add(String.join(", ", columns)).add(" FROM ").add(Sql.quote(table.name()));
    if (!where.isEmpty()) {
      sql.add(" WHERE ").add(String.join(" AND ", where));
    }
    return sql.add(order);
  }

  /** Each word as a string, so that none is taken for an operator of the search. */
  private static String phrase(String words) {
    return java.util.Arrays.stream(words.strip().split("\\s+"))
        .map(word -> '"' + word.replace("\"", "\"\"") + '"')
        .collect(Collectors.joining(" "));
  }

  private static String condition(Sql sql, Filter filter) {
    String name = Sql.quote(filter.column().name());
    return switch (filter.operator()) {
      case ISNULL -> name + (filter.wantsNull() ? " IS NULL" : " IS NOT NULL");
      case CONTAINS, STARTSWITH ->
          name + " LIKE " + sql.bind(SqlValue.of(filter.pattern())) + " ESCAPE '\\'";
      case LIKE -> name + " LIKE " + sql.bind(SqlValue.of(filter.pattern()));
      case EXACT, IN -> among(sql, name, filter, filter.operator() == Operator.IN, " IN ");
      case NOT -> among(sql, name, filter, false, " NOT IN ");
      case GT, GTE, LT, LTE -> {
        SqlValue value =
            number(filter, filter.value()).orElseGet(() -> SqlValue.of(filter.value()));
        yield name + " " + filter.operator().sql() + " " + sql.bind(value);
      }
    };
  }

  private static String among(Sql sql, String name, Filter filter, boolean list, String in) {
    List<SqlValue> values = new ArrayList<>();
    for (String value : list ? filter.list() : List.of(filter.value())) {
      values.add(SqlValue.of(value));
      number(filter, value).ifPresent(values::add);
    }
    return values.size() == 1
        ? name + (filter.operator() == Operator.NOT ? " != " : " = ") + sql.bind(values.getFirst())
        : name + in + values.stream().map(sql::bind).collect(Collectors.joining(", ", "(", ")"));
  }

  /**
   * A column with a declared type turns the text of a number into a number itself
   * (sqlite.org/datatype3.html, 4.2); for one without, a number is meant as well.
   */
  private static Optional<SqlValue> number(Filter filter, String value) {
    String type = filter.column().type().toUpperCase(Locale.ROOT);
    if (!(type.isEmpty() || type.contains("BLOB")) || !NUMBER.matcher(value).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(SqlValue.of(Long.parseLong(value)));
    } catch (NumberFormatException e) {
      return Optional.of(SqlValue.of(Double.parseDouble(value)));
    }
  }
}
