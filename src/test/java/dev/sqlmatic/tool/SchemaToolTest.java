package dev.sqlmatic.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sqlmatic.json.Json;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaToolTest {
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
  void describesAllTables() {
    ToolResult result = run(Json.object());

    assertThat(result.ok()).isTrue();
    assertThat(result.summary()).isEqualTo("5 tables");
    Golden.assertMatches("schema-summary.txt", result.forModel());
  }

  @Test
  void listsNames() {
    Golden.assertMatches("schema-names.txt", run(Json.object().put("detail", "names")).forModel());
  }

  @Test
  void tellsChosenTablesInFull() {
    ObjectNode arguments = Json.object().put("detail", "full");
    arguments.putArray("tables").add("album").add("Order Line");

    Golden.assertMatches("schema-full.txt", run(arguments).forModel());
  }

  @Test
  void namesTheTablesWhenOneIsNotThere() {
    ObjectNode arguments = Json.object();
    arguments.putArray("tables").add("Albums");

    ToolResult result = run(arguments);

    assertThat(result.ok()).isFalse();
    assertThat(result.forModel()).contains("no table \\\"Albums\\\"", "Album", "Order Line");
  }

  @Test
  void saysHowManyTablesDoNotFit() {
    ToolsConfig small = new ToolsConfig(1000, 50, 200, 20);

    String text = new SchemaTool(small).execute(Json.object(), music.context()).forModel();

    assertThat(text).contains("more tables left out").hasSizeLessThan(300);
  }

  @Test
  void saysHowToMendWrongArguments() {
    assertThat(run(Json.object().put("tables", "Album")).forModel())
        .contains("\\\"tables\\\" must be an array of texts");
    assertThat(run(Json.object().put("detail", "all")).forModel())
        .contains("\\\"detail\\\" must be one of \\\"full\\\", \\\"names\\\", \\\"summary\\\"");
  }

  private ToolResult run(ObjectNode arguments) {
    return new SchemaTool(ToolsConfig.DEFAULTS).execute(arguments, music.context());
  }
}
