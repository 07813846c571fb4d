package dev.sqlmatic.thread;

import java.time.Instant;
import java.util.Locale;

/** What a user or the assistant said in a thread. */
public record ThreadMessage(
    String id, String threadId, String runId, Role role, String content, Instant createdAt) {

  /** Who said it. */
  public enum Role {
    USER,
    ASSISTANT;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
