package dev.sqlmatic.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sqlmatic.agent.RunOutcome;
import dev.sqlmatic.chat.ChatHandler;
import dev.sqlmatic.chat.ChatHandler.RunningChat;
import dev.sqlmatic.database.ResultJson;
import dev.sqlmatic.json.Json;
import dev.sqlmatic.thread.ChatThread;
import dev.sqlmatic.thread.StoredEvent;
import java.time.Duration;
import java.util.List;

/** The wire form of a whole answer, the same for {@code POST /chat} and {@code ask --json}. */
public final class AnswerJson {
  private AnswerJson() {}

  public static ObjectNode write(
      ChatHandler chat, RunningChat running, RunOutcome.Answered answered, Duration elapsed) {
    ObjectNode json = Json.object();
    json.put("thread_id", running.start().thread().id());
    running.start().thread().database().ifPresent(name -> json.put("database", name));
    json.put("run_id", running.start().runId());
    json.put("message_id", messageId(chat, running));
    json.put("answer", answered.text());
    ArrayNode queries = json.putArray("queries");
    answered.queries().forEach(result -> queries.add(ResultJson.write(result)));
    json.set("suggestions", Json.tree(answered.suggestions()));
    json.set("usage", Json.tree(answered.usage()));
    answered.confidence().ifPresent(value -> json.put("confidence", value));
    json.put("model", running.model());
    json.put("elapsed_ms", elapsed.toMillis());
    return json;
  }

  /** The answer's message, as the run's last event names it. */
  private static String messageId(ChatHandler chat, RunningChat running) {
    ChatThread thread = running.start().thread();
    long after = thread.lastSeq();
    List<StoredEvent> events;
    do {
      events = chat.events(thread.ownerId(), thread.id(), after, 500);
      for (StoredEvent event : events) {
        if (event.runId().equals(running.start().runId()) && event.last()) {
          return event.payload().path("message_id").asText();
        }
        after = event.seq();
      }
    } while (!events.isEmpty());
    throw new IllegalStateException("Run " + running.start().runId() + " has no last event");
  }
}
