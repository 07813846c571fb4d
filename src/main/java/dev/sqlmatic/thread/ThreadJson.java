package dev.sqlmatic.thread;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sqlmatic.json.Json;

/** The wire form of threads and messages, the same in REST and in WebSocket frames. */
public final class ThreadJson {
  private ThreadJson() {}

  public static ObjectNode write(ChatThread thread) {
    ObjectNode json = Json.object();
    json.put("id", thread.id());
    json.put("title", thread.title());
    thread.database().ifPresent(name -> json.put("database", name));
    json.put("created_at", thread.createdAt().toString());
    json.put("updated_at", thread.updatedAt().toString());
    json.put("pinned", thread.pinned());
    json.put("archived", thread.archived());
    json.put("state", thread.running() ? "running" : "idle");
    json.put("last_seq", thread.lastSeq());
    return json;
  }

  public static ObjectNode write(ThreadMessage message) {
    ObjectNode json = Json.object();
    json.put("id", message.id());
    json.put("run_id", message.runId());
    json.put("role", message.role().toString());
    json.put("content", message.content());
    json.put("created_at", message.createdAt().toString());
    return json;
  }
}
