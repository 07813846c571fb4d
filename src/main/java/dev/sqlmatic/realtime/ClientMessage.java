package dev.sqlmatic.realtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.json.InputErrors;
import dev.sqlmatic.json.Json;
import dev.sqlmatic.json.JsonInput;
import dev.sqlmatic.json.Similar;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a client can say, checked. Each may carry a {@code request_id}, which its answer repeats.
 */
sealed interface ClientMessage {
  List<String> ACTIONS =
      List.of("subscribe", "unsubscribe", "chat", "cancel", "approve", "reject", "ping");
  int MOST_ROWS = 1_000_000;

  /** {@code after} absent: from now on. */
  record Subscribe(String channel, OptionalLong after) implements ClientMessage {}

  record Unsubscribe(String channel) implements ClientMessage {}

  record Chat(
      String requestId,
      String message,
      Optional<String> threadId,
      Optional<String> database,
      Optional<String> model,
      Optional<Integer> maxRows)
      implements ClientMessage {}

  record Cancel(String threadId) implements ClientMessage {}

  /** Approving or rejecting a proposed write. */
  record Decide() implements ClientMessage {}

  record Ping() implements ClientMessage {}

  /**
   * What is known of a message even when the rest of it cannot be read, so that its error names it.
   * For one thread.
   */
  final class Envelope {
    private String requestId;
    private boolean given;
    private Optional<String> action = Optional.empty();

    Envelope(String requestId) {
      this.requestId = requestId;
    }

    private void name(String id) {
      requestId = id;
      given = true;
    }

    String requestId() {
      return requestId;
    }

    /** An answer's payload, with the client's own id where it sent one. */
    ObjectNode reply() {
      ObjectNode payload = Json.object();
      return given ? payload.put("request_id", requestId) : payload;
    }

    Optional<String> action() {
      return action;
    }
  }

  /** Throws BadInput; what could be read of the envelope is in {@code envelope} then. */
  static ClientMessage read(String text, int maxQuestion, Envelope envelope) {
    JsonInput in = JsonInput.of(text);
    in.text("request_id", 64).ifPresent(envelope::name);
    String action = in.requiredText("action", 32);
    if (ACTIONS.contains(action)) {
      envelope.action = Optional.of(action);
    }
    ClientMessage message =
        switch (action) {
          case "subscribe" -> {
            Optional<Long> after = in.integer("after", 0, Long.MAX_VALUE);
            yield new Subscribe(
                in.requiredText("channel", 300),
                after.isPresent() ? OptionalLong.of(after.get()) : OptionalLong.empty());
          }
          case "unsubscribe" -> new Unsubscribe(in.requiredText("channel", 300));
          case "chat" ->
              new Chat(
                  envelope.requestId,
                  in.requiredText("message", maxQuestion),
                  in.name("thread_id"),
                  in.name("database"),
                  in.name("model"),
                  in.integer("max_rows", 1, MOST_ROWS).map(Math::toIntExact));
          case "cancel" -> new Cancel(in.requiredText("thread_id", 64));
          case "approve", "reject" -> {
            in.requiredText("approval_id", 64);
            yield new Decide();
          }
          case "ping", "" -> new Ping();
          default -> throw unknown(action);
        };
    in.check();
    return message;
  }

  private static FailureException unknown(String action) {
    String hint =
        Similar.to(action, ACTIONS)
            .map("Did you mean '%s'?"::formatted)
            .orElse("Known: " + String.join(", ", ACTIONS) + ".");
    return new FailureException(
        new Failure.BadInput(
            "UNKNOWN_ACTION",
            "There is no action '%s'. %s".formatted(InputErrors.shorten(action), hint)));
  }
}
