package dev.sqlmatic.embedded;

import dev.sqlmatic.database.QueryResult;
import dev.sqlmatic.database.SqlValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares an answer's rows with those of gold SQL. The answer may have more columns, in any order,
 * and round otherwise. The order counts where the gold sorts by a number or a time; rows that tie
 * may change places. Where the gold sorts without a limit ("which have the most"), the answer may
 * stop after three rows or more.
 */
final class GoldRows {
  private static final Pattern ORDER =
      Pattern.compile("(?i).* order by (?:\\w+\\.)?(\\w+)( desc)?.*", Pattern.DOTALL);
  private static final Pattern TIME = Pattern.compile("\\d{4}(-\\d\\d.*)?");
  private static final int LEAST_SHOWN = 3;
  private static final double ROUNDING = 0.051;

  private GoldRows() {}

  static boolean match(String goldSql, QueryResult gold, QueryResult answer) {
    List<Integer> columns = new ArrayList<>();
    return search(goldSql, gold, answer, columns);
  }

  /** Tries each way to give the gold's columns to the answer's. */
  private static boolean search(
      String sql, QueryResult gold, QueryResult answer, List<Integer> columns) {
    if (columns.size() == gold.columns().size()) {
      return same(sql, rows(gold, all(gold)), rows(answer, columns), key(sql, gold));
    }
    for (int i = 0; i < answer.columns().size(); i++) {
      if (!columns.contains(i)) {
        columns.add(i);
        if (search(sql, gold, answer, columns)) {
          return true;
        }
        columns.removeLast();
      }
    }
    return false;
  }

  private static boolean same(
      String sql, List<List<SqlValue>> gold, List<List<SqlValue>> answer, Optional<Integer> key) {
    boolean limited = sql.toLowerCase(Locale.ROOT).contains(" limit ");
    boolean part = key.isPresent() && !limited && answer.size() >= LEAST_SHOWN;
    int size = part ? Math.min(gold.size(), answer.size()) : gold.size();
    if (answer.size() != size) {
      return false;
    }
    List<List<SqlValue>> wanted = new ArrayList<>(gold.subList(0, size));
    List<List<SqlValue>> left = new ArrayList<>(answer);
    if (key.isPresent()) {
      for (int i = 0; i < size; i++) {
        if (!equal(wanted.get(i).get(key.get()), left.get(i).get(key.get()))) {
          return false;
        }
      }
      if (limited || size < gold.size()) { // what ties with the last row may be another
        SqlValue last = wanted.getLast().get(key.get());
        wanted.removeIf(row -> equal(row.get(key.get()), last));
        left.removeIf(row -> equal(row.get(key.get()), last));
      }
    }
    for (List<SqlValue> row : wanted) {
      int found = -1;
      for (int i = 0; i < left.size() && found < 0; i++) {
        found = equal(row, left.get(i)) ? i : -1;
      }
      if (found < 0) {
        return false;
      }
      left.remove(found);
    }
    return left.isEmpty();
  }

  /** The gold's column that it sorts by, where it holds numbers or times. */
  private static Optional<Integer> key(String sql, QueryResult gold) {
    Matcher order = ORDER.matcher(sql);
    if (!order.matches() || gold.rows().isEmpty()) {
      return Optional.empty();
    }
    for (int i = 0; i < gold.columns().size(); i++) {
      if (gold.columns().get(i).name().equalsIgnoreCase(order.group(1))) {
        SqlValue first = gold.rows().getFirst().get(i);
        boolean sorted =
            !(first instanceof SqlValue.Text(String text)) || TIME.matcher(text).matches();
        return sorted ? Optional.of(i) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static List<Integer> all(QueryResult result) {
    List<Integer> columns = new ArrayList<>();
    for (int i = 0; i < result.columns().size(); i++) {
      columns.add(i);
    }
    return columns;
  }

  private static List<List<SqlValue>> rows(QueryResult result, List<Integer> columns) {
    return result.rows().stream()
        .map(row -> columns.stream().map(row::get).toList())
        .map(Collections::unmodifiableList)
        .toList();
  }

  private static boolean equal(List<SqlValue> one, List<SqlValue> other) {
    for (int i = 0; i < one.size(); i++) {
      if (!equal(one.get(i), other.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean equal(SqlValue one, SqlValue other) {
    double left = number(one);
    double right = number(other);
    if (Double.isNaN(left) || Double.isNaN(right)) {
      return one.equals(other);
    }
    boolean whole = left == Math.rint(left) && right == Math.rint(right);
    return Math.abs(left - right) <= (whole ? 0 : ROUNDING);
  }

  private static double number(SqlValue value) {
    return switch (value) {
      case SqlValue.Int(long whole) -> whole;
      case SqlValue.Real(double real) -> real;
      case SqlValue.Text _, SqlValue.Blob _, SqlValue.Null _ -> Double.NaN;
    };
  }
}
