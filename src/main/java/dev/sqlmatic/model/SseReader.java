package dev.sqlmatic.model;

import dev.langchain4j.http.client.sse.ServerSentEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * Reads server-sent events (WHATWG HTML, 9.2) one by one; comments and fields other than {@code
 * event} and {@code data} are passed over. Used by one thread.
 */
final class SseReader {
  private final BufferedReader lines;
  private String unknown = "";

  SseReader(InputStream stream) {
    this.lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
  }

  /**
   * The first line that is no field of an event, such as of a page that came instead of a stream.
   */
  String unknown() {
    return unknown;
  }

  /**
   * The next event that has data; empty at the end. An event that the end cuts off still counts.
   */
  Optional<ServerSentEvent> next() throws IOException {
    String type = "";
    StringJoiner data = new StringJoiner("\n").setEmptyValue("");
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isEmpty() && data.length() > 0) {
        return Optional.of(new ServerSentEvent(type, data.toString()));
      }
      int colon = line.indexOf(':');
      String field = colon < 0 ? line : line.substring(0, colon);
      String value = colon < 0 ? "" : line.substring(colon + 1);
      String text = value.startsWith(" ") ? value.substring(1) : value;
      switch (field) {
        case "event" -> type = text;
        case "data" -> data.add(text);
        case "", "id", "retry" -> {}
        default -> unknown = unknown.isEmpty() ? line.strip() : unknown;
      }
    }
    return data.length() > 0
        ? Optional.of(new ServerSentEvent(type, data.toString()))
        : Optional.empty();
  }
}
