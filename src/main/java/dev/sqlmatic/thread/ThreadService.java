package dev.sqlmatic.thread;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Threads of all users, on disk. Signatures only for now. */
public final class ThreadService {

  /** One page of a list; {@code nextCursor} is empty on the last. */
  public record Page<T>(List<T> items, Optional<String> nextCursor) {
    public Page {
      items = List.copyOf(items);
    }
  }

  /** What a user may change; an empty part stays as it is. */
  public record Patch(
      Optional<String> title, Optional<Boolean> pinned, Optional<Boolean> archived) {}

  public ChatThread create(String ownerId, Optional<String> title, Optional<String> database) {
    throw new UnsupportedOperationException();
  }

  /** Throws NotFound THREAD_NOT_FOUND, for another user's thread too. */
  public ChatThread get(String ownerId, String threadId) {
    throw new UnsupportedOperationException();
  }

  /** Newest first; {@code text} filters by title and messages. */
  public Page<ChatThread> list(
      String ownerId, Optional<String> text, int limit, Optional<String> cursor) {
    throw new UnsupportedOperationException();
  }

  public ChatThread update(String ownerId, String threadId, Patch patch) {
    throw new UnsupportedOperationException();
  }

  /** Throws Conflict THREAD_BUSY while a run is in progress. */
  public void delete(String ownerId, String threadId) {
    throw new UnsupportedOperationException();
  }

  /** Oldest first. */
  public Page<ThreadMessage> messages(
      String ownerId, String threadId, int limit, Optional<String> cursor) {
    throw new UnsupportedOperationException();
  }

  /**
   * Stores the question and marks the thread as running, in one transaction, before the run begins.
   * The first question gives an untitled thread its title. Throws Conflict THREAD_BUSY.
   */
  public RunStart begin(
      String ownerId, String threadId, String question, Optional<String> database, String model) {
    throw new UnsupportedOperationException();
  }

  /** Numbers and stores one event; the caller sends it only after this returns. */
  public StoredEvent append(RunStart run, String type, ObjectNode fields) {
    throw new UnsupportedOperationException();
  }

  /**
   * Ends a run in one transaction: its last event ({@code done} or {@code error}), the assistant's
   * message, the thread no longer running. {@code fields} of a done event get the message's id as
   * {@code message_id}. What was said is kept when a run is cancelled: {@code answer} may be
   * partial.
   */
  public StoredEvent finish(RunStart run, String type, ObjectNode fields, String answer) {
    throw new UnsupportedOperationException();
  }

  /** In order of seq, those after {@code after}. */
  public List<StoredEvent> events(String ownerId, String threadId, long after, int limit) {
    throw new UnsupportedOperationException();
  }

  /**
   * Ends each run that a crash cut off with an {@code error} event; called once at start, before
   * requests are taken.
   */
  public List<StoredEvent> endInterruptedRuns() {
    throw new UnsupportedOperationException();
  }
}
