package dev.sqlmatic.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sqlmatic.json.Json;
import dev.sqlmatic.model.ScriptedOpenAi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Hostile SQL through both doors that a client has: {@code POST /api/query}, and a model that
 * writes it. Each entry of the corpus says what has to come of it; the attacked file stays as it
 * was.
 */
class AttackDoorsTest {
  private static final Path SECURITY = Path.of("..", "shared", "security");

  @TempDir Path home;
  @TempDir Path folder;
  @TempDir Path outside;

  private final Map<String, JsonNode> attacks = new LinkedHashMap<>();
  private Path fixture;

  @BeforeEach
  void copyTheFixture() throws IOException {
    Path corpus = SECURITY.resolve("attacks.jsonl");
    assumeTrue(Files.exists(corpus), "no attack corpus beside the project folder");
    for (String line : Files.readAllLines(corpus)) {
      JsonNode attack = Json.parse(line);
      attacks.put(attack.get("id").asText(), attack);
    }
    fixture = folder.resolve("fixture.sqlite");
    Files.write(fixture, Files.readAllBytes(SECURITY.resolve("fixture.sqlite")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"process", "in-process"})
  void theQueryEndpointGivesEachAttackWhatItsEntrySays(String isolation) throws Exception {
    List<String> wrong = new ArrayList<>();
    try (ServedProcess server = serve(Map.of("SQLMATIC_DATABASE_ISOLATION", isolation))) {
      for (JsonNode attack : attacks.values()) {
        JsonNode answer =
            server.answer(
                "/api/query",
                Json.object()
                    .put("database", "fixture")
                    .put("sql", sql(attack))
                    .put(
                        "timeout_ms",
                        attack.get("expect").asText().equals("timeout") ? 300 : 5000));
        boolean refused = answer.has("code");
        boolean truncated = answer.path("truncated").asBoolean();
        note(attack, refused, answer.path("code").asText(), truncated, wrong);
      }
    }
    assertThat(wrong).isEmpty();
    nothingChanged();
  }

  @ParameterizedTest
  @ValueSource(strings = {"process", "in-process"})
  void aModelThatWritesTheAttackGetsWhatItsEntrySays(String isolation) throws Exception {
    List<String> wrong = new ArrayList<>();
    try (ScriptedOpenAi model = new ScriptedOpenAi(this::writeTheAttack);
        ServedProcess server =
            serve(
                Map.of(
                    "SQLMATIC_DATABASE_ISOLATION",
                    isolation,
                    "OPENAI_BASE_URL",
                    model.baseUrl().toString(),
                    "OPENAI_API_KEY",
                    "sk-test"))) {
      for (Map.Entry<String, JsonNode> attack : attacks.entrySet()) {
        JsonNode answer =
            server.post(
                "/chat", Json.object().put("database", "fixture").put("message", attack.getKey()));
        assertThat(answer.path("answer").asText()).as(attack.getKey()).isEqualTo("Tried.");
        JsonNode events =
            server.get("/api/threads/" + answer.get("thread_id").asText() + "/events?after=0");
        JsonNode result = toolResult(events);
        boolean refused = !result.get("ok").asBoolean();
        boolean truncated = result.path("query").path("truncated").asBoolean();
        note(attack.getValue(), refused, result.get("summary").asText(), truncated, wrong);
      }
    }
    assertThat(wrong).isEmpty();
    nothingChanged();
  }

  /** In a process of its own: an attack that succeeds may end it. */
  private ServedProcess serve(Map<String, String> further) throws IOException {
    Map<String, String> environment = new HashMap<>(further);
    environment.put("SQLMATIC_DATABASE_QUERY_TIMEOUT", "2s");
    environment.put("SQLMATIC_DATABASE_MAX_ROWS", "1000");
    environment.put("SQLMATIC_DATABASE_SAMPLES", "false");
    environment.put("SQLMATIC_LOGGING_LEVEL", "warn");
    return new ServedProcess(home, environment, "--database", fixture.toString());
  }

  /** The question names an attack; the model answers by running its SQL. */
  private void writeTheAttack(ScriptedOpenAi.Exchange exchange) throws IOException {
    exchange.begin();
    if (exchange.lastRole().equals("user")) {
      JsonNode attack = Objects.requireNonNull(attacks.get(exchange.lastText()));
      String arguments = Json.write(Json.object().put("sql", sql(attack)));
      exchange.toolCall(0, "call-1", "sqlite_execute_query", arguments);
      exchange.end("tool_calls");
    } else {
      exchange.text("Tried.");
      exchange.end("stop");
    }
  }

  private String sql(JsonNode attack) {
    return attack.get("sql").asText().replace("@DIR@", outside.toString());
  }

  private static JsonNode toolResult(JsonNode events) {
    for (JsonNode event : events.get("events")) {
      if (event.get("type").asText().equals("tool_result")) {
        return event;
      }
    }
    throw new AssertionError("no tool_result in " + events);
  }

  private static void note(
      JsonNode attack, boolean refused, String how, boolean truncated, List<String> wrong) {
    String expected = attack.get("expect").asText();
    boolean fits =
        switch (expected) {
          case "rejected" -> refused;
          case "timeout", "limited" -> refused || truncated;
          case "ok-harmless" -> !refused;
          default -> throw new AssertionError("unknown expectation " + expected);
        };
    if (!fits) {
      wrong.add(attack.get("id").asText() + ": " + how + " instead of " + expected);
    }
  }

  private void nothingChanged() throws IOException {
    assertThat(Files.mismatch(fixture, SECURITY.resolve("fixture.sqlite"))).isEqualTo(-1);
    try (Stream<Path> made = Files.list(outside);
        Stream<Path> beside = Files.list(folder)) {
      assertThat(made).isEmpty();
      assertThat(beside).containsExactly(fixture);
    }
  }
}
