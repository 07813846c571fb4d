package dev.sqlmatic.thread;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sqlmatic.failure.Problem;
import dev.sqlmatic.json.Json;
import dev.sqlmatic.storage.Row;
import dev.sqlmatic.storage.Session;
import dev.sqlmatic.storage.Storage;
import dev.sqlmatic.thread.EventLog.Ending;
import dev.sqlmatic.thread.EventLog.RunKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the runs that a dead process left in progress, as they would have ended by themselves: each
 * tool call gets a result, what was said becomes the assistant's message, an {@code error} event
 * closes the run. Safe to be done by several processes at once: the first one does it. Thread-safe.
 */
record InterruptedRuns(Storage storage, Supplier<String> ids) {

  private static final Logger LOG = LoggerFactory.getLogger(InterruptedRuns.class);

  private record Candidate(RunKey run, String instanceId) {
    static Candidate of(Row row) {
      RunKey run = new RunKey(row.text("id"), row.text("thread_id"), row.text("owner_id"));
      return new Candidate(run, row.text("instance_id"));
    }
  }

  List<StoredEvent> endAll(Instant now) {
    return end(run -> true, now);
  }

  List<StoredEvent> endIn(String threadId, Instant now) {
    return end(run -> run.threadId().equals(threadId), now);
  }

  private List<StoredEvent> end(Predicate<RunKey> which, Instant now) {
    List<StoredEvent> events = new ArrayList<>();
    for (Candidate candidate : inProgress()) {
      // Looked up outside of a transaction: it asks the file system.
      if (which.test(candidate.run()) && !storage.alive(candidate.instanceId())) {
        List<StoredEvent> ended = storage.write(session -> endOne(session, candidate.run(), now));
        if (!ended.isEmpty()) {
          LOG.warn(
              "Run {} of thread {} was cut off with its process: closed with an error",
              candidate.run().runId(),
              candidate.run().threadId());
        }
        events.addAll(ended);
      }
    }
    return events;
  }

  private List<Candidate> inProgress() {
    return storage.read(session -> session.statement("run.in-progress").rows(Candidate::of));
  }

  private List<StoredEvent> endOne(Session session, RunKey run, Instant now) {
    boolean stillRunning =
        session.statement("run.in-progress").rows(Candidate::of).stream()
            .anyMatch(candidate -> candidate.run().equals(run));
    if (!stillRunning) {
      return List.of();
    }
    List<StoredEvent> told =
        session.statement("event.unfinished").with("run", run.runId()).rows(Rows::event);
    EventLog log = new EventLog(session, run);
    List<StoredEvent> events = new ArrayList<>();
    openCalls(told)
        .forEach(
            (callId, tool) -> events.add(log.append("tool_result", noResult(callId, tool), now)));
    ObjectNode error = Json.object();
    error.set("problem", Json.tree(problem(run)));
    events.add(log.end("error", error, new Ending(ids.get(), textOf(told), now)));
    return events;
  }

  /** Tool names by call id, in the order of the calls. */
  private static Map<String, String> openCalls(List<StoredEvent> told) {
    Map<String, String> open = new LinkedHashMap<>();
    for (StoredEvent event : told) {
      String callId = event.payload().path("call_id").asText();
      switch (event.type()) {
        case "tool_use" -> open.put(callId, event.payload().path("tool").asText());
        case "tool_result" -> open.remove(callId);
        default -> {}
      }
    }
    return open;
  }

  private static ObjectNode noResult(String callId, String tool) {
    return Json.object()
        .put("tool", tool)
        .put("call_id", callId)
        .put("ok", false)
        .put("summary", "interrupted");
  }

  private static String textOf(List<StoredEvent> told) {
    StringBuilder text = new StringBuilder();
    for (StoredEvent event : told) {
      if (event.type().equals("text")) {
        text.append(event.payload().path("content").asText());
      }
    }
    return text.toString();
  }

  private static Problem problem(RunKey run) {
    return new Problem(
        "urn:sqlmatic:problem:run_interrupted",
        "The run was interrupted",
        500,
        "SQLMatic stopped while this run was going on. Ask again.",
        "RUN_INTERRUPTED",
        run.runId(),
        List.of());
  }
}
