package dev.sqlmatic.api;

import dev.sqlmatic.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** An answer to a request. Immutable; the bytes are handed over, not copied. */
public sealed interface Reply {

  int status();

  Map<String, String> headers();

  /** Any answer that is there as a whole. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Whole(int status, Map<String, String> headers, byte[] body) implements Reply {
    public Whole {
      headers = Map.copyOf(headers);
    }
  }

  /** Server-sent events, for as long as {@code source} writes. */
  record Events(Source source) implements Reply {
    @Override
    public int status() {
      return 200;
    }

    @Override
    public Map<String, String> headers() {
      return Map.of(
          "Content-Type", "text/event-stream; charset=utf-8", "Cache-Control", "no-store");
    }
  }

  /**
   * A body that is written while it comes into being; closed when it has been, or was not wanted.
   */
  record Stream(Map<String, String> headers, Body body) implements Reply {
    public Stream {
      headers = Map.copyOf(headers);
    }

    @Override
    public int status() {
      return 200;
    }
  }

  /** Writes a body, whole or failing: one that ends early must not look like one that is whole. */
  interface Body extends AutoCloseable {
    void writeTo(OutputStream out) throws IOException;

    @Override
    void close();
  }

  /** Writes events until there are no more. */
  @FunctionalInterface
  interface Source {
    void writeTo(EventStream stream) throws InterruptedException;
  }

  static Reply json(Object value) {
    return json(200, value);
  }

  static Whole json(int status, Object value) {
    return new Whole(
        status,
        Map.of("Content-Type", "application/json", "Cache-Control", "no-store"),
        utf8(Json.write(value)));
  }

  static Reply created(String location, Object value) {
    return json(201, value).with("Location", location);
  }

  static Reply noContent() {
    return new Whole(204, Map.of(), new byte[0]);
  }

  static Reply notModified(String etag) {
    return new Whole(304, Map.of("ETag", etag, "Cache-Control", "no-cache"), new byte[0]);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The same answer with one header set. */
  default Reply with(String header, String value) {
    return switch (this) {
      case Events events -> events;
      case Stream(Map<String, String> headers, Body body) -> {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(header, value);
        yield new Stream(all, body);
      }
      case Whole(int status, Map<String, String> headers, byte[] body) -> {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(header, value);
        yield new Whole(status, all, body);
      }
    };
  }
}
