package dev.sqlmatic.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.json.Json;
import dev.sqlmatic.json.JsonInput;
import dev.sqlmatic.security.HostGuard;
import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** The plumbing, over a real socket, with endpoints of the test's own. */
class ApiTest {
  private static WebServer server;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @BeforeAll
  static void start() {
    Supplier<String> ids = () -> UUID.randomUUID().toString();
    ProblemHandler problems = new ProblemHandler(ids);
    List<Endpoint> endpoints =
        List.of(
            Endpoint.get("/api/echo/{word}", call -> Reply.json(call.path("word"))),
            Endpoint.post("/api/echo/{word}", ApiTest::greet),
            Endpoint.get(
                "/api/fault",
                _ -> {
                  throw new IllegalStateException("the secret cause");
                }),
            Endpoint.get(
                "/api/busy",
                _ -> {
                  throw new FailureException(
                      new Failure.TooManyRequests("Too fast.", Duration.ofSeconds(7)));
                }),
            Endpoint.post("/api/upload", call -> Reply.json(count(call.body()))));
    ApiConfig defaults = ApiConfig.defaults();
    HostGuard guard = new HostGuard(List.of(), List.of());
    Api api = new Api(defaults, guard, endpoints, new PageRoutes("/test-web"), problems, ids);
    server =
        WebServer.builder()
            .port(0)
            .host("127.0.0.1")
            .shutdownHook(false)
            .maxPayloadSize(3_000_000)
            .directHandlers(Api.directHandlers(problems))
            .routing(api::route)
            .build()
            .start();
  }

  private static Reply greet(Call call) {
    JsonInput in = call.json();
    String message = in.requiredText("message", 100);
    in.check();
    return Reply.json(201, call.path("word") + " " + message);
  }

  private static int count(InputStream in) throws IOException {
    try (in) {
      return in.readAllBytes().length;
    }
  }

  @AfterAll
  static void stop() {
    server.stop();
  }

