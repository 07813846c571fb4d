package dev.sqlmatic.embedded;

import dev.sqlmatic.linking.ColumnModel;
import dev.sqlmatic.linking.DateRange;
import dev.sqlmatic.linking.DateStorage;
import dev.sqlmatic.linking.Relation;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes a {@link SelectQuery} as SQLite's SQL. Stateless. */
final class SqlWriter {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Set<String> KEYWORDS =
      Set.copyOf(
          List.of(
              ("abort action add after all alter always analyze and as asc attach autoincrement before begin "
                      + "between by cascade case cast check collate column commit conflict constraint create "
                      + "cross current current_date current_time current_timestamp database default deferrable "
                      + "deferred delete desc detach distinct do drop each else end escape except exclude "
                      + "exclusive exists explain fail filter first following for foreign from full generated "
                      + "glob group groups having if ignore immediate in index indexed initially inner insert "
                      + "instead intersect into is isnull join key last left like limit match materialized "
                      + "natural no not nothing notnull null nulls of offset on or order others outer over "
                      + "partition plan pragma preceding primary query raise range recursive references regexp "
                      + "reindex release rename replace restrict returning right rollback row rows savepoint "
                      + "select set table temp temporary then ties to transaction trigger unbounded union unique "
                      + "update using vacuum values view virtual when where window with without rowid true false")
                  .split(" ")));

  private SqlWriter() {}

  /** The whole query, with names for what it computes. */
  static String write(SelectQuery query) {
    return write(query, query.joined(), Headings.of(query));
  }

  /** A query within another. */
  private static String part(SelectQuery query) {
    return write(query, query.joined(), List.of());
  }

  private static String write(
      SelectQuery query, boolean qualified, List<Optional<String>> headings) {
    var sql = new StringBuilder(query.distinct() ? "SELECT DISTINCT " : "SELECT ");
    boolean all = query.joined() && query.select().equals(List.of(Expression.All.ALL));
    sql.append(all ? name(query.table()) + ".*" : selection(query.select(), qualified, headings));
    sql.append(" FROM ").append(name(query.table()));
    for (SelectQuery.Join join : query.joins()) {
      Relation on = join.along();
      sql.append(" JOIN ").append(name(join.table())).append(" ON ");
      sql.append(name(on.child())).append('.').append(name(on.childColumn())).append(" = ");
      sql.append(name(on.parent())).append('.').append(name(on.parentColumn()));
    }
    clause(sql, " WHERE ", query.where(), qualified);
    if (!query.groupBy().isEmpty()) {
      sql.append(" GROUP BY ").append(list(query.groupBy(), qualified));
    }
    clause(sql, " HAVING ", query.having(), qualified);
    query
        .combined()
        .ifPresent(c -> sql.append(' ').append(c.operation()).append(' ').append(part(c.other())));
    if (!query.orderBy().isEmpty()) {
      sql.append(" ORDER BY ");
      sql.append(
          query.orderBy().stream()
              .map(o -> write(o.by(), qualified) + (o.descending() ? " DESC" : ""))
              .collect(Collectors.joining(", ")));
    }
    query.limit().ifPresent(n -> sql.append(" LIMIT ").append(n));
    return sql.toString();
  }

  private static void clause(
      StringBuilder sql, String word, List<Condition> conditions, boolean qualified) {
    if (!conditions.isEmpty()) {
      sql.append(word);
      sql.append(
          conditions.stream().map(c -> write(c, qualified)).collect(Collectors.joining(" AND ")));
    }
  }

  private static String selection(
      List<Expression> select, boolean qualified, List<Optional<String>> headings) {
    var parts = new ArrayList<String>();
    for (int i = 0; i < select.size(); i++) {
      Optional<String> heading = i < headings.size() ? headings.get(i) : Optional.empty();
      parts.add(write(select.get(i), qualified) + heading.map(h -> " AS " + name(h)).orElse(""));
    }
    return String.join(", ", parts);
  }

  private static String list(List<Expression> expressions, boolean qualified) {
    return expressions.stream().map(e -> write(e, qualified)).collect(Collectors.joining(", "));
  }

  private static String write(Expression expression, boolean qualified) {
    return switch (expression) {
      case Expression.All _ -> "*";
      case Expression.Column(ColumnModel column) -> column(column, qualified);
      case Expression.Aggregate(var function, boolean _, Expression.Span span) ->
          "ROUND(" + function + "(" + write(span, qualified) + "), 1)";
      case Expression.Span span -> span(span, qualified);
      case Expression.Aggregate(var function, boolean distinct, Expression of) ->
          function + (distinct ? "(DISTINCT " : "(") + write(of, qualified) + ")";
      case Expression.Product(Expression left, Expression right) ->
          write(left, qualified) + " * " + write(right, qualified);
      case Expression.Period(Expression.Unit unit, ColumnModel column) ->
          period(unit, column, qualified);
    };
  }

  private static String span(Expression.Span span, boolean qualified) {
    String start = column(span.start(), qualified);
    String end = column(span.end(), qualified);
    long perDay = span.unit() == Expression.Unit.HOUR ? 24 : 1440;
    return switch (span.start().dates()) {
      case EPOCH_SECONDS -> "(" + end + " - " + start + ") / " + 86_400 / perDay + ".0";
      case EPOCH_MILLISECONDS -> "(" + end + " - " + start + ") / " + 86_400_000 / perDay + ".0";
      case NONE, ISO_TEXT, OTHER_TEXT, JULIAN_DAY, YEAR ->
          "(julianday(" + end + ") - julianday(" + start + ")) * " + perDay;
    };
  }

