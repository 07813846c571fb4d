package dev.sqlmatic.api;

import static dev.sqlmatic.RunningApp.json;
import static dev.sqlmatic.RunningApp.problem;
import static dev.sqlmatic.model.ScriptedOpenAi.queries;
import static dev.sqlmatic.model.ScriptedOpenAi.refuses;
import static dev.sqlmatic.model.ScriptedOpenAi.says;
import static dev.sqlmatic.model.ScriptedOpenAi.stallsAfter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sqlmatic.RunningApp;
import dev.sqlmatic.json.Json;
import dev.sqlmatic.model.ScriptedOpenAi.Step;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatApiTest {
  private static final String COUNT = "SELECT count(*) AS n FROM product";
  private static final Step[] COUNTS = {queries("c1", COUNT), says("There are ", "3 products.")};

  @TempDir Path folder;

  @Test
  void answersAQuestionWithItsQueries() throws Exception {
    try (RunningApp app = RunningApp.with(folder, COUNTS)) {
      JsonNode answer = app.post("/chat", "{\"message\":\"How many products?\"}", 200);

      assertThat(answer.get("answer").asText()).isEqualTo("There are 3 products.");
      assertThat(answer.get("queries")).hasSize(1);
      assertThat(answer.at("/queries/0/sql").asText()).isEqualTo(COUNT);
      assertThat(answer.at("/queries/0/rows/0/0").asInt()).isEqualTo(3);
      assertThat(answer.at("/usage/tool_calls").asInt()).isEqualTo(1);
      assertThat(answer.get("model").asText()).isEqualTo("scripted");
      assertThat(answer.hasNonNull("elapsed_ms")).isTrue();

      JsonNode thread = app.get("/api/v1/threads/" + answer.get("thread_id").asText());
      assertThat(thread.get("database").asText()).isEqualTo("shop");
      assertThat(thread.get("state").asText()).isEqualTo("idle");
      assertThat(thread.get("messages")).hasSize(2);
      assertThat(thread.at("/messages/1/id")).isEqualTo(answer.get("message_id"));
      assertThat(thread.at("/messages/1/queries/0/rows/0/0").asInt()).isEqualTo(3);
    }
  }

  @Test
  void streamsARunWhereItIsAskedTo() throws Exception {
    try (RunningApp app = RunningApp.with(folder, COUNTS)) {
      HttpResponse<String> response =
          app.send("POST", "/chat", "{\"message\":\"How many?\",\"stream\":true}");

      assertThat(response.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("text/event-stream");
      List<Event> events = events(response.body());
      assertThat(events).extracting(Event::id).isSorted().doesNotHaveDuplicates();
      assertThat(events).extracting(Event::type).contains("tool_use", "tool_result", "text");
      assertThat(events.getLast().type()).isEqualTo("done");
      assertThat(events.getLast().data().get("answer").asText()).isEqualTo("There are 3 products.");
      assertThat(events.getLast().data().get("seq").asLong()).isEqualTo(events.getLast().id());
      String threadId = events.getFirst().data().get("thread_id").asText();

      HttpResponse<String> second =
          app.send(
              app.request("/chat")
                  .header("Accept", "text/event-stream")
                  .POST(
                      BodyPublishers.ofString(
                          "{\"message\":\"Again?\",\"thread_id\":\"%s\"}".formatted(threadId))));
      List<Event> more = events(second.body());
      assertThat(more.getFirst().id()).isEqualTo(events.getLast().id() + 1);
      assertThat(more.getLast().type()).isEqualTo("done");
    }
  }

  @Test
  void resumesAStreamWhereTheClientStopped() throws Exception {
    try (RunningApp app = RunningApp.with(folder, COUNTS)) {
      JsonNode answer = app.post("/chat", "{\"message\":\"How many?\"}", 200);
      String address = "/api/threads/" + answer.get("thread_id").asText() + "/events";
      JsonNode all = app.get(address).get("events");

      assertThat(app.get(address + "?after=" + (all.size() - 2)).get("events")).hasSize(2);
      JsonNode page = app.get(address + "?limit=1");
      assertThat(page.get("next_after").asInt()).isEqualTo(1);
      HttpResponse<Stream<String>> stream =
          app.client()
              .send(
                  app.request(address)
                      .header("Accept", "text/event-stream")
                      .header("Last-Event-ID", Integer.toString(all.size() - 1))
                      .build(),
                  BodyHandlers.ofLines());
      try (Stream<String> lines = stream.body()) {
        List<String> seen = lines.limit(5).toList();
        assertThat(seen.get(0)).isEqualTo("id: " + all.size());
        assertThat(seen.get(1)).isEqualTo("event: done");
        assertThat(seen.get(4)).startsWith(":"); // it goes on, and says so
      }
    }
  }

  @Test
  void keepsTheThreadOfARunThatFailed() throws Exception {
    try (RunningApp app =
        RunningApp.with(folder, refuses(401, "No such key"), says("Here I am again."))) {
      HttpResponse<String> response = app.send("POST", "/chat", "{\"message\":\"How many?\"}");

      JsonNode problem = problem(response, 503, "MODEL_UNAVAILABLE");
      String threadId = problem.get("thread_id").asText();
      assertThat(List.of("run_id", "message_id")).allMatch(problem::hasNonNull);
      JsonNode messages = app.get("/api/threads/" + threadId).get("messages");
      assertThat(messages).hasSize(2);
      assertThat(messages.at("/1/role").asText()).isEqualTo("assistant");
      assertThat(messages.at("/1/error/code").asText()).isEqualTo("MODEL_UNAVAILABLE");
      String again = "{\"message\":\"How many?\",\"thread_id\":\"%s\"}".formatted(threadId);
      assertThat(app.post("/chat", again, 200).get("answer").asText())
          .isEqualTo("Here I am again.");
    }
  }

  @Test
  void refusesASecondQuestionUntilTheFirstIsAnsweredOrCancelled() throws Exception {
    try (RunningApp app = RunningApp.with(folder, stallsAfter("Let me think"), says("Done."))) {
      String threadId = app.post("/api/threads", "{}", 201).get("id").asText();
      String ask = "{\"message\":\"How many?\",\"thread_id\":\"%s\"}".formatted(threadId);
      CompletableFuture<HttpResponse<String>> first =
          CompletableFuture.supplyAsync(() -> app.send("POST", "/chat", ask));
      await()
          .until(
              () -> app.get("/api/threads/" + threadId + "/events").get("events").toString(),
              events -> events.contains("Let me think"));

      problem(app.send("POST", "/chat", ask), 409, "THREAD_BUSY");
      problem(app.send("DELETE", "/api/threads/" + threadId, ""), 409, "THREAD_BUSY");
      String cancel = "/api/threads/" + threadId + "/cancel";
      assertThat(json(app.send("POST", cancel, ""), 200).get("cancelled").asBoolean()).isTrue();

      JsonNode problem = problem(first.join(), 409, "CANCELLED");
      assertThat(problem.get("thread_id").asText()).isEqualTo(threadId);
      assertThat(json(app.send("POST", cancel, ""), 200).get("cancelled").asBoolean()).isFalse();
      JsonNode messages = app.get("/api/threads/" + threadId).get("messages");
      assertThat(messages.at("/1/content").asText()).isEqualTo("Let me think");
      app.post("/chat", ask, 200);
    }
  }

  @Test
  void goesOnWhenTheClientLeaves() throws Exception {
    try (RunningApp app = RunningApp.with(folder, COUNTS)) {
      String threadId = app.post("/api/threads", "{}", 201).get("id").asText();
      String ask =
          "{\"message\":\"How many?\",\"stream\":true,\"thread_id\":\"%s\"}".formatted(threadId);
      try (InputStream stream =
          app.client()
              .send(
                  app.request("/chat").POST(BodyPublishers.ofString(ask)).build(),
                  BodyHandlers.ofInputStream())
              .body()) {
        assertThat(stream.read()).isEqualTo('i');
      }

      await()
          .until(() -> app.get("/api/threads/" + threadId).get("state").asText(), "idle"::equals);
      JsonNode events = app.get("/api/threads/" + threadId + "/events").get("events");
      assertThat(events.get(events.size() - 1).get("type").asText()).isEqualTo("done");
    }
  }

  @Test
  void listsRenamesPinsAndDeletesThreads() throws Exception {
    try (RunningApp app = RunningApp.with(folder, COUNTS)) {
      for (int i = 1; i <= 3; i++) {
        HttpResponse<String> created =
            app.send("POST", "/api/threads", "{\"title\":\"Thread %d\"}".formatted(i));
        assertThat(json(created, 201).get("id").asText())
            .isEqualTo(created.headers().firstValue("Location").orElseThrow().substring(13));
      }
      JsonNode page = app.get("/api/threads?limit=2");
      assertThat(page.get("threads")).hasSize(2);
      JsonNode rest = app.get("/api/threads?limit=2&cursor=" + page.get("next_cursor").asText());
      assertThat(rest.get("threads")).hasSize(1);
      assertThat(rest.has("next_cursor")).isFalse();
      assertThat(app.get("/api/threads?q=thread%202").get("threads")).hasSize(1);

      String address = "/api/threads/" + rest.at("/threads/0/id").asText();
      JsonNode patched =
          json(app.send("PATCH", address, "{\"title\":\"New\",\"pinned\":true}"), 200);
      assertThat(patched.get("title").asText()).isEqualTo("New");
      assertThat(patched.get("pinned").asBoolean()).isTrue();
      problem(app.send("PATCH", address, "{\"title\":\" \"}"), 400, "BAD_INPUT");
      assertThat(app.send("DELETE", address, "").statusCode()).isEqualTo(204);
      problem(app.send("GET", address, ""), 404, "THREAD_NOT_FOUND");
    }
  }

  @Test
  void keepsThreadsOverARestart() throws Exception {
    try (RunningApp app = RunningApp.with(folder, COUNTS)) {
      JsonNode answer = app.post("/chat", "{\"message\":\"How many?\"}", 200);

      app.restart();

      JsonNode thread = app.get("/api/threads/" + answer.get("thread_id").asText());
      assertThat(thread.at("/messages/1/content")).isEqualTo(answer.get("answer"));
    }
  }

  @Test
  void namesTheModelsAndTheDefault() throws Exception {
    try (RunningApp app = RunningApp.with(folder, COUNTS)) {
      JsonNode models = app.get("/api/models");

      assertThat(models.get("default").asText()).isEqualTo("scripted");
      assertThat(models.get("models").findValuesAsText("name")).contains("embedded", "scripted");
      problem(
          app.send("POST", "/chat", "{\"message\":\"x\",\"model\":\"none\"}"),
          404,
          "MODEL_NOT_FOUND");
    }
  }

  private record Event(long id, String type, JsonNode data) {}

  private static List<Event> events(String body) {
    List<Event> events = new ArrayList<>();
    for (String block : body.split("\n\n")) {
      if (!block.startsWith(":")) {
        String[] lines = block.split("\n");
        assertThat(lines).hasSize(3);
        events.add(
            new Event(
                Long.parseLong(lines[0].substring("id: ".length())),
                lines[1].substring("event: ".length()),
                Json.parse(lines[2].substring("data: ".length()))));
      }
    }
    return events;
  }
}