  @ParameterizedTest
  @CsvSource({
    "/api/echo/hi, 127.0.0.1, 200",
    "/api/none, 127.0.0.1, 404",
    "/api/echo/hi, evil.example, 403"
  })
  void logsEachRequestWithItsOutcome(String path, String host, int status) throws IOException {
    Logger logger = (Logger) LoggerFactory.getLogger("dev.sqlmatic.api.request");
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(lines);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      String request = "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(path, host);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));

      await().until(() -> !lines.list.isEmpty());
      assertThat(lines.list.getFirst().getFormattedMessage())
          .startsWith("GET %s %d ".formatted(path, status));
      assertThat(lines.list.getFirst().getMDCPropertyMap()).containsKeys("request", "user");
    } finally {
      logger.detachAppender(lines);
      logger.setLevel(null);
    }
  }

  @Test
  void answersBelowBothPrefixes() throws Exception {
    for (String prefix : List.of("/api", "/api/v1")) {
      HttpResponse<String> response = send("GET", prefix + "/echo/a%20b", "");

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEqualTo("\"a b\"");
      assertThat(response.headers().firstValue("X-Request-ID")).isPresent();
      assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }
  }

  @Test
  void keepsASaneRequestIdAndReplacesAnother() throws Exception {
    assertThat(withHeader("X-Request-ID", "my-id.1").headers().firstValue("X-Request-ID"))
        .contains("my-id.1");
    assertThat(withHeader("X-Request-ID", "<script>").headers().firstValue("X-Request-ID"))
        .hasValueSatisfying(id -> assertThat(id).doesNotContain("<"));
  }

  @Test
  void answersHeadWithTheLengthAlone() throws Exception {
    HttpResponse<String> response = send("HEAD", "/api/echo/abc", "");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Length")).contains("5");
    assertThat(response.body()).isEmpty();
  }

  @Test
  void tellsWhichMethodsAPathTakes() throws Exception {
    HttpResponse<String> response = send("DELETE", "/api/echo/a", "");

    assertThat(problem(response, 405).get("code").asText()).isEqualTo("METHOD_NOT_ALLOWED");
    assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD, OPTIONS, POST");
    assertThat(send("OPTIONS", "/api/echo/a", "").statusCode()).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nothing", "/api", "/api/", "/api/v1/nothing", "/api/v2/echo/a", "/%00"})
  void answersUnknownPathsWithAProblem(String path) throws Exception {
    HttpResponse<String> response = send("GET", path, "");

    assertThat(response.statusCode()).isIn(400, 404);
    problem(response, response.statusCode());
  }

  @Test
  void namesTheFieldThatIsWrong() throws Exception {
    JsonNode problem =
        problem(send("POST", "/api/echo/a", "{\"mesage\":\"hi\",\"message\":\"x\"}"), 400);

    assertThat(problem.get("errors").get(0).get("field").asText()).isEqualTo("mesage");
    assertThat(problem.get("errors").get(0).get("detail").asText()).contains("'message'");
  }

  @Test
  void refusesABodyOverTheLimitWithOrWithoutALength() throws Exception {
    String large = "{\"message\":\"" + "x".repeat(1_100_000) + "\"}";
    assertThat(problem(send("POST", "/api/echo/a", large), 413).get("code").asText())
        .isEqualTo("BODY_TOO_LARGE");
    HttpRequest chunked =
        request("/api/echo/a")
            .POST(
                BodyPublishers.ofInputStream(
                    () -> new java.io.ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8))))
            .build();
    problem(CLIENT.send(chunked, BodyHandlers.ofString()), 413);
  }

  @Test
  void takesAnUploadUpToItsOwnLimit() throws Exception {
    assertThat(send("POST", "/api/upload", "x".repeat(2_000_000)).body()).isEqualTo("2000000");
    HttpRequest chunked =
        request("/api/upload")
            .POST(
                BodyPublishers.ofInputStream(
                    () -> new java.io.ByteArrayInputStream(new byte[4_000_000])))
            .build();
    problem(CLIENT.send(chunked, BodyHandlers.ofString()), 413);
  }

  @Test
  void keepsTheCauseOfAFaultToItself() throws Exception {
    HttpResponse<String> response = send("GET", "/api/fault", "");

    JsonNode problem = problem(response, 500);
    assertThat(response.body()).doesNotContain("secret");
    assertThat(problem.get("detail").asText()).contains(problem.get("request_id").asText());
  }

  @Test
  void tellsWhenToComeBack() throws Exception {
    HttpResponse<String> response = send("GET", "/api/busy", "");

    problem(response, 429);
    assertThat(response.headers().firstValue("Retry-After")).contains("7");
  }

  @Test
  void refusesForeignHostsAndPages() throws Exception {
    assertThat(problem(withHeader("Origin", "https://evil.example"), 403).get("code").asText())
        .isEqualTo("ORIGIN_NOT_ALLOWED");
    assertThat(raw("GET /api/echo/a HTTP/1.1\r\nHost: evil.example\r\n\r\n"))
        .startsWith("HTTP/1.1 403")
        .contains("HOST_NOT_ALLOWED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /api/echo/a HTTP/1.1\r\n\r\n",
        "GET  HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /api/echo/a HTTP/9.9\r\nHost: localhost\r\n\r\n",
        "GET /api/echo/a\u0001 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /api/echo/%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /api/echo/a?q=%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "POST /api/echo/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
        "GET /api/echo/a HTTP/1.1\r\nHost: localhost:port\r\n\r\n"
      })
  void answersBrokenHttpWithAProblem(String request) throws Exception {
    String response = raw(request);

    assertThat(response).startsWith("HTTP/1.1 4");
    assertThat(response.toLowerCase(java.util.Locale.ROOT))
        .contains("application/problem+json", "x-request-id");
    assertThat(response).contains("\"request_id\"").doesNotContain("Exception", "io.helidon");
  }

  @Test
  void servesThePageUnderAStrictPolicy() throws Exception {
    HttpResponse<String> page = send("GET", "/", "");

    assertThat(page.body()).contains("A page for tests");
    assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'self'; object-src 'none';")
        .contains("frame-ancestors 'none'", "require-trusted-types-for 'script'");
    assertThat(page.headers().firstValue("Cache-Control")).contains("no-cache");
    String etag = page.headers().firstValue("ETag").orElseThrow();
    HttpRequest again = request("/").header("If-None-Match", etag).build();
    assertThat(CLIENT.send(again, BodyHandlers.ofString()).statusCode()).isEqualTo(304);

    HttpResponse<String> script = send("GET", "/assets/app-1a2b.js", "");
    assertThat(script.headers().firstValue("Cache-Control").orElseThrow()).contains("immutable");
    assertThat(script.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/javascript");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/assets/../../logback-test.xml",
        "/assets/%2e%2e/%2e%2e/logback-test.xml",
        "/assets/..%2f..%2flogback-test.xml",
        "//logback-test.xml",
        "/assets/",
        "/assets/.hidden.js",
        "/index.html/x.js",
        "/logback-test.xml"
      })
  void servesNothingButThePagesOwnFiles(String path) throws Exception {
    assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        .startsWith("HTTP/1.1 4")
        .contains("application/problem+json");
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  private static HttpResponse<String> withHeader(String name, String value) throws Exception {
    return CLIENT.send(request("/api/echo/a").header(name, value).build(), BodyHandlers.ofString());
  }

  private static HttpResponse<String> send(String method, String path, String body)
      throws Exception {
    return CLIENT.send(
        request(path)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  /** Sends the bytes as they are, and reads one answer. */
  private static String raw(String request) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(5000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static JsonNode problem(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    JsonNode problem = Json.parse(response.body());
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("request_id").asText())
        .isEqualTo(response.headers().firstValue("X-Request-ID").orElseThrow());
    assertThat(List.of("type", "title", "detail", "code")).allMatch(problem::hasNonNull);
    return problem;
  }
}
