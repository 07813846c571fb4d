package dev.sqlmatic.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sqlmatic.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A WebSocket client for tests: keeps what comes, in order. */
public final class SocketClient implements WebSocket.Listener, AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
  private final StringBuilder text = new StringBuilder();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final CompletableFuture<Void> ponged = new CompletableFuture<>();
  private final WebSocket socket;

  private SocketClient(URI address) {
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .connectTimeout(LIMIT)
            .buildAsync(address, this)
            .join();
  }

  public static SocketClient open(int port, String path) {
    return new SocketClient(URI.create("ws://127.0.0.1:" + port + path));
  }

  /** Opens a socket and reads up to the last of its own subscriptions. */
  public static SocketClient ready(int port) throws InterruptedException {
    SocketClient client = open(port, "/ws");
    int channels = client.next("connected").get("payload").get("channels").size();
    for (int i = 0; i < channels; i++) {
      client.next("subscribed");
    }
    return client;
  }

  public void send(String json) {
    socket.sendText(json, true).join();
  }

  public void sendInParts(String... parts) {
    for (int i = 0; i < parts.length; i++) {
      socket.sendText(parts[i], i == parts.length - 1).join();
    }
  }

  public void ping() throws Exception {
    socket.sendPing(ByteBuffer.wrap(new byte[] {1, 2, 3})).join();
    ponged.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  public int closeCode() throws Exception {
    return closed.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  /** The next frame with this event; those before it are dropped. */
  public JsonNode next(String event) throws InterruptedException {
    return next(frame -> frame.path("event").asText().equals(event));
  }

  public JsonNode next(Predicate<JsonNode> wanted) throws InterruptedException {
    List<JsonNode> seen = new ArrayList<>();
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      JsonNode frame = frames.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (frame == null) {
        throw new AssertionError("No such frame in " + LIMIT + "; seen: " + seen);
      }
      if (wanted.test(frame)) {
        return frame;
      }
      seen.add(frame);
    }
  }

  /** The run's events up to its last. */
  public List<JsonNode> run(String runId) throws InterruptedException {
    List<JsonNode> events = new ArrayList<>();
    while (true) {
      JsonNode payload = next("message_stream").get("payload");
      if (!payload.get("run_id").asText().equals(runId)) {
        continue;
      }
      events.add(payload);
      String type = payload.get("type").asText();
      if (type.equals("done") || type.equals("error")) {
        return events;
      }
    }
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      frames.add(Json.parse(text.toString()));
      text.setLength(0);
    }
    webSocket.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
    ponged.complete(null);
    webSocket.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
    closed.complete(statusCode);
    return null;
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    closed.complete(-1);
  }

  @Override
  public void close() {
    socket.abort();
  }
}
