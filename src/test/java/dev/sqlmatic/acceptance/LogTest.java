package dev.sqlmatic.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sqlmatic.json.Json;
import dev.sqlmatic.model.ScriptedOpenAi;
import dev.sqlmatic.realtime.SocketClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a served day leaves in the log file at the default level, and what it must not. */
class LogTest {
  private static final String KEY = "sk-not-to-be-logged";

  @TempDir Path home;

  @Test
  void tellsEachLayersStepsWithTheirIdsButNoKeyAndNoRow() throws Exception {
    JsonNode answer;
    try (ScriptedOpenAi model =
            new ScriptedOpenAi(
                ScriptedOpenAi.queries("call-1", "SELECT name FROM artists WHERE artist_id = 1"),
                ScriptedOpenAi.says("It is Iron Maiden."));
        ServedProcess server =
            new ServedProcess(
                home,
                Map.of("OPENAI_BASE_URL", model.baseUrl().toString(), "OPENAI_API_KEY", KEY))) {
      SocketClient.ready(server.port()).close();
      answer =
          server.post(
              "/chat",
              Json.object()
                  .put("database", "music_store")
                  .put("message", "Which artist is first?"));
      server.terminate();
    }
    String log = Files.readString(home.resolve("logs").resolve("sqlmatic.log"));
    String ids =
        " local " + answer.path("thread_id").asText() + " " + answer.path("run_id").asText();

    assertThat(answer.path("queries").toString()).contains("Iron Maiden");
    assertThat(log)
        .contains("Listening on", "Stopped")
        .containsPattern("\\[ local  \\] WebSocket \\S+ opened")
        .containsPattern("\\[\\S+" + ids + "\\] Run began")
        .containsPattern("\\[\\S+" + ids + "\\] Tool sqlite_execute_query succeeded")
        .containsPattern("\\[\\S+ local  \\] POST /chat 200");
    assertThat(log).doesNotContain("Iron Maiden", "Which artist", KEY);
    assertThat(Files.readString(home.resolve("stderr.log"))).doesNotContain("Iron Maiden", KEY);
  }
}
