package dev.sqlmatic.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlmatic.database.QueryResult;
import dev.sqlmatic.database.QueryResult.ResultColumn;
import dev.sqlmatic.database.SqlValue;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrintingTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private static final QueryResult RESULT =
      new QueryResult(
          "q1",
          "SELECT …",
          List.of(
              new ResultColumn("name", "TEXT"),
              new ResultColumn("n", ""),
              new ResultColumn("n", "")),
          List.of(
              List.of(SqlValue.of("Grüße, \"du\""), SqlValue.of(7), SqlValue.of(1.5)),
              List.of(SqlValue.of("日本\n\u001b[31mrot"), SqlValue.Null.NULL, SqlValue.of(""))),
          true,
          Duration.ofMillis(3),
          1);

  @Test
  void drawsATableForAPipeWithoutCutting() {
    new TableWriter(Screen.pipe(out, out)).write(RESULT, 1);

    assertThat(printed())
        .isEqualTo(
            """
            name         n    n
            ───────────  ─  ───
            Grüße, "du"  7  1.5
            … and 1 more rows
            (the result was cut at 2 rows)
            """);
  }

  @Test
  void cutsTheWidestColumnsToTheTerminal() {
    new TableWriter(new Screen(out, out, true, false, 16)).write(RESULT, 10);

    assertThat(printed().lines().limit(4)).allMatch(line -> TextWidth.of(line) <= 16);
    assertThat(printed()).contains("Grüß").contains("…").contains("NULL");
  }

  @Test
  void letsNoDataCommandTheTerminal() {
    Screen terminal = new Screen(out, out, true, true, 80);
    new TableWriter(terminal).write(RESULT, 10);

    assertThat(printed()).contains("日本⏎\ufffd[31mrot").doesNotContain("\u001b[31m");
    assertThat(new SqlHighlighter(terminal).highlight("SELECT '\u001b]0;x\u0007' -- y"))
        .startsWith("\u001b[34mSELECT\u001b[0m ")
        .contains("'\ufffd]0;x\ufffd'");
  }

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
