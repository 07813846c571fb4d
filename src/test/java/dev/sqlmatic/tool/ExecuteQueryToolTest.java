package dev.sqlmatic.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.json.Json;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecuteQueryToolTest {
  private static final String NUMBERS =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)"
          + " SELECT i FROM n";

  @TempDir private Path home;
  private AttachedForTest music;

  @BeforeEach
  void attach() {
    music = AttachedForTest.music(home);
  }

  @AfterEach
  void close() {
    music.close();
  }

  @Test
  void givesTheModelRowsAndTheUserTheResult() {
    ToolResult result = run("SELECT ArtistId, Name FROM Artist ORDER BY 1 LIMIT 2");

    assertThat(result.ok()).isTrue();
    assertThat(result.forModel())
        .isEqualTo(
            "{\"columns\":[\"ArtistId\",\"Name\"],\"rows\":[[1,\"Björk\"],[2,\"Can\"]],"
                + "\"row_count\":2,\"truncated\":false}");
    assertThat(result.query().orElseThrow().rowCount()).isEqualTo(2);
    assertThat(result.summary()).startsWith("2 rows · ").endsWith(" ms").doesNotContain("Björk");
  }

  @Test
  void showsTheModelOnlyTheFirstRowsAndSaysSo() {
    ToolResult result = run(NUMBERS);

    JsonNode shown = Json.parse(result.forModel());
    assertThat(shown.path("rows")).hasSize(50);
    assertThat(shown.path("row_count").asInt()).isEqualTo(300);
    assertThat(shown.path("rows_left_out").asInt()).isEqualTo(250);
    assertThat(shown.path("truncated").asBoolean()).isFalse();
    assertThat(result.query().orElseThrow().rowCount()).isEqualTo(300);
  }

  @Test
  void keepsNoMoreRowsThanTheUserWants() {
    ToolContext context =
        new ToolContext("user", "thread", Optional.of(music.access()), Optional.of(5));
    ToolResult result = tool(ToolsConfig.DEFAULTS).execute(sql(NUMBERS), context);

    assertThat(result.query().orElseThrow().rowCount()).isEqualTo(5);
    assertThat(Json.parse(result.forModel()).path("truncated").asBoolean()).isTrue();
    assertThat(result.summary()).contains("5 rows, cut off");
  }

  @Test
  void keepsItsResultForTheModelShort() {
    ToolsConfig small = new ToolsConfig(1000, 50, 500, 20);
    ToolResult result =
        tool(small)
            .execute(
                sql("SELECT printf('%.*c', 5000, 'ä') AS long, zeroblob(9) FROM Artist, Artist"),
                music.context());

    assertThat(result.forModel())
        .hasSizeLessThan(800)
        .contains("more characters)", "blob of 9 bytes");
    assertThat(Json.parse(result.forModel()).path("rows_left_out").asInt()).isPositive();
  }

  @Test
  void handsSqlitesOwnMessageBack() {
    ToolResult result = run("SELECT Nme FROM Artist");

    assertThat(result.ok()).isFalse();
    assertThat(Json.parse(result.forModel()).path("error").asText())
        .contains("no such column: Nme");
  }

  @Test
  void refusesWhatWrites() {
    ToolResult result = run("DELETE FROM Artist");

    assertThat(result.ok()).isFalse();
    assertThat(result.summary()).isEqualTo("rejected");
    assertThat(run("SELECT count(*) FROM Artist").forModel()).contains("[[3]]");
  }

  @Test
  void saysHowToMendWrongArguments() {
    assertThat(tool().execute(Json.object(), music.context()).forModel())
        .contains("\\\"sql\\\" must be a text");
    assertThat(tool().execute(Json.object().put("sql", 3), music.context()).forModel())
        .contains("\\\"sql\\\" must be a text");
    assertThat(tool().execute(sql("SELECT 1").put("limit", 3), music.context()).forModel())
        .contains("\\\"limit\\\" is not an argument", "it takes \\\"sql\\\"");
  }

  @Test
  void saysThatThereIsNoDatabase() {
    ToolContext context = new ToolContext("user", "thread", Optional.empty(), Optional.empty());

    assertThat(tool().execute(sql("SELECT 1"), context).forModel())
        .contains("No database is attached");
  }

  @Test
  void passesACancelOn() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(
            () -> run(NUMBERS.replace("WHERE i < 300", "") + " LIMIT -1 OFFSET 1000000000"))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure()).isInstanceOf(Failure.Cancelled.class));
    assertThat(Thread.interrupted()).isTrue();
  }

  private ToolResult run(String sql) {
    return tool().execute(sql(sql), music.context());
  }

  private static ObjectNode sql(String sql) {
    return Json.object().put("sql", sql);
  }

  private static ExecuteQueryTool tool() {
    return tool(ToolsConfig.DEFAULTS);
  }

  private static ExecuteQueryTool tool(ToolsConfig config) {
    return new ExecuteQueryTool(config);
  }
}
