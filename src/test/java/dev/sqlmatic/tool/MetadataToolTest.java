package dev.sqlmatic.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sqlmatic.json.Json;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetadataToolTest {
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
  void tellsWhatATablesColumnsHold() {
    ToolResult result = run(Json.object().put("table", "artist"));

    assertThat(result.ok()).isTrue();
    assertThat(result.summary()).isEqualTo("2 columns");
    JsonNode json = Json.parse(result.forModel());
    assertThat(json.path("table").asText()).isEqualTo("Artist");
    assertThat(json.path("rows").asInt()).isEqualTo(3);
    assertThat(json.path("columns").get(1))
        .hasToString(
            "{\"name\":\"Name\",\"type\":\"TEXT\",\"distinct\":3,\"nulls\":0,\"min\":\"Björk\","
                + "\"max\":\"Nico\",\"samples\":[\"Björk\",\"Can\",\"Nico\"]}");
  }

  @Test
  void tellsOnlyOfTheColumnsAskedFor() {
    ObjectNode arguments = Json.object().put("table", "Artist");
    arguments.putArray("columns").add("name");

    assertThat(Json.parse(run(arguments).forModel()).path("columns"))
        .extracting(column -> column.path("name").asText())
        .containsExactly("Name");
  }

  @Test
  void countsTheRowsOfAllTables() {
    JsonNode json = Json.parse(run(Json.object()).forModel());

    assertThat(json.path("database").asText()).isEqualTo("music");
    assertThat(json.path("size_bytes").asLong()).isPositive();
    assertThat(json.path("tables"))
        .extracting(JsonNode::toString)
        .contains("{\"table\":\"Artist\",\"rows\":3}", "{\"table\":\"Order Line\",\"rows\":0}");
  }

  @Test
  void saysHowManyColumnsDoNotFit() {
    ToolsConfig small = new ToolsConfig(1000, 50, 200, 20);
    String text =
        new MetadataTool(small, music.databases())
            .execute(Json.object().put("table", "Album"), music.context())
            .forModel();

    assertThat(Json.parse(text).path("columns_left_out").asInt()).isPositive();
    assertThat(text).hasSizeLessThan(400);
  }

  @Test
  void saysWhatIsNotThere() {
    assertThat(run(Json.object().put("table", "Albums")).forModel()).contains("Albums");
    ObjectNode arguments = Json.object().put("table", "Artist");
    arguments.putArray("columns").add("Genre");
    assertThat(run(arguments).forModel()).contains("Genre");
    assertThat(run(arguments).ok()).isFalse();
  }

  @Test
  void saysHowToMendWrongArguments() {
    ObjectNode arguments = Json.object();
    arguments.putArray("columns").add("Name");

    assertThat(run(arguments).forModel()).contains("\\\"columns\\\" needs a \\\"table\\\"");
    assertThat(run(Json.object().put("table", 1)).forModel())
        .contains("\\\"table\\\" must be a text");
  }

  private ToolResult run(ObjectNode arguments) {
    return new MetadataTool(ToolsConfig.DEFAULTS, music.databases())
        .execute(arguments, music.context());
  }
}
