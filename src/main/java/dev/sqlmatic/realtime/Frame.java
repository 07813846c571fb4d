package dev.sqlmatic.realtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sqlmatic.failure.Problem;
import dev.sqlmatic.json.Json;
import java.util.Optional;

/** What is sent: {@code {event, channel, seq, payload}} as JSON text, made once for all sockets. */
final class Frame {
  private Frame() {}

  /** A frame that belongs to one socket alone, and so has no channel. */
  static String of(String event, ObjectNode payload) {
    ObjectNode json = Json.object();
    json.put("event", event);
    json.set("payload", payload);
    return Json.write(json);
  }

  static String of(String event, String channel, long seq, ObjectNode payload) {
    ObjectNode json = Json.object();
    json.put("event", event);
    json.put("channel", channel);
    json.put("seq", seq);
    json.set("payload", payload);
    return Json.write(json);
  }

  static String error(Problem problem, Optional<String> action) {
    ObjectNode payload = Json.mapper().valueToTree(problem);
    if (problem.errors().isEmpty()) {
      payload.remove("errors");
    }
    action.ifPresent(name -> payload.put("action", name));
    return of("error", payload);
  }
}
