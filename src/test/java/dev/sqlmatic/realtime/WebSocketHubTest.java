package dev.sqlmatic.realtime;

import static dev.sqlmatic.model.ScriptedOpenAi.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sqlmatic.RunningApp;
import dev.sqlmatic.api.Api;
import dev.sqlmatic.api.ApiConfig;
import dev.sqlmatic.api.PageRoutes;
import dev.sqlmatic.api.ProblemHandler;
import dev.sqlmatic.chat.ChatFixture;
import dev.sqlmatic.json.Json;
import dev.sqlmatic.model.ScriptedOpenAi;
import dev.sqlmatic.security.HostGuard;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.websocket.WsRouting;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A hub over real sockets, which publishes what the test says: see ChatOverWebSocketTest. */
class WebSocketHubTest {
  @TempDir static Path folder;
  private static RunningApp app;
  @TempDir private Path home;
  private ChatFixture fixture;
  private WebServer server;
  private WebSocketHub hub;

  @BeforeAll
  static void startApp() throws Exception {
    app = RunningApp.with(folder, says("Hi."));
  }

  @AfterAll
  static void stopApp() {
    app.close();
  }

  @BeforeEach
  void start() {
    fixture = new ChatFixture(home, ScriptedOpenAi.says("Yes."));
    Supplier<String> ids = () -> UUID.randomUUID().toString();
    HostGuard guard = new HostGuard(List.of(), List.of());
    hub =
        new WebSocketHub(
            RealtimeConfig.of(1000),
            new HostGuard(List.of(), List.of()),
            fixture.chat(),
            fixture.threads(),
            ids,
            Clock.systemUTC(),
            "1.2.3");
    hub.openDatabase("shop");
    ProblemHandler problems = new ProblemHandler(ids);
    Api api =
        new Api(ApiConfig.defaults(), guard, List.of(), new PageRoutes("/web"), problems, ids);
    WsRouting.Builder routing = WsRouting.builder();
    hub.route(routing);
    server =
        WebServer.builder()
            .port(0)
            .host("127.0.0.1")
            .shutdownHook(false)
            .directHandlers(Api.directHandlers(problems))
            .addRouting(routing)
            .routing(plain -> {
              hub.route(plain);
              api.route(plain);
            })
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    hub.close();
    server.stop();
    fixture.close();
  }

  @Test
  void greetsANewSocketAndSubscribesItToWhatConcernsEveryone() throws Exception {
    try (SocketClient client = SocketClient.open(server.port(), "/ws/local")) {
      JsonNode connected = client.next("connected").get("payload");
      assertThat(connected.toString())
          .isEqualTo(
              "{\"user_id\":\"local\",\"channels\":[\"threads\",\"database:shop\"],\"server_version\":\"1.2.3\"}");
      assertThat(client.next("subscribed").get("channel").asText()).isEqualTo("threads");
      JsonNode subscribed = client.next("subscribed");
      assertThat(subscribed.get("channel").asText()).isEqualTo("database:shop");

      hub.databaseUpdated("shop", Json.object().put("database", "shop"));

      JsonNode update = client.next("database_update");
      assertThat(update.get("channel").asText()).isEqualTo("database:shop");
      assertThat(update.get("seq").asLong()).isEqualTo(subscribed.get("seq").asLong() + 1);
      assertThat(update.get("payload").get("database").asText()).isEqualTo("shop");
    }
  }

  @Test
  void tellsOpenSocketsOfADatabaseThatIsAttachedLater() throws Exception {
    try (SocketClient client = SocketClient.ready(server.port())) {
      hub.databaseUpdated("new", Json.object().put("database", "new"));

      assertThat(client.next("database_update").get("channel").asText()).isEqualTo("database:new");
    }
  }

  @Test
  void replaysWhatWasMissedAndNothingElse() throws Exception {
    long seen;
    try (SocketClient client = SocketClient.ready(server.port())) {
      publish(1, 10);
      seen = client.next(f -> f.path("payload").path("n").asInt() == 4).get("seq").asLong();
    }
    publish(11, 20);
    try (SocketClient client = SocketClient.ready(server.port())) {
      publish(21, 22);
      client.send(
          "{\"action\":\"subscribe\",\"channel\":\"database:shop\",\"after\":" + seen + "}");

      assertThat(client.next("database_update").get("payload").get("n").asInt()).isEqualTo(21);
      assertThat(client.next("database_update").get("payload").get("n").asInt()).isEqualTo(22);
      assertThat(client.next("subscribed").get("payload").has("gap")).isFalse();
      for (int n = 5; n <= 20; n++) {
        assertThat(client.next("database_update").get("payload").get("n").asInt()).isEqualTo(n);
      }
      publish(23, 23);
      assertThat(client.next("database_update").get("payload").get("n").asInt()).isEqualTo(23);
    }
  }

