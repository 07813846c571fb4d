package dev.sqlmatic.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sqlmatic.chat.ChatHandler;
import dev.sqlmatic.chat.ChatHandler.RunningChat;
import dev.sqlmatic.thread.ChatThread;
import dev.sqlmatic.thread.StoredEvent;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Prints a run as it goes: steps dim, SQL coloured, results as tables, the answer as it is written.
 * A pipe gets the same without the steps. For one thread.
 */
final class RunPrinter {
  private static final int ROWS_SHOWN = 20;

  private final Screen screen;
  private boolean inAnswer;
  private boolean answered;

  RunPrinter(Screen screen) {
    this.screen = screen;
  }

  /** Prints until the run has ended. */
  void follow(ChatHandler chat, RunningChat running) throws InterruptedException {
    ChatThread thread = running.start().thread();
    BlockingQueue<StoredEvent> events = new LinkedBlockingQueue<>();
    try (Flow _ =
        Flow.of(chat.follow(thread.ownerId(), thread.id(), thread.lastSeq(), events::add))) {
      StoredEvent event;
      do {
        event = events.take();
        if (event.runId().equals(running.start().runId())) {
          print(event);
        }
      } while (!event.last() || !event.runId().equals(running.start().runId()));
    }
  }

  /** A flow of events whose closing cannot fail. */
  private record Flow(AutoCloseable source) implements AutoCloseable {
    static Flow of(AutoCloseable source) {
      return new Flow(source);
    }

    @Override
    public void close() {
      try {
        source.close();
      } catch (Exception e) {
        throw new IllegalStateException("The thread's events could not be unsubscribed from", e);
      }
    }
  }

  private void print(StoredEvent event) {
    JsonNode payload = event.payload();
    switch (event.type()) {
      case "thinking" -> step(payload.path("content").asText());
      case "tool_use" -> toolUse(payload);
      case "tool_result" -> toolResult(payload);
      case "text" -> text(payload.path("content").asText());
      case "done" -> done(payload);
      case "error" -> endOfAnswer();
      default -> {
        // the rest adds nothing that a terminal could show
      }
    }
  }

  private void toolUse(JsonNode payload) {
    String sql = payload.path("input").path("sql").asText();
    step("▸ " + payload.path("tool").asText());
    if (!sql.isEmpty()) {
      endOfAnswer();
      screen.out().println(new SqlHighlighter(screen).highlight(sql));
    }
  }

  private void toolResult(JsonNode payload) {
    step("  " + payload.path("summary").asText());
    if (payload.hasNonNull("query")) {
      endOfAnswer();
      new TableWriter(screen).write(WireResult.read(payload.get("query")), ROWS_SHOWN);
      screen.out().println();
    }
  }

  private void text(String content) {
    inAnswer = true;
    answered = true;
    screen.out().print(screen.safe(content));
    screen.out().flush();
  }

  private void done(JsonNode payload) {
    if (!answered) {
      text(payload.path("answer").asText());
    }
    endOfAnswer();
    payload.path("suggestions").forEach(question -> step("  ? " + question.asText()));
  }

  private void step(String text) {
    if (screen.terminal() && !text.isBlank()) {
      endOfAnswer();
      screen.out().println(screen.dim(screen.safe(text)));
    }
  }

  private void endOfAnswer() {
    if (inAnswer) {
      screen.out().println();
      inAnswer = false;
    }
  }
}
