package dev.sqlmatic.cli;

import dev.sqlmatic.database.DatabaseAccess;
import dev.sqlmatic.database.QueryRequest;
import dev.sqlmatic.database.QueryResult;
import dev.sqlmatic.database.SqlValue;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares what two queries give, as text-to-SQL benchmarks do: the same number of columns and the
 * same rows, as a list where the right query sorts them, else as a multiset. Numbers are equal by
 * value to nine significant digits, whatever their type; texts are equal exactly. Stateless.
 */
final class ExecutionAccuracy {
  private static final MathContext NINE_DIGITS = new MathContext(9, RoundingMode.HALF_EVEN);
  private static final double EXACT = 0x1p53;

  private ExecutionAccuracy() {}

  /** What became of a prediction. */
  enum Verdict {
    RIGHT,
    WRONG,
    ERROR,
    TIMEOUT,
    MISSING
  }

  /** A value, so that equal ones are {@code equals}. */
  private record Cell(char kind, String text) {}

  /**
   * The verdict on {@code sql}.
   *
   * @param right one or more queries, each a right answer
   */
  static Verdict judge(DatabaseAccess database, String sql, List<String> right) {
    if (sql.isBlank()) {
      return Verdict.MISSING;
    }
    QueryResult given;
    try {
      given = database.query(QueryRequest.of(sql));
    } catch (FailureException e) {
      return e.failure() instanceof Failure.QueryTimedOut ? Verdict.TIMEOUT : Verdict.ERROR;
    }
    List<List<Cell>> rows = rows(given);
    for (String gold : right) {
      try {
        QueryResult wanted = database.query(QueryRequest.of(gold));
        if (wanted.columns().size() == given.columns().size()
            && same(rows(wanted), rows, SqlShape.ordersItsResult(gold))) {
          return Verdict.RIGHT;
        }
      } catch (FailureException e) {
        if (e.failure() instanceof Failure.Cancelled) {
          throw e;
        }
        // a benchmark's own query that does not run makes nobody right
      }
    }
    return Verdict.WRONG;
  }

  private static boolean same(List<List<Cell>> a, List<List<Cell>> b, boolean ordered) {
    if (a.size() != b.size()) {
      return false;
    }
    return ordered ? a.equals(b) : counted(a).equals(counted(b));
  }

  private static Map<List<Cell>, Integer> counted(List<List<Cell>> rows) {
    Map<List<Cell>, Integer> counts = new HashMap<>();
    rows.forEach(row -> counts.merge(row, 1, Integer::sum));
    return counts;
  }

  private static List<List<Cell>> rows(QueryResult result) {
    return result.rows().stream()
        .map(row -> row.stream().map(ExecutionAccuracy::cell).toList())
        .toList();
  }

  private static Cell cell(SqlValue value) {
    return switch (value) {
      case SqlValue.Null _ -> new Cell('0', "");
      case SqlValue.Int(long number) -> new Cell('n', Long.toString(number));
      case SqlValue.Real(double number) -> new Cell('n', number(number));
      case SqlValue.Text(String text) -> new Cell('t', text);
      case SqlValue.Blob(byte[] bytes) -> new Cell('t', new String(bytes, StandardCharsets.UTF_8));
    };
  }

  private static String number(double number) {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      return Double.toString(number);
    }
    if (number == Math.rint(number) && Math.abs(number) < EXACT) {
      return Long.toString((long) number);
    }
    return new BigDecimal(number).round(NINE_DIGITS).stripTrailingZeros().toPlainString();
  }
}