  private static String period(Expression.Unit unit, ColumnModel column, boolean qualified) {
    String moment = moment(column, qualified);
    return switch (unit) {
      case MINUTE -> "strftime('%H:%M', " + moment + ")";
      case HOUR -> "strftime('%H', " + moment + ")";
      case DAY -> "date(" + moment + ")";
      case WEEKDAY -> "strftime('%w', " + moment + ")";
      case WEEK -> "strftime('%Y-%W', " + moment + ")";
      case MONTH -> "strftime('%Y-%m', " + moment + ")";
      case QUARTER ->
          "strftime('%Y', " + moment + ") || '-Q' || ((strftime('%m', " + moment + ") + 2) / 3)";
      case YEAR ->
          column.dates() == DateStorage.YEAR
              ? column(column, qualified)
              : "strftime('%Y', " + moment + ")";
    };
  }

  /** What SQLite's date functions take for this column. */
  private static String moment(ColumnModel column, boolean qualified) {
    String c = column(column, qualified);
    return switch (column.dates()) {
      case EPOCH_SECONDS -> c + ", 'unixepoch'";
      case EPOCH_MILLISECONDS -> c + " / 1000, 'unixepoch'";
      case NONE, ISO_TEXT, OTHER_TEXT, JULIAN_DAY, YEAR -> c;
    };
  }

  private static String write(Condition condition, boolean qualified) {
    return switch (condition) {
      case Condition.Compare(Expression left, var operator, Condition.Operand right) ->
          write(left, qualified) + " " + operator.sql() + " " + operand(right);
      case Condition.Between(Expression of, double low, double high) ->
          write(of, qualified) + " BETWEEN " + number(low) + " AND " + number(high);
      case Condition.Within(ColumnModel column, var side, DateRange range) ->
          within(column, side, range, qualified);
      case Condition.Like(Expression of, String pattern, boolean negated) ->
          write(of, qualified) + (negated ? " NOT LIKE " : " LIKE ") + text(pattern);
      case Condition.Flag(ColumnModel column, boolean negated) ->
          column(column, qualified) + (negated ? " <> " : " = ") + column.truth();
      case Condition.Missing(Expression of, boolean negated) ->
          write(of, qualified) + (negated ? " IS NOT NULL" : " IS NULL");
      case Condition.Among(ColumnModel column, SelectQuery query, boolean negated) ->
          column(column, qualified) + (negated ? " NOT IN (" : " IN (") + part(query) + ")";
      case Condition.OneOf(ColumnModel column, List<String> values, boolean negated) ->
          column(column, qualified)
              + (negated ? " NOT IN (" : " IN (")
              + values.stream().map(SqlWriter::text).collect(Collectors.joining(", "))
              + ")";
      case Condition.Stated(String _, Condition meant) -> write(meant, qualified);
      case Condition.AnyOf(List<Condition> conditions) ->
          conditions.stream()
              .map(c -> write(c, qualified))
              .collect(Collectors.joining(" OR ", "(", ")"));
    };
  }

  private static String operand(Condition.Operand operand) {
    return switch (operand) {
      case Condition.Operand.Text(String value) -> text(value);
      case Condition.Operand.Figure(double value) -> number(value);
      case Condition.Operand.Scalar(SelectQuery query) -> "(" + part(query) + ")";
    };
  }

  private static String within(
      ColumnModel column, Condition.Side side, DateRange range, boolean qualified) {
    String c = column(column, qualified);
    String start = day(range.start(), column.dates());
    String end = day(range.end(), column.dates());
    return switch (side) {
      case IN -> c + " >= " + start + " AND " + c + " < " + end;
      case BEFORE -> c + " < " + start;
      case AFTER -> c + " >= " + end;
      case FROM -> c + " >= " + start;
      case UNTIL -> c + " < " + end;
    };
  }

  private static String day(LocalDate day, DateStorage storage) {
    long seconds = day.toEpochSecond(LocalTime.MIN, ZoneOffset.UTC);
    return switch (storage) {
      case EPOCH_SECONDS -> Long.toString(seconds);
      case EPOCH_MILLISECONDS -> Long.toString(seconds * 1000);
      case JULIAN_DAY -> number(2440587.5 + seconds / 86400.0);
      case YEAR -> Integer.toString(day.getYear());
      case NONE, ISO_TEXT, OTHER_TEXT -> text(day.toString());
    };
  }

  private static String column(ColumnModel column, boolean qualified) {
    return qualified ? name(column.table()) + "." + name(column.name()) : name(column.name());
  }

  static String text(String value) {
    return "'" + value.replace("'", "''").replace("\u0000", "") + "'";
  }

  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : BigDecimal.valueOf(value).toPlainString();
  }

  static String name(String name) {
    boolean plain =
        PLAIN.matcher(name).matches() && !KEYWORDS.contains(name.toLowerCase(Locale.ROOT));
    return plain ? name : '"' + name.replace("\"", "\"\"") + '"';
  }
}
