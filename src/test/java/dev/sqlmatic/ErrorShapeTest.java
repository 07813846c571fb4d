package dev.sqlmatic;

import static dev.sqlmatic.model.ScriptedOpenAi.says;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sqlmatic.api.Endpoint;
import dev.sqlmatic.json.Json;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every route answers junk with a problem of one shape, below both prefixes. */
class ErrorShapeTest {
  private static final List<String> BODIES =
      List.of(
          "{",
          "[]",
          "\"text\"",
          "{\"no_such_field\":1}",
          "{\"message\":{},\"sql\":[],\"path\":7,\"title\":false}",
          "\u0000\u0001",
          "{\"message\":\"\\ud800\",\"x\":1}");

  @TempDir static Path folder;
  private static RunningApp app;

  @BeforeAll
  static void start() throws Exception {
    app = RunningApp.with(folder, says("Hi."));
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @Test
  void isTheSameForBrokenBodies() {
    for (Endpoint endpoint : app.app().endpoints()) {
      if (List.of("POST", "PATCH").contains(endpoint.method().text())) {
        for (String body : BODIES) {
          check(endpoint, send(endpoint, path(endpoint), body), body);
        }
      }
    }
  }

  @Test
  void isTheSameForUnknownParameters() {
    for (Endpoint endpoint : app.app().endpoints()) {
      boolean fixed = endpoint.path().startsWith("/health") || endpoint.path().equals("/openapi");
      if (endpoint.method().text().equals("GET") && !fixed) {
        String path = path(endpoint) + "?no_such_parameter=1";
        check(endpoint, send(endpoint, path, ""), path);
      }
    }
  }

  @Test
  void isTheSameForThingsThatAreNotThere() {
    for (Endpoint endpoint : app.app().endpoints()) {
      if (endpoint.path().contains("{")) {
        check(endpoint, send(endpoint, path(endpoint), ""), "");
        check(endpoint, send(endpoint, "/api/v1" + path(endpoint).substring(4), ""), "");
      }
    }
  }

  @Test
  void isTheSameForMethodsThatAreNotThere() {
    for (Endpoint endpoint : app.app().endpoints()) {
      HttpResponse<String> response = app.send("PUT", path(endpoint), "{}");
      JsonNode problem = RunningApp.problem(response, 405, "METHOD_NOT_ALLOWED");
      assertThat(problem.get("detail").asText()).contains("PUT");
      assertThat(response.headers().firstValue("Allow").orElseThrow())
          .contains(endpoint.method().text());
    }
  }

  @Test
  void answersHeadWhereverItAnswersGet() {
    for (Endpoint endpoint : app.app().endpoints()) {
      if (endpoint.method().text().equals("GET")) {
        HttpResponse<String> get = app.send("GET", path(endpoint), "");
        HttpResponse<String> head = app.send("HEAD", path(endpoint), "");
        assertThat(head.statusCode()).as(endpoint.path()).isEqualTo(get.statusCode());
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("Content-Type"))
            .isEqualTo(get.headers().firstValue("Content-Type"));
      }
    }
  }

  /** Names of things that do not exist, with signs that must survive the way. */
  private static String path(Endpoint endpoint) {
    return endpoint.path().replaceAll("\\{[a-z_]+}", "no%20such%20%C3%A9");
  }

  private static HttpResponse<String> send(Endpoint endpoint, String path, String body) {
    return app.send(
        app.request(path)
            .header("Content-Type", "application/json")
            .method(
                endpoint.method().text(),
                body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
  }

  private static void check(Endpoint endpoint, HttpResponse<String> response, String sent) {
    String what = endpoint.method() + " " + endpoint.path() + " " + sent + " → " + response.body();
    assertThat(response.statusCode()).as(what).isBetween(400, 499);
    assertThat(response.headers().firstValue("Content-Type"))
        .as(what)
        .contains("application/problem+json");
    JsonNode problem = Json.parse(response.body());
    assertThat(problem.path("status").asInt()).as(what).isEqualTo(response.statusCode());
    assertThat(problem.path("code").asText()).as(what).matches("[A-Z][A-Z_]+");
    assertThat(problem.path("detail").asText()).as(what).isNotBlank().doesNotContain("Exception");
    assertThat(problem.path("type").asText()).as(what).startsWith("urn:sqlmatic:problem:");
    assertThat(problem.path("request_id").asText())
        .as(what)
        .isEqualTo(response.headers().firstValue("X-Request-ID").orElseThrow());
  }
}
