package dev.sqlmatic.realtime;

import static dev.sqlmatic.model.ScriptedOpenAi.queries;
import static dev.sqlmatic.model.ScriptedOpenAi.says;
import static dev.sqlmatic.model.ScriptedOpenAi.stallsAfter;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sqlmatic.RunningApp;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The socket with everything behind it. */
class ChatOverWebSocketTest {
  @TempDir Path folder;

  @Test
  void carriesAConversation() throws Exception {
    try (RunningApp app =
            RunningApp.with(
                folder, queries("c", "SELECT count(*) FROM product"), says("There are 3."));
        SocketClient client = SocketClient.ready(app.port())) {
      client.send("{\"action\":\"chat\",\"message\":\"How many?\",\"request_id\":\"r1\"}");

      JsonNode created = client.next("thread_created");
      JsonNode accepted = client.next("chat_accepted").get("payload");
      assertThat(accepted.get("request_id").asText()).isEqualTo("r1");
      assertThat(accepted.get("thread_id")).isEqualTo(created.at("/payload/id"));
      List<JsonNode> events = client.run(accepted.get("run_id").asText());
      assertThat(events)
          .extracting(e -> e.get("seq").asLong())
          .containsExactlyElementsOf(LongStream.rangeClosed(1, events.size()).boxed().toList());
      assertThat(events.getLast().get("answer").asText()).isEqualTo("There are 3.");

      client.send(
          "{\"action\":\"chat\",\"message\":\"Sure?\",\"thread_id\":%s}"
              .formatted(accepted.get("thread_id")));
      JsonNode second = client.next("chat_accepted").get("payload");
      assertThat(client.run(second.get("run_id").asText()).getFirst().get("seq").asLong())
          .isEqualTo(events.size() + 1);
    }
  }

  @Test
  void tellsEverySocketOfTheUserWhatHappensToThreads() throws Exception {
    try (RunningApp app = RunningApp.with(folder, says("Hi."));
        SocketClient client = SocketClient.ready(app.port())) {
      String id = app.post("/api/threads", "{\"title\":\"One\"}", 201).get("id").asText();
      assertThat(client.next("thread_created").at("/payload/title").asText()).isEqualTo("One");
      app.send("PATCH", "/api/threads/" + id, "{\"title\":\"Two\"}");
      assertThat(client.next("thread_updated").at("/payload/title").asText()).isEqualTo("Two");
      app.send("DELETE", "/api/threads/" + id, "");
      JsonNode deleted = client.next("thread_deleted");
      assertThat(deleted.at("/payload/id").asText()).isEqualTo(id);
      assertThat(deleted.get("channel").asText()).isEqualTo("threads");
    }
  }

  @Test
  void losesNothingWhenAClientComesBack() throws Exception {
    try (RunningApp app =
        RunningApp.with(folder, queries("c", "SELECT 1"), says("a", "b", "c", "d"))) {
      String threadId;
      String runId;
      List<Long> seen = new ArrayList<>();
      try (SocketClient client = SocketClient.ready(app.port())) {
        client.send("{\"action\":\"chat\",\"message\":\"Spell it\"}");
        JsonNode accepted = client.next("chat_accepted").get("payload");
        threadId = accepted.get("thread_id").asText();
        runId = accepted.get("run_id").asText();
        seen.add(client.next("message_stream").get("seq").asLong());
        seen.add(client.next("message_stream").get("seq").asLong());
      }
      try (SocketClient client = SocketClient.ready(app.port())) {
        client.send(
            "{\"action\":\"subscribe\",\"channel\":\"thread:%s\",\"after\":%d}"
                .formatted(threadId, seen.getLast()));
        assertThat(client.next("subscribed").get("payload").has("gap")).isFalse();
        List<JsonNode> rest = client.run(runId);
        rest.forEach(event -> seen.add(event.get("seq").asLong()));
        assertThat(rest.getLast().get("answer").asText()).isEqualTo("abcd");
      }
      assertThat(seen)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, seen.size()).boxed().toList());
    }
  }

  @Test
  void cancelsARun() throws Exception {
    try (RunningApp app = RunningApp.with(folder, stallsAfter("Well"));
        SocketClient client = SocketClient.ready(app.port())) {
      client.send("{\"action\":\"chat\",\"message\":\"How many?\"}");
      JsonNode accepted = client.next("chat_accepted").get("payload");
      client.next(f -> f.at("/payload/type").asText().equals("text"));
      client.send("{\"action\":\"cancel\",\"thread_id\":%s}".formatted(accepted.get("thread_id")));

      JsonNode last = client.run(accepted.get("run_id").asText()).getLast();
      assertThat(last.at("/problem/code").asText()).isEqualTo("CANCELLED");
      client.send("{\"action\":\"cancel\",\"thread_id\":\"none\"}");
      assertThat(client.next("error").at("/payload/code").asText()).isEqualTo("THREAD_NOT_FOUND");
    }
  }

  @Test
  @Timeout(30)
  void saysGoodbyeAndEndsRunsWhenTheServerStops() throws Exception {
    try (RunningApp app = RunningApp.with(folder, stallsAfter("Well"));
        SocketClient client = SocketClient.ready(app.port())) {
      client.send("{\"action\":\"chat\",\"message\":\"How many?\"}");
      String threadId = client.next("chat_accepted").at("/payload/thread_id").asText();
      client.next(f -> f.at("/payload/type").asText().equals("text"));
      HttpResponse<InputStream> stream =
          app.client()
              .send(
                  app.request("/api/threads/" + threadId + "/events")
                      .header("Accept", "text/event-stream")
                      .build(),
                  BodyHandlers.ofInputStream());

      app.restart();

      assertThat(client.closeCode()).isEqualTo(1001);
      stream.body().close();
      JsonNode thread = app.get("/api/threads/" + threadId);
      assertThat(thread.get("state").asText()).isEqualTo("idle");
      assertThat(thread.at("/messages/1/content").asText()).isEqualTo("Well");
      assertThat(thread.at("/messages/1/error/code").asText()).isEqualTo("CANCELLED");
    }
  }

  @Test
  void tellsOfChangesThatAnyProgramMakesToAFile() throws Exception {
    try (RunningApp app = RunningApp.with(folder, says("Hi."));
        SocketClient client = SocketClient.ready(app.port())) {
      Path file = folder.resolve("shop.sqlite");
      RunningApp.execute(file, "INSERT INTO product (name) VALUES ('Jar')");
      JsonNode data = client.next("database_update");
      assertThat(data.get("channel").asText()).isEqualTo("database:shop");
      RunningApp.execute(file, "CREATE TABLE customer (id)");
      JsonNode schema =
          client.next(f -> f.at("/payload/changed/added").toString().contains("customer"));
      assertThat(schema.at("/payload/data_version").asLong())
          .isGreaterThan(data.at("/payload/data_version").asLong());
      assertThat(schema.at("/payload/schema_version").asLong())
          .isGreaterThan(data.at("/payload/schema_version").asLong());

      RunningApp.execute(folder.resolve("second.sqlite"), "CREATE TABLE t (a)");
      app.post("/api/databases", "{\"path\":\"second.sqlite\"}", 201);
      JsonNode attached = client.next("database_update");
      assertThat(attached.get("channel").asText()).isEqualTo("database:second");
      assertThat(attached.at("/payload/kind").asText()).isEqualTo("attached");
      app.send("DELETE", "/api/databases/second", "");
      assertThat(client.next("database_update").at("/payload/kind").asText()).isEqualTo("detached");
    }
  }
}
