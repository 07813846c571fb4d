package dev.sqlmatic.thread;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * An agent event as it is stored and sent: numbered without a gap within its thread, from 1.
 *
 * @param payload the whole wire object {@code {run_id, thread_id, seq, type, …}}; not to be changed
 */
public record StoredEvent(
    String ownerId,
    String threadId,
    String runId,
    long seq,
    String type,
    Instant at,
    ObjectNode payload) {

  /** Whether this is the {@code done} or {@code error} that ends its run. */
  public boolean last() {
    return type.equals("done") || type.equals("error");
  }
}
