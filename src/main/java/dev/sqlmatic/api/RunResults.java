package dev.sqlmatic.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sqlmatic.chat.ChatHandler;
import dev.sqlmatic.json.Json;
import dev.sqlmatic.thread.ChatThread;
import dev.sqlmatic.thread.StoredEvent;
import dev.sqlmatic.thread.ThreadJson;
import dev.sqlmatic.thread.ThreadMessage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the runs of a thread gave, read from their stored events: the queries behind each answer,
 * what to ask next, and why a run failed. For one thread.
 */
final class RunResults {
  private final Map<String, ObjectNode> byRun = new HashMap<>();

  RunResults(ChatHandler chat, ChatThread thread) {
    long after = 0;
    List<StoredEvent> events;
    do {
      events = chat.events(thread.ownerId(), thread.id(), after, 500);
      for (StoredEvent event : events) {
        note(event);
        after = event.seq();
      }
    } while (!events.isEmpty());
  }

  private void note(StoredEvent event) {
    ObjectNode run = byRun.computeIfAbsent(event.runId(), _ -> Json.object());
    JsonNode payload = event.payload();
    switch (event.type()) {
      case "tool_result" -> {
        if (payload.path("ok").asBoolean() && payload.hasNonNull("query")) {
          queries(run).add(payload.get("query"));
        }
      }
      case "done" -> {
        run.set("suggestions", payload.path("suggestions"));
        if (payload.hasNonNull("confidence")) {
          run.set("confidence", payload.get("confidence"));
        }
      }
      case "error" -> run.set("error", payload.path("problem"));
      default -> {
        // the steps in between are told by the events themselves
      }
    }
  }

  private static ArrayNode queries(ObjectNode run) {
    return run.withArray("/queries");
  }

  /** The message; an assistant's with what its run gave. */
  ObjectNode describe(ThreadMessage message) {
    ObjectNode json = ThreadJson.write(message);
    if (message.role() == ThreadMessage.Role.ASSISTANT) {
      ObjectNode run = byRun.getOrDefault(message.runId(), Json.object());
      queries(run);
      json.setAll(run);
    }
    return json;
  }
}
