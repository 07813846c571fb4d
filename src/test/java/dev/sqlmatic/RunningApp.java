package dev.sqlmatic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sqlmatic.json.Json;
import dev.sqlmatic.model.ScriptedOpenAi;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * The whole server on a free port, as users have it: a database {@code shop} is attached, and a
 * scripted model server stands behind the real client. What a test may also write to lies in {@link
 * #folder}, the one root.
 */
public final class RunningApp implements AutoCloseable {
  private final Path folder;
  private final ScriptedOpenAi model;
  private final HttpClient client = HttpClient.newHttpClient();
  private App app;

  private RunningApp(Path folder, ScriptedOpenAi.Step... script) throws SQLException {
    this.folder = folder;
    this.model = new ScriptedOpenAi(script);
    execute(
        folder.resolve("shop.sqlite"),
        "CREATE TABLE product (id INTEGER PRIMARY KEY, name TEXT NOT NULL, price REAL, picture BLOB)",
        "INSERT INTO product VALUES (1, 'Tea', 4.5, x'00ff'), (2, 'Cup', 9, NULL), (3, 'Pot', 30.25, NULL)");
    this.app = start();
  }

  public static RunningApp with(Path folder, ScriptedOpenAi.Step... script) throws SQLException {
    return new RunningApp(folder, script);
  }

  private App start() {
    Map<String, String> environment =
        Map.of("OPENAI_BASE_URL", model.baseUrl().toString(), "SQLMATIC_AGENT_MODEL", "scripted");
    Map<String, String> settings =
        Map.of(
            "api.port", "0",
            "api.event-heartbeat", "200ms",
            "storage.home", folder.resolve("home").toString(),
            "database.roots", folder.toString(),
            "database.samples", "false",
            "database.query-timeout", "2s",
            "database.upload-limit", "8MB");
    return App.start(
        AppConfig.read(Optional.empty(), environment, settings),
        List.of(folder.resolve("shop.sqlite")));
  }

  /** Stops the server and starts it on the same state. */
  public void restart() {
    app.close();
    app = start();
  }

  /** Changes a file as another program would. */
  public static void execute(Path file, String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.executeUpdate(sql);
      }
    }
  }

  public App app() {
    return app;
  }

  public int port() {
    return app.port();
  }

  public Path folder() {
    return folder;
  }

  public ScriptedOpenAi model() {
    return model;
  }

  public HttpClient client() {
    return client;
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(app.address() + path));
  }

  public HttpResponse<String> send(HttpRequest.Builder request) {
    return waiting(() -> client.send(request.build(), BodyHandlers.ofString()));
  }

  public HttpResponse<String> send(String method, String path, String body) {
    return send(
        request(path)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
  }

  public JsonNode get(String path) {
    return json(send("GET", path, ""), 200);
  }

  public JsonNode post(String path, String body, int status) {
    return json(
        send(
            request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))),
        status);
  }

  public static JsonNode json(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return Json.parse(response.body());
  }

  /** Checks that the answer is a problem as it should be, and gives it. */
  public static JsonNode problem(HttpResponse<String> response, int status, String code) {
    JsonNode problem = json(response, status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(problem.path("code").asText()).as(response.body()).isEqualTo(code);
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("request_id").asText())
        .isEqualTo(response.headers().firstValue("X-Request-ID").orElseThrow());
    return problem;
  }

  private static <T> T waiting(Callable<T> call) {
    try {
      return call.call();
    } catch (IOException e) {
      throw new AssertionError("The server did not answer", e);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    app.close();
    model.close();
    client.close();
  }
}
