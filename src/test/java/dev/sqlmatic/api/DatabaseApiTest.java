package dev.sqlmatic.api;

import static dev.sqlmatic.RunningApp.json;
import static dev.sqlmatic.RunningApp.problem;
import static dev.sqlmatic.model.ScriptedOpenAi.says;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sqlmatic.RunningApp;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseApiTest {
  private static final String FOREVER =
      "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c) SELECT sum(n) FROM c";

  @TempDir Path folder;
  private RunningApp app;

  @BeforeEach
  void start() throws Exception {
    app = RunningApp.with(folder, says("Hello."));
  }

  @AfterEach
  void stop() {
    app.close();
  }

  @Test
  void listsWhatIsAttached() {
    JsonNode databases = app.get("/api/databases").get("databases");

    assertThat(databases).hasSize(1);
    assertThat(databases.at("/0/name").asText()).isEqualTo("shop");
    assertThat(databases.at("/0/size").asLong()).isPositive();
    assertThat(databases.at("/0/sample").asBoolean()).isFalse();
    assertThat(app.get("/api/databases/shop")).isEqualTo(databases.get(0));
  }

  @Test
  void attachesBelowARootAndDetaches() throws Exception {
    Path file = folder.resolve("more.sqlite");
    RunningApp.execute(file, "CREATE TABLE t (a)");
    String body = "{\"path\":\"%s\",\"name\":\"extra\"}".formatted(file);

    JsonNode attached = app.post("/api/databases", body, 201);

    assertThat(attached.get("name").asText()).isEqualTo("extra");
    problem(app.send("POST", "/api/databases", body), 409, "DATABASE_EXISTS");
    app.restart();
    assertThat(app.get("/api/databases").get("databases").findValuesAsText("name"))
        .containsExactly("extra", "shop");
    assertThat(app.send("DELETE", "/api/databases/extra", "").statusCode()).isEqualTo(204);
    problem(app.send("GET", "/api/databases/extra", ""), 404, "DATABASE_NOT_FOUND");
    assertThat(file).exists();
  }

  @Test
  void refusesPathsOutsideTheRootsAndFilesThatAreNoDatabase() throws Exception {
    problem(
        app.send("POST", "/api/databases", "{\"path\":\"/etc/passwd\"}"), 403, "PATH_NOT_ALLOWED");
    Path text = Files.writeString(folder.resolve("text.sqlite"), "Dear diary, ".repeat(100));
    problem(
        app.send("POST", "/api/databases", "{\"path\":\"%s\"}".formatted(text)),
        400,
        "NOT_A_DATABASE");
    problem(
        app.send("POST", "/api/databases", "{\"path\":\"shop.sqlite\",\"mode\":\"read-write\"}"),
        400,
        "BAD_MODE");
  }

  @Test
  void takesAFileAsItsBody() throws Exception {
    byte[] file = Files.readAllBytes(folder.resolve("shop.sqlite"));
    HttpResponse<String> response =
        app.send(
            app.request("/api/databases?name=my-copy")
                .header("Content-Type", "application/vnd.sqlite3")
                .POST(BodyPublishers.ofByteArray(file)));

    JsonNode uploaded = json(response, 201);
    assertThat(uploaded.get("uploaded").asBoolean()).isTrue();
    assertThat(uploaded.get("name").asText()).isEqualTo("my-copy");
    String name = uploaded.get("name").asText();
    assertThat(response.headers().firstValue("Location")).contains("/api/databases/" + name);
    JsonNode result =
        app.post(
            "/api/query",
            "{\"database\":\"%s\",\"sql\":\"SELECT count(*) FROM product\"}".formatted(name),
            200);
    assertThat(result.at("/rows/0/0").asInt()).isEqualTo(3);
  }

  @Test
  void takesAFileFromAForm() throws Exception {
    byte[] file = Files.readAllBytes(folder.resolve("shop.sqlite"));
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    part(form, "form-data; name=\"note\"");
    form.writeBytes(bytes("hello\r\n"));
    part(form, "form-data; name=\"file\"; filename=\"C:\\\\x\\\\Sales.db\"");
    form.writeBytes(file);
    form.writeBytes(bytes("\r\n--XyZ--\r\n"));

    JsonNode uploaded = json(sendForm(form), 201);

    assertThat(uploaded.get("name").asText()).isEqualToIgnoringCase("sales");
    assertThat(uploaded.get("size").asLong()).isEqualTo(file.length);

    ByteArrayOutputStream named = new ByteArrayOutputStream();
    part(named, "form-data; name=\"name\"");
    named.writeBytes(bytes("figures\r\n"));
    named.writeBytes(form.toByteArray());
    assertThat(json(sendForm(named), 201).get("name").asText()).isEqualTo("figures");
    problem(sendForm(named), 409, "DATABASE_EXISTS");
  }

  private HttpResponse<String> sendForm(ByteArrayOutputStream form) {
    return app.send(
        app.request("/api/databases")
            .header("Content-Type", "multipart/form-data; boundary=XyZ")
            .POST(BodyPublishers.ofByteArray(form.toByteArray())));
  }

  @ParameterizedTest
  @CsvSource({
    "application/vnd.sqlite3, no database, 400, NOT_A_DATABASE",
    "application/vnd.sqlite3, '', 400, NOT_A_DATABASE",
    "multipart/form-data, x, 400, MALFORMED_FORM",
    "multipart/form-data; boundary=b, x, 400, FILE_MISSING",
    "text/csv, 'a,b', 415, UNSUPPORTED_MEDIA_TYPE"
  })
  void refusesUploadsItCannotUse(String type, String body, int status, String code) {
    problem(
        app.send(
            app.request("/api/databases?name=x")
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body))),
        status,
        code);
    assertThat(app.get("/api/databases").get("databases")).hasSize(1);
  }

  @Test
  void refusesAnUploadOverTheLimit() {
    byte[] large = Arrays.copyOf(bytes("SQLite format 3\0"), 9 << 20);
    HttpResponse<String> response =
        app.send(
            app.request("/api/databases")
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(large)));

    assertThat(json(response, 413).get("code").asText()).endsWith("TOO_LARGE");
  }

  @Test
  void answersAnUnchangedStructureWithoutItsBody() throws Exception {
    String address = "/api/database/structure?database=shop&detail=full";
    HttpResponse<String> first = app.send("GET", address, "");
    assertThat(json(first, 200).at("/tables/0/columns/0/primary_key").asInt()).isEqualTo(1);
    String etag = first.headers().firstValue("ETag").orElseThrow();
    assertThat(etag).startsWith("\"");

    HttpResponse<String> second =
        app.send(app.request(address).header("If-None-Match", "\"other\", " + etag));
    assertThat(second.statusCode()).isEqualTo(304);
    assertThat(second.body()).isEmpty();
    assertThat(second.headers().firstValue("ETag")).contains(etag);

    RunningApp.execute(folder.resolve("shop.sqlite"), "CREATE TABLE customer (id)");
    await()
        .untilAsserted(() ->
            assertThat(app.send("GET", address, "").headers().firstValue("ETag"))
                .isPresent()
                .isNotEqualTo(Optional.of(etag)));
  }

  @Test
  void tellsAsMuchOfTheStructureAsIsWanted() {
    assertThat(app.get("/api/database/structure?detail=names").get("tables").toString())
        .isEqualTo("[{\"name\":\"product\",\"type\":\"table\"}]");
    assertThat(app.get("/api/database/structure?tables=PRODUCT").get("tables")).hasSize(1);
    problem(app.send("GET", "/api/database/structure?tables=none", ""), 404, "TABLE_NOT_FOUND");
    problem(app.send("GET", "/api/database/structure?detail=all", ""), 400, "BAD_INPUT");
    problem(
        app.send("GET", "/api/database/structure?database=none", ""), 404, "DATABASE_NOT_FOUND");
  }

  @Test
  void countsAndProfiles() {
    JsonNode metadata = app.get("/api/database/metadata?tables=product&columns=price");

    assertThat(metadata.at("/tables/0/rows").asInt()).isEqualTo(3);
    assertThat(metadata.at("/tables/0/columns/0/max").asDouble()).isEqualTo(30.25);
    assertThat(metadata.get("complete").asBoolean()).isTrue();
    problem(app.send("GET", "/api/database/metadata?table=x", ""), 400, "BAD_INPUT");
  }

  @Test
  void bindsParametersOfEveryKind() {
    JsonNode result =
        app.post(
            "/api/query",
            """
            {"sql": "SELECT :i, :r, :t, :b, :n, :yes, typeof(:i)",
             "params": {"i": 9007199254740993, ":r": 1.5, "t": "é", "b": {"$base64": "AP8="}, "n": null, "yes": true}}
            """,
            200);

    assertThat(result.get("rows").toString())
        .isEqualTo(
            "[[9007199254740993,1.5,\"é\",{\"$base64\":\"AP8=\",\"length\":2},null,1,\"integer\"]]");
    assertThat(result.get("row_count").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"sql\":\"DELETE FROM product\"} | QUERY_REJECTED",
        "{\"sql\":\"SELECT 1; SELECT 2\"} | QUERY_REJECTED",
        "{\"sql\":\"SELECT * FROM nothing\"} | QUERY_FAILED",
        "{\"sql\":\"\"} | BAD_INPUT",
        "{} | BAD_INPUT",
        "{\"sql\":\"SELECT :x\",\"params\":{\"x\":[1]}} | BAD_INPUT",
        "{\"sql\":\"SELECT :x\",\"params\":{\"x\":99999999999999999999}} | BAD_INPUT",
        "{\"sql\":\"SELECT 1\",\"max_rows\":0} | BAD_INPUT",
        "{\"sql\":\"SELECT 1\",\"timeout\":5} | BAD_INPUT",
        "{\"sql\":\"SELECT 1\",\"database\":7} | BAD_INPUT",
        "not json | MALFORMED_JSON"
      })
  void refusesQueriesItCannotRun(String body, String code) {
    problem(app.send("POST", "/api/query", body), 400, code);
  }

  @Test
  void saysWhenRowsWereLeftOut() {
    JsonNode result =
        app.post("/api/query", "{\"sql\":\"SELECT * FROM product\",\"max_rows\":2}", 200);

    assertThat(result.get("truncated").asBoolean()).isTrue();
    assertThat(result.get("rows")).hasSize(2);
  }

  /** The best of a few tries, since other work on the machine may delay one. */
  @Test
  void stopsARunawayQueryWhileHealthStaysQuick() {
    app.send("POST", "/api/query", "{\"sql\":\"SELECT 1\"}");
    app.get("/health");
    List<Duration> queries = new ArrayList<>();
    List<Duration> checks = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      long started = System.nanoTime();
      CompletableFuture<HttpResponse<String>> query = CompletableFuture.supplyAsync(this::runAway);
      while (!query.isDone()) {
        long asked = System.nanoTime();
        assertThat(app.get("/health").get("status").asText()).isEqualTo("ok");
        checks.add(Duration.ofNanos(System.nanoTime() - asked));
      }
      problem(query.join(), 400, "QUERY_TIMED_OUT");
      queries.add(Duration.ofNanos(System.nanoTime() - started));
    }

    checks.sort(null);
    assertThat(Collections.min(queries)).isBetween(ofMillis(500), ofMillis(600));
    assertThat(checks.get(checks.size() * 99 / 100)).isLessThan(ofMillis(50));
  }

  private HttpResponse<String> runAway() {
    return app.send("POST", "/api/query", "{\"sql\":\"%s\",\"timeout_ms\":500}".formatted(FOREVER));
  }

  private static void part(ByteArrayOutputStream form, String disposition) {
    form.writeBytes(bytes("--XyZ\r\nContent-Disposition: %s\r\n\r\n".formatted(disposition)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
