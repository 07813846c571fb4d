package dev.sqlmatic.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sqlmatic.json.Json;
import dev.sqlmatic.model.ScriptedOpenAi;
import dev.sqlmatic.realtime.SocketClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server is killed with {@code kill -9} while runs go on, twenty times over. */
class KilledServerTest {
  private static final int KILLS = 20;
  private static final int RUNS_AT_ONCE = 3;

  @TempDir Path home;

  /** Message id to thread id, of each message that the server said it has. */
  private final Map<String, String> acknowledged = new HashMap<>();

  @Test
  void losesNoAcknowledgedMessageAndLeavesNoRunBehind() throws Exception {
    Random random = new Random(20);
    try (ScriptedOpenAi model = new ScriptedOpenAi(KilledServerTest::slowRun)) {
      Map<String, String> environment =
          Map.of(
              "OPENAI_BASE_URL", model.baseUrl().toString(),
              "OPENAI_API_KEY", "sk-test",
              "SQLMATIC_AGENT_MODEL", "scripted",
              "SQLMATIC_LOGGING_LEVEL", "warn");
      for (int kill = 0; kill < KILLS; kill++) {
        try (ServedProcess server = new ServedProcess(home, environment)) {
          checkEverything(server);
          askAndKill(server, random.nextInt(400));
        }
      }
      try (ServedProcess server = new ServedProcess(home, environment)) {
        checkEverything(server);
      }
      assertThat(acknowledged).hasSize(KILLS * RUNS_AT_ONCE);
    }
  }

  /** A query, then an answer in many small pieces, some 30 ms apart. */
  private static void slowRun(ScriptedOpenAi.Exchange exchange)
      throws IOException, InterruptedException {
    exchange.begin();
    if (exchange.lastRole().equals("user")) {
      exchange.toolCall(0, "call-1", "sqlite_execute_query", "{\"sql\": \"SELECT 1\"}");
      exchange.end("tool_calls");
      return;
    }
    for (int piece = 0; piece < 30; piece++) {
      exchange.text("piece " + piece + " ");
      TimeUnit.MILLISECONDS.sleep(30);
    }
    exchange.end("stop");
  }

  private void askAndKill(ServedProcess server, int delayMillis) throws Exception {
    List<String> threads = new ArrayList<>(acknowledged.values());
    SocketClient client = SocketClient.ready(server.port());
    for (int i = 0; i < RUNS_AT_ONCE; i++) {
      var chat = Json.object().put("action", "chat").put("message", "How many are there?");
      chat.put("database", "world");
      if (i == 0 && !threads.isEmpty()) {
        // An old thread, which an earlier kill cut off, goes on.
        chat.put("thread_id", threads.getFirst());
      }
      client.send(chat.toString());
      JsonNode accepted = client.next("chat_accepted").get("payload");
      acknowledged.put(accepted.get("message_id").asText(), accepted.get("thread_id").asText());
    }
    TimeUnit.MILLISECONDS.sleep(delayMillis);
    server.kill();
  }

  private void checkEverything(ServedProcess server) throws Exception {
    for (Map.Entry<String, String> message : acknowledged.entrySet()) {
      JsonNode thread = server.get("/api/threads/" + message.getValue());
      assertThat(thread.get("state").asText()).isEqualTo("idle");
      assertThat(thread.get("messages").findValuesAsText("id")).contains(message.getKey());
      checkEvents(server.get("/api/threads/" + message.getValue() + "/events?after=0"));
    }
    server.get("/health/ready");
  }

  /** Numbered without a gap; each run ends once, with nothing after; each call has its result. */
  private static void checkEvents(JsonNode answer) {
    long seq = 0;
    Map<String, String> lastOfRun = new HashMap<>();
    List<String> openCalls = new ArrayList<>();
    for (JsonNode event : answer.get("events")) {
      assertThat(event.get("seq").asLong()).isEqualTo(++seq);
      String type = event.get("type").asText();
      String before = lastOfRun.put(event.get("run_id").asText(), type);
      assertThat(before).isNotIn("done", "error");
      if (type.equals("tool_use")) {
        openCalls.add(event.get("call_id").asText());
      } else if (type.equals("tool_result")) {
        assertThat(openCalls.remove(event.get("call_id").asText())).isTrue();
      }
    }
    assertThat(lastOfRun.values()).allMatch(type -> type.equals("done") || type.equals("error"));
    assertThat(openCalls).isEmpty();
  }
}
