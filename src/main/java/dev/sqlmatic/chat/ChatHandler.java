package dev.sqlmatic.chat;

import dev.sqlmatic.agent.RunOutcome;
import dev.sqlmatic.thread.ChatThread;
import dev.sqlmatic.thread.RunStart;
import dev.sqlmatic.thread.StoredEvent;
import dev.sqlmatic.thread.ThreadService;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The one way of a question into SQLMatic. Signatures only for now. */
public final class ChatHandler {

  /** A run in progress. */
  public interface RunningChat {
    RunStart start();

    /** The model's name. */
    String model();

    /** Waits for the end. Interrupting the waiting thread does not stop the run. */
    RunOutcome await() throws InterruptedException;
  }

  /**
   * Admits a message: on disk before this returns; the run goes on by itself. Throws BadInput,
   * NotFound (thread, database, model), Conflict THREAD_BUSY.
   */
  public RunningChat accept(ChatRequest request) {
    throw new UnsupportedOperationException();
  }

  /** Stops the run in progress; false when there is none. NotFound for an unknown thread. */
  public boolean cancel(String userId, String threadId) {
    throw new UnsupportedOperationException();
  }

  /**
   * Hands every event of a thread after {@code after} to {@code listener}, stored ones first, then
   * live ones, in order and without gap or repetition, until closed. The listener may block: it is
   * called on a thread of its own.
   */
  public AutoCloseable follow(
      String userId, String threadId, long after, Consumer<StoredEvent> listener) {
    throw new UnsupportedOperationException();
  }

  /** Hears of everything of all users, live only. */
  public AutoCloseable subscribe(EventSink sink) {
    throw new UnsupportedOperationException();
  }

  public ChatThread createThread(String userId, Optional<String> title, Optional<String> database) {
    throw new UnsupportedOperationException();
  }

  public ChatThread updateThread(String userId, String threadId, ThreadService.Patch patch) {
    throw new UnsupportedOperationException();
  }

  public void deleteThread(String userId, String threadId) {
    throw new UnsupportedOperationException();
  }

  /** Stored events, for replay. */
  public List<StoredEvent> events(String userId, String threadId, long after, int limit) {
    throw new UnsupportedOperationException();
  }
}
