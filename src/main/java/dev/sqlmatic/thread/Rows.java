package dev.sqlmatic.thread;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sqlmatic.json.Json;
import dev.sqlmatic.storage.Row;
import java.util.Locale;

/** Turns rows into the records of this package. */
final class Rows {
  private Rows() {}

  static ChatThread thread(Row row) {
    return new ChatThread(
        row.text("id"),
        row.text("owner_id"),
        row.text("title"),
        row.optionalText("database_name"),
        row.time("created_at"),
        row.time("updated_at"),
        row.flag("pinned"),
        row.flag("archived"),
        row.optionalText("running_id").isPresent(),
        row.integer("last_seq"));
  }

  static ThreadMessage message(Row row) {
    return new ThreadMessage(
        row.text("id"),
        row.text("thread_id"),
        row.text("run_id"),
        ThreadMessage.Role.valueOf(row.text("role").toUpperCase(Locale.ROOT)),
        row.text("content"),
        row.time("created_at"));
  }

  static StoredEvent event(Row row) {
    return new StoredEvent(
        row.text("owner_id"),
        row.text("thread_id"),
        row.text("run_id"),
        row.integer("seq"),
        row.text("type"),
        row.time("at"),
        Json.read(row.text("payload"), ObjectNode.class));
  }
}