  @Test
  void saysWhenMoreWasMissedThanItKept() throws Exception {
    try (SocketClient client = SocketClient.ready(server.port())) {
      client.send("{\"action\":\"subscribe\",\"channel\":\"threads\",\"after\":0}");
      assertThat(client.next("subscribed").get("payload").get("gap").asBoolean()).isTrue();
      publish(1, 300);
      JsonNode first = client.next("database_update");
      client.send(
          "{\"action\":\"subscribe\",\"channel\":\"database:shop\",\"after\":%d}"
              .formatted(first.get("seq").asLong()));
      assertThat(client.next("subscribed").get("payload").get("gap").asBoolean()).isTrue();
    }
  }

  @Test
  void stopsSendingAChannelThatIsUnsubscribedFrom() throws Exception {
    try (SocketClient client = SocketClient.ready(server.port())) {
      client.send("{\"action\":\"unsubscribe\",\"channel\":\"database:shop\"}");
      client.next("unsubscribed");
      publish(1, 1);
      hub.threadDeleted("local", "t1");

      JsonNode next = client.next(f -> !f.path("event").asText().equals("subscribed"));
      assertThat(next.get("event").asText()).isEqualTo("thread_deleted");
    }
  }

  @Test
  void answersPingsOfBothKindsAndJoinsFragments() throws Exception {
    try (SocketClient client = SocketClient.ready(server.port())) {
      client.ping();
      client.sendInParts("{\"act", "ion\":\"p", "ing\"}");
      client.next("pong");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ | MALFORMED_JSON",
        "[] | MALFORMED_JSON",
        "{} | BAD_INPUT",
        "{\"action\":\"pong\"} | UNKNOWN_ACTION",
        "{\"action\":7} | BAD_INPUT",
        "{\"action\":\"ping\",\"extra\":1} | BAD_INPUT",
        "{\"action\":\"subscribe\"} | BAD_INPUT",
        "{\"action\":\"subscribe\",\"channel\":\"weather\"} | CHANNEL_NOT_FOUND",
        "{\"action\":\"subscribe\",\"channel\":\"database:none\"} | CHANNEL_NOT_FOUND",
        "{\"action\":\"subscribe\",\"channel\":\"threads\",\"after\":-1} | BAD_INPUT",
        "{\"action\":\"approve\",\"approval_id\":\"x\"} | NO_WRITES_YET",
        "{\"action\":\"chat\",\"message\":\" \"} | BAD_INPUT",
        "{\"action\":\"chat\",\"message\":\"hi\",\"database\":\"none\"} | DATABASE_NOT_FOUND"
      })
  void answersWhatItCannotUseAndGoesOn(String message, String code) throws Exception {
    try (SocketClient client = SocketClient.ready(server.port())) {
      client.send(message);

      JsonNode problem = client.next("error").get("payload");
      assertThat(problem.get("code").asText()).isEqualTo(code);
      assertThat(List.of("title", "status", "detail", "request_id")).allMatch(problem::hasNonNull);
      client.send("{\"action\":\"ping\"}");
      client.next("pong");
    }
  }

  @ParameterizedTest
  @CsvSource({"ping, pong", "subscribe, subscribed", "unsubscribe, unsubscribed"})
  void repeatsTheRequestIdInItsAnswer(String action, String answer) throws Exception {
    try (SocketClient client = SocketClient.ready(server.port())) {
      String channel = action.equals("ping") ? "" : ",\"channel\":\"threads\"";
      client.send("{\"action\":\"%s\",\"request_id\":\"r-8\"%s}".formatted(action, channel));

      assertThat(client.next(answer).at("/payload/request_id").asText()).isEqualTo("r-8");
    }
  }

