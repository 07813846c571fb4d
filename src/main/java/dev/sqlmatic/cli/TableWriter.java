package dev.sqlmatic.cli;

import dev.sqlmatic.database.QueryResult;
import dev.sqlmatic.database.SqlValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Draws a result as a table, cut to the terminal's width; to a pipe nothing is cut. */
final class TableWriter {
  private static final int LEAST = 4;
  private static final int MOST_IN_A_CELL = 500;
  private static final String GAP = "  ";

  private final Screen screen;

  TableWriter(Screen screen) {
    this.screen = screen;
  }

  /** Draws {@code mostRows} rows at most, and says how many there are beyond. */
  void write(QueryResult result, int mostRows) {
    int columns = result.columns().size();
    if (columns == 0) {
      return;
    }
    List<String> heads = result.columns().stream().map(c -> line(c.name())).toList();
    List<List<SqlValue>> shown = result.rows().stream().limit(mostRows).toList();
    List<List<String>> cells = shown.stream().map(this::cells).toList();
    int[] widths = widths(heads, cells);
    boolean[] numbers = numbers(columns, shown);
    screen.out().println(screen.bold(row(heads, widths, numbers)));
    List<String> rule = Arrays.stream(widths).mapToObj("─"::repeat).toList();
    screen.out().println(screen.dim(String.join(GAP, rule)));
    cells.forEach(row -> screen.out().println(row(row, widths, numbers)));
    int more = result.rowCount() - shown.size();
    if (more > 0) {
      screen.out().println(screen.dim("… and %d more rows".formatted(more)));
    }
    if (result.truncated()) {
      screen
          .out()
          .println(screen.dim("(the result was cut at %d rows)".formatted(result.rowCount())));
    }
  }

  private List<String> cells(List<SqlValue> row) {
    return row.stream().map(TableWriter::text).map(this::line).toList();
  }

  static String text(SqlValue value) {
    return switch (value) {
      case SqlValue.Null _ -> "NULL";
      case SqlValue.Int(long number) -> Long.toString(number);
      case SqlValue.Real(double number) -> Double.toString(number);
      case SqlValue.Text(String text) -> text;
      case SqlValue.Blob(byte[] bytes) -> "<%d bytes>".formatted(bytes.length);
    };
  }

  /** One line, however the text was written. */
  private String line(String text) {
    String start = text.length() > MOST_IN_A_CELL ? text.substring(0, MOST_IN_A_CELL) + "…" : text;
    return screen.safe(start).replaceAll("\\s*[\\n\\r]\\s*", "⏎").replace('\t', ' ');
  }

  private int[] widths(List<String> heads, List<List<String>> rows) {
    int[] widths =
        IntStream.range(0, heads.size())
            .map(i ->
                IntStream.concat(
                        IntStream.of(TextWidth.of(heads.get(i))),
                        rows.stream().mapToInt(row -> TextWidth.of(row.get(i))))
                    .max()
                    .orElse(0))
            .toArray();
    int room = screen.width() - GAP.length() * (widths.length - 1);
    while (screen.width() > 0 && Arrays.stream(widths).sum() > room) {
      int widest = widest(widths);
      if (widths[widest] <= LEAST) {
        break; // too many columns: the terminal wraps
      }
      widths[widest]--;
    }
    return widths;
  }

  private static int widest(int[] widths) {
    int widest = 0;
    for (int i = 1; i < widths.length; i++) {
      if (widths[i] > widths[widest]) {
        widest = i;
      }
    }
    return widest;
  }

  /** Which columns hold numbers alone, and so stand to the right. */
  private static boolean[] numbers(int columns, List<List<SqlValue>> rows) {
    boolean[] numbers = new boolean[columns];
    for (int i = 0; i < columns; i++) {
      int column = i;
      boolean any = rows.stream().anyMatch(row -> number(row.get(column)));
      boolean none =
          rows.stream()
              .anyMatch(row -> !number(row.get(column)) && row.get(column) != SqlValue.Null.NULL);
      numbers[i] = any && !none;
    }
    return numbers;
  }

  private static boolean number(SqlValue value) {
    return value instanceof SqlValue.Int || value instanceof SqlValue.Real;
  }

  private static String row(List<String> cells, int[] widths, boolean[] numbers) {
    List<String> padded = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      String cell = TextWidth.cut(cells.get(i), widths[i]);
      String space = " ".repeat(Math.max(0, widths[i] - TextWidth.of(cell)));
      padded.add(numbers[i] ? space + cell : cell + space);
    }
    return String.join(GAP, padded).stripTrailing();
  }
}
