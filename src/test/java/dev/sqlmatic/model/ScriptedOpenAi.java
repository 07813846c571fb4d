package dev.sqlmatic.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sqlmatic.json.Json;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A model server on loopback that speaks OpenAI's streaming chat completions and answers as its
 * script says, one step a request; the last step answers all that follow. It speaks plain sockets,
 * so that it can stall, break off and see a connection closed.
 */
public final class ScriptedOpenAi implements AutoCloseable {

  /** One answer. */
  public interface Step {
    void answer(Exchange exchange) throws IOException, InterruptedException;
  }

  private final ServerSocket server;
  private final List<Step> script = new CopyOnWriteArrayList<>();
  private final AtomicInteger next = new AtomicInteger();
  private final List<JsonNode> requests = new CopyOnWriteArrayList<>();
  private final List<Map<String, String>> headers = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final CountDownLatch clientLeft = new CountDownLatch(1);

  public ScriptedOpenAi(Step... steps) {
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    script(steps);
    Thread.ofVirtual().name("scripted-openai").start(this::accept);
  }

  /** Adds steps. */
  public void script(Step... steps) {
    script.addAll(List.of(steps));
  }

  public URI baseUrl() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1");
  }

  /** The bodies of all requests so far. */
  public List<JsonNode> requests() {
    return requests;
  }

  /** The headers of all requests so far, names in lower case. */
  public List<Map<String, String>> headers() {
    return headers;
  }

  public int connections() {
    return connections.get();
  }

  /** Opens when a client has closed its connection while an answer was under way. */
  public CountDownLatch clientLeft() {
    return clientLeft;
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says the pieces and ends well. */
  public static Step says(String... pieces) {
    return exchange -> {
      exchange.begin();
      for (String piece : pieces) {
        exchange.text(piece);
      }
      exchange.end("stop");
    };
  }

  /** Calls one tool, its arguments in pieces of a few characters. */
  public static Step calls(String id, String tool, String arguments) {
    return exchange -> {
      exchange.begin();
      exchange.toolCall(0, id, tool, arguments);
      exchange.end("tool_calls");
    };
  }

  /** Queries with the SQL. */
  public static Step queries(String id, String sql) {
    return calls(id, "sqlite_execute_query", Json.write(Json.object().put("sql", sql)));
  }

  /** Says something, then nothing more until the client leaves. */
  public static Step stallsAfter(String text) {
    return exchange -> {
      exchange.begin();
      exchange.text(text);
      exchange.awaitClientLeft();
    };
  }

  /** Says nothing at all until the client leaves. */
  public static Step stallsBeforeHeaders() {
    return Exchange::awaitClientLeft;
  }

  /** Says something, then closes the connection in the middle of the stream. */
  public static Step breaksOffAfter(String text) {
    return exchange -> {
      exchange.begin();
      exchange.text(text);
      exchange.close();
    };
  }

  /** Says something, then ends the stream properly but for its finish reason. */
  public static Step endsEarlyAfter(String text) {
    return exchange -> {
      exchange.begin();
      exchange.text(text);
      exchange.finish();
    };
  }

  /** Sends this as an event's data after some text. */
  public static Step sends(String data) {
    return exchange -> {
      exchange.begin();
      exchange.text("Well, ");
      exchange.event(data);
      exchange.end("stop");
    };
  }

  /** Refuses with OpenAI's error object. Headers as name, value, name, value. */
  public static Step refuses(int status, String message, String... headers) {
    return exchange -> exchange.refuse(status, message, headers);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true); // each piece leaves at once, as from a real server
        sockets.add(socket);
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      Optional<JsonNode> request = read(in);
      while (request.isPresent()) {
        script
            .get(Math.min(next.getAndIncrement(), script.size() - 1))
            .answer(new Exchange(socket, in, clientLeft, request.get()));
        request = socket.isClosed() ? Optional.empty() : read(in);
      }
    } catch (IOException | InterruptedException e) {
      clientLeft.countDown(); // it went while we wrote
    }
  }

  private Optional<JsonNode> read(InputStream in) throws IOException {
    String request = line(in);
    if (request.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> read = new LinkedHashMap<>();
    read.put("", request);
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      read.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(read.getOrDefault("content-length", "0"));
    headers.add(read);
    JsonNode body = Json.parse(new String(in.readNBytes(length), StandardCharsets.UTF_8));
    requests.add(body);
    return Optional.of(body);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  /** One request's answer, as a step writes it. */
  public static final class Exchange {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final CountDownLatch clientLeft;
    private final JsonNode request;

    Exchange(Socket socket, InputStream in, CountDownLatch clientLeft, JsonNode request)
        throws IOException {
      this.request = request;
      this.socket = socket;
      this.in = in;
      this.out = socket.getOutputStream();
      this.clientLeft = clientLeft;
    }

    /** Who said the last message of the request. */
    public String lastRole() {
      return lastMessage().path("role").asText();
    }

    /** The text of the request's last message. */
    public String lastText() {
      return lastMessage().path("content").asText();
    }

    private JsonNode lastMessage() {
      JsonNode messages = request.path("messages");
      return messages.path(messages.size() - 1);
    }

    /** Sends the headers of a stream. */
    public void begin() throws IOException {
      raw(
          "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
      delta(Json.object().put("role", "assistant").put("content", ""), "");
    }

    public void text(String content) throws IOException {
      delta(Json.object().put("content", content), "");
    }

    public void toolCall(int index, String id, String tool, String arguments) throws IOException {
      delta(call(index, Json.object().put("name", tool).put("arguments", ""), id), "");
      for (String piece : pieces(arguments)) {
        delta(call(index, Json.object().put("arguments", piece), ""), "");
      }
    }

    /** Sends the finish reason, the usage and the end of the stream. */
    public void end(String finishReason) throws IOException {
      delta(Json.object(), finishReason);
      ObjectNode usage = chunk();
      usage.putArray("choices");
      usage
          .putObject("usage")
          .put("prompt_tokens", 100)
          .put("completion_tokens", 10)
          .put("total_tokens", 110);
      event(usage.toString());
      finish();
    }

    /** Ends the stream. */
    public void finish() throws IOException {
      event("[DONE]");
      raw("0\r\n\r\n");
    }

    public void event(String data) throws IOException {
      String event = "data: " + data + "\n\n";
      int length = event.getBytes(StandardCharsets.UTF_8).length;
      raw(Integer.toHexString(length) + "\r\n" + event + "\r\n");
    }

    public void refuse(int status, String message, String... headers) throws IOException {
      ObjectNode error = Json.object();
      error.putObject("error").put("message", message).put("type", "scripted");
      StringBuilder more = new StringBuilder();
      for (int i = 0; i < headers.length; i += 2) {
        more.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
      }
      String body = error.toString();
      raw(
          "HTTP/1.1 "
              + status
              + " Scripted\r\nContent-Type: application/json\r\n"
              + more
              + "Content-Length: "
              + body.getBytes(StandardCharsets.UTF_8).length
              + "\r\n\r\n"
              + body);
    }

    /** Answers with this body and no stream. */
    public void answer(String body) throws IOException {
      raw(
          "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: "
              + body.getBytes(StandardCharsets.UTF_8).length
              + "\r\n\r\n"
              + body);
    }

    /** Waits until the client closes the connection. */
    public void awaitClientLeft() throws IOException {
      try {
        while (in.read() >= 0) {
          // a client that waits says nothing
        }
      } finally {
        clientLeft.countDown();
        socket.close();
      }
    }

    public void close() throws IOException {
      socket.close();
    }

    private void delta(ObjectNode delta, String finishReason) throws IOException {
      ObjectNode chunk = chunk();
      ObjectNode choice = chunk.putArray("choices").addObject();
      choice.put("index", 0).set("delta", delta);
      choice.put("finish_reason", finishReason.isEmpty() ? null : finishReason);
      event(chunk.toString());
    }

    private static ObjectNode call(int index, ObjectNode function, String id) {
      ObjectNode delta = Json.object();
      ObjectNode call = delta.putArray("tool_calls").addObject().put("index", index);
      if (!id.isEmpty()) {
        call.put("id", id).put("type", "function");
      }
      call.set("function", function);
      return delta;
    }

    private static ObjectNode chunk() {
      return Json.object()
          .put("id", "chatcmpl-1")
          .put("object", "chat.completion.chunk")
          .put("created", 1)
          .put("model", "scripted");
    }

    private static List<String> pieces(String text) {
      List<String> pieces = new ArrayList<>();
      for (int i = 0; i < text.length(); i += 7) {
        pieces.add(text.substring(i, Math.min(text.length(), i + 7)));
      }
      return pieces;
    }

    private void raw(String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
    }
  }
}