  @Test
  void subscribesNoNewSocketToADatabaseThatIsGone() throws Exception {
    hub.databaseDetached("shop", Json.object().put("database", "shop"));
    try (SocketClient client = SocketClient.open(server.port(), "/ws")) {
      assertThat(client.next("connected").at("/payload/channels")).hasSize(1);

      hub.databaseUpdated("shop", Json.object().put("database", "shop"));

      assertThat(client.next("database_update").get("channel").asText()).isEqualTo("database:shop");
    }
  }

  @Test
  void repeatsTheRequestIdOfAMessageThatFailed() throws Exception {
    try (SocketClient client = SocketClient.ready(server.port())) {
      client.send("{\"action\":\"ping\",\"request_id\":\"r-7\",\"extra\":1}");

      JsonNode problem = client.next("error").get("payload");
      assertThat(problem.get("request_id").asText()).isEqualTo("r-7");
      assertThat(problem.get("action").asText()).isEqualTo("ping");
    }
  }

  @Test
  void refusesAMessageThatIsTooLong() throws Exception {
    try (SocketClient client = SocketClient.ready(server.port())) {
      String part = "x".repeat(600_000);
      client.sendInParts("{\"action\":\"", part, part, "\"}");

      assertThat(client.next("error").get("payload").get("code").asText())
          .isEqualTo("MESSAGE_TOO_LARGE");
      client.send("{\"action\":\"ping\"}");
      client.next("pong");
    }
  }

  @Test
  void dropsAClientThatDoesNotReadWithoutSlowingAnother() throws Exception {
    String filling = "x".repeat(100_000);
    try (Socket slow = deaf();
        SocketClient reader = SocketClient.ready(server.port())) {
      await().until(() -> hub.connected() == 2);
      for (int n = 1; n <= 600; n++) {
        ObjectNode payload = Json.object().put("n", n);
        hub.databaseUpdated("shop", payload.put("filling", filling));
        int expected = n;
        JsonNode got = reader.next("database_update");
        assertThat(got.get("payload").get("n").asInt()).isEqualTo(expected);
      }
      await().atMost(Duration.ofSeconds(10)).until(() -> hub.connected() == 1);
      assertThat(slow.isConnected()).isTrue();
    }
  }

  @Test
  void forgetsSocketsHoweverTheyEnd() throws Exception {
    Socket reset = deaf();
    Socket closed = deaf();
    Socket nonsense = deaf();
    await().until(() -> hub.connected() == 3);
    reset.setSoLinger(true, 0);
    reset.close();
    closed.close();
    nonsense.getOutputStream().write(new byte[] {(byte) 0x81, 5, 'h', 'e', 'l', 'l', 'o'});

    await().atMost(Duration.ofSeconds(10)).until(() -> hub.connected() == 0);
    nonsense.close();
  }

  @Test
  void refusesForeignPagesHostsAndUsers() throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    URI address = URI.create("ws://127.0.0.1:" + server.port() + "/ws");
    assertThatThrownBy(() ->
            http.newWebSocketBuilder()
                .header("Origin", "https://evil.example")
                .buildAsync(address, new WebSocket.Listener() {})
                .join())
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            e -> assertThat(e.getResponse().statusCode()).isEqualTo(403));
    assertThat(handshake("evil.example", "/ws")).contains(" 403 ", "HOST_NOT_ALLOWED");
    assertThat(handshake("localhost", "/ws/somebody")).contains(" 403 ", "USER_NOT_ALLOWED");
    assertThat(hub.connected()).isZero();
  }

  @Test
  void saysGoodbyeWhenTheServerStops() throws Exception {
    try (SocketClient client = SocketClient.ready(server.port())) {
      hub.close();

      assertThat(client.closeCode()).isEqualTo(1001);
    }
  }

  private void publish(int from, int to) {
    for (int n = from; n <= to; n++) {
      hub.databaseUpdated("shop", Json.object().put("n", n));
    }
  }

  /** A socket that has shaken hands and never reads again. */
  private Socket deaf() throws Exception {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    socket.getOutputStream().write(request("localhost", "/ws"));
    byte[] start = socket.getInputStream().readNBytes(12);
    assertThat(new String(start, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 101");
    return socket;
  }

  private String handshake(String host, String path) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write(request(host, path));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static byte[] request(String host, String path) {
    return """
    GET %s HTTP/1.1\r
    Host: %s\r
    Upgrade: websocket\r
    Connection: Upgrade\r
    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
    Sec-WebSocket-Version: 13\r
    \r
    """
        .formatted(path, host)
        .getBytes(StandardCharsets.US_ASCII);
  }
}
