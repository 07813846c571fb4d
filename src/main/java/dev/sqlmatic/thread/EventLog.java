package dev.sqlmatic.thread;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.json.Json;
import dev.sqlmatic.storage.Session;
import java.time.Instant;

/**
 * Writes the events of one run within one transaction. Invariant: a thread's events are numbered
 * from 1 without a gap, because the number is taken and used in the same transaction, and nothing
 * follows the event that ended the run, because then the thread no longer names it.
 */
record EventLog(Session session, RunKey run) {

  /** The part of a run that names it. */
  record RunKey(String runId, String threadId, String ownerId) {}

  StoredEvent append(String type, ObjectNode fields, Instant at) {
    long seq =
        session
            .statement("thread.next-seq")
            .with("thread", run.threadId())
            .with("run", run.runId())
            .row(row -> row.integer("last_seq"))
            .orElseThrow(this::ended);
    ObjectNode payload = Json.object();
    payload.put("run_id", run.runId()).put("thread_id", run.threadId()).put("seq", seq);
    payload.put("type", type).put("at", at.toString());
    fields.properties().forEach(field -> payload.putIfAbsent(field.getKey(), field.getValue()));
    session
        .statement("event.create")
        .with("thread", run.threadId())
        .with("seq", seq)
        .with("owner", run.ownerId())
        .with("run", run.runId())
        .with("type", type)
        .with("at", at)
        .with("payload", Json.write(payload))
        .change();
    return new StoredEvent(run.ownerId(), run.threadId(), run.runId(), seq, type, at, payload);
  }

  /** The run's last event, the message that it leaves (if any), and the thread free again. */
  StoredEvent end(String type, ObjectNode fields, Ending ending) {
    ObjectNode all = fields.deepCopy();
    if (type.equals("done") || !ending.answer().isBlank()) {
      addMessage(ThreadMessage.Role.ASSISTANT, ending);
      all.put("message_id", ending.messageId());
    }
    StoredEvent last = append(type, all, ending.at());
    session
        .statement("run.end")
        .with("id", run.runId())
        .with("outcome", type)
        .with("now", ending.at())
        .change();
    session
        .statement("thread.end")
        .with("id", run.threadId())
        .with("run", run.runId())
        .with("now", ending.at())
        .change();
    return last;
  }

  /** What a run leaves in the thread. */
  record Ending(String messageId, String answer, Instant at) {}

  ThreadMessage addMessage(ThreadMessage.Role role, Ending said) {
    session
        .statement("message.create")
        .with("id", said.messageId())
        .with("thread", run.threadId())
        .with("owner", run.ownerId())
        .with("run", run.runId())
        .with("role", role.toString())
        .with("content", said.answer())
        .with("now", said.at())
        .change();
    return new ThreadMessage(
        said.messageId(), run.threadId(), run.runId(), role, said.answer(), said.at());
  }

  private FailureException ended() {
    return new FailureException(
        new Failure.Conflict(
            "RUN_ENDED",
            "The run '"
                + run.runId()
                + "' has ended, or its thread was deleted: it can say nothing more."));
  }
}
