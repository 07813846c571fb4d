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
  /** When a run failed that left no message. */
  private static final String SILENT = "silent";

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
    ObjectNode run = byRun.computeIfAbsent(event.runId(), _ -> empty());
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
      case "error" -> {
        run.set("error", payload.path("problem"));
        if (!payload.hasNonNull("message_id")) {
          run.put(SILENT, event.at().toString());
        }
      }
      default -> {
        // the steps in between are told by the events themselves
      }
    }
  }

  private static ObjectNode empty() {
    ObjectNode run = Json.object();
    run.putArray("queries");
    return run;
  }

  private static ArrayNode queries(ObjectNode run) {
    return run.withArray("/queries");
  }

  /**
   * The message, an assistant's with what its run gave. A run that failed before it said anything
   * left no message: its error stands in an empty one, under the run's id, after the question.
   */
  List<ObjectNode> describe(ThreadMessage message) {
    ObjectNode json = ThreadJson.write(message);
    ObjectNode run = byRun.getOrDefault(message.runId(), empty());
    if (message.role() == ThreadMessage.Role.ASSISTANT) {
      json.setAll(run);
      return List.of(json);
    }
    if (!run.has(SILENT)) {
      return List.of(json);
    }
    ObjectNode silent = json.deepCopy();
    silent.put("id", message.runId());
    silent.put("role", ThreadMessage.Role.ASSISTANT.toString());
    silent.put("content", "");
    silent.put("created_at", run.get(SILENT).asText());
    silent.setAll(run);
    silent.remove(SILENT);
    return List.of(json, silent);
  }
}
