package dev.sqlmatic.api;

import dev.sqlmatic.json.Json;
import dev.sqlmatic.thread.StoredEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * Writes server-sent events (WHATWG HTML, 9.2). {@code id:} is the event's number in its thread, so
 * that a browser's {@code Last-Event-ID} resumes where it stopped. Helidon's own sink serves only
 * clients that ask for {@code text/event-stream}; {@code stream: true} must do as well. For one
 * thread. Throws UncheckedIOException when the client is gone.
 */
final class EventStream {
  private final OutputStream out;

  EventStream(OutputStream out) {
    this.out = out;
  }

  /** JSON has no line break outside of its strings, and none unescaped within: one data line. */
  void send(StoredEvent event) {
    write(
        "id: %d\nevent: %s\ndata: %s\n\n"
            .formatted(event.seq(), event.type(), Json.write(event.payload())));
  }

  /** Keeps proxies from closing the stream, and finds out whether the client still listens. */
  void heartbeat() {
    write(": still here\n\n");
  }

  private void write(String text) {
    try {
      out.write(Reply.utf8(text));
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
