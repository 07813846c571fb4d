package dev.sqlmatic.thread;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.storage.Session;
import dev.sqlmatic.storage.Storage;
import dev.sqlmatic.thread.EventLog.Ending;
import dev.sqlmatic.thread.EventLog.RunKey;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Threads of all users, on disk. Each public method is one transaction: when it returns, its effect
 * survives the process. Invariant: one run at most is in progress in a thread; its events are
 * numbered without a gap; it ends with one {@code done} or {@code error}. Nobody sees another
 * user's thread: it is not found. Thread-safe, also beside other processes on the same storage.
 */
public final class ThreadService {
  private final Storage storage;
  private final Clock clock;
  private final Supplier<String> ids;
  private final InterruptedRuns interruptedRuns;

  /** One page of a list; {@code nextCursor} is empty on the last. */
  public record Page<T>(List<T> items, Optional<String> nextCursor) {
    public Page {
      items = List.copyOf(items);
    }
  }

  /** What a user may change; an empty part stays as it is. */
  public record Patch(
      Optional<String> title, Optional<Boolean> pinned, Optional<Boolean> archived) {}

  public ThreadService(Storage storage, Clock clock, Supplier<String> ids) {
    this.storage = storage;
    this.clock = clock;
    this.ids = ids;
    this.interruptedRuns = new InterruptedRuns(storage, ids);
  }

  /** Throws BadInput for an empty title, NotFound USER_NOT_FOUND. */
  public ChatThread create(String ownerId, Optional<String> title, Optional<String> database) {
    String id = ids.get();
    String checked = title.map(Title::checked).orElse("");
    Instant now = now();
    return storage.write(session -> {
      requireUser(session, ownerId);
      session
          .statement("thread.create")
          .with("id", id)
          .with("owner", ownerId)
          .with("title", checked)
          .with("database", database)
          .with("now", now)
          .change();
      return find(session, ownerId, id);
    });
  }

  /** Throws NotFound THREAD_NOT_FOUND, for another user's thread too. */
  public ChatThread get(String ownerId, String threadId) {
    return storage.read(session -> find(session, ownerId, threadId));
  }

  /** Newest first; {@code text} filters by title and messages. */
  public Page<ChatThread> list(
      String ownerId, Optional<String> text, int limit, Optional<String> cursor) {
    Cursor before = cursor.map(Cursor::parse).orElse(new Cursor(Long.MAX_VALUE, ""));
    List<ChatThread> found =
        storage.read(session ->
            session
                .statement("thread.list")
                .with("owner", ownerId)
                .with("pattern", text.filter(words -> !words.isBlank()).map(Like::containing))
                .with("before", before.key())
                .with("before_id", before.id())
                .with("limit", checked(limit) + 1)
                .rows(Rows::thread));
    return page(found, limit, last -> new Cursor(last.updatedAt().toEpochMilli(), last.id()));
  }

  public ChatThread update(String ownerId, String threadId, Patch patch) {
    Optional<String> title = patch.title().map(Title::checked);
    return storage.write(session -> {
      find(session, ownerId, threadId);
      return session
          .statement("thread.update")
          .with("id", threadId)
          .with("title", title)
          .withFlag("pinned", patch.pinned())
          .withFlag("archived", patch.archived())
          .row(Rows::thread)
          .orElseThrow();
    });
  }

  /** Throws Conflict THREAD_BUSY while a run is in progress. */
  public void delete(String ownerId, String threadId) {
    unlessBusy(
        threadId,
        session -> {
          requireIdle(find(session, ownerId, threadId));
          return session.statement("thread.delete").with("id", threadId).change();
        });
  }

  /** Oldest first. */
  public Page<ThreadMessage> messages(
      String ownerId, String threadId, int limit, Optional<String> cursor) {
    long after = cursor.map(Cursor::parse).map(Cursor::key).orElse(0L);
    return storage.read(session -> {
      find(session, ownerId, threadId);
      List<MessageAt> found =
          session
              .statement("message.list")
              .with("thread", threadId)
              .with("after", after)
              .with("limit", checked(limit) + 1)
              .rows(row -> new MessageAt(row.integer("position"), Rows.message(row)));
      Page<MessageAt> page = page(found, limit, last -> new Cursor(last.position(), ""));
      return new Page<>(page.items().stream().map(MessageAt::message).toList(), page.nextCursor());
    });
  }

  /**
   * Stores the question and marks the thread as running, in one transaction, before the run begins.
   * The first question gives an untitled thread its title. Throws Conflict THREAD_BUSY. A run whose
   * process has died meanwhile does not keep the thread busy: it is ended first, as at start.
   */
  public RunStart begin(
      String ownerId, String threadId, String question, Optional<String> database, String model) {
    RunKey run = new RunKey(ids.get(), threadId, ownerId);
    Ending asked = new Ending(ids.get(), question, now());
    return unlessBusy(
        threadId,
        session -> {
          requireIdle(find(session, ownerId, threadId));
          session
              .statement("run.create")
              .with("id", run.runId())
              .with("thread", threadId)
              .with("owner", ownerId)
              .with("instance", storage.instanceId())
              .with("database", database)
              .with("model", model)
              .with("now", asked.at())
              .change();
          ThreadMessage message =
              new EventLog(session, run).addMessage(ThreadMessage.Role.USER, asked);
          ChatThread thread =
              session
                  .statement("thread.begin")
                  .with("id", threadId)
                  .with("run", run.runId())
                  .with("database", database)
                  .with("title", Title.fromQuestion(question))
                  .with("now", asked.at())
                  .row(Rows::thread)
                  .orElseThrow();
          return new RunStart(run.runId(), thread, message);
        });
  }

  /**
   * Numbers and stores one event; the caller sends it only after this returns. Throws Conflict
   * RUN_ENDED after {@link #finish}.
   */
  public StoredEvent append(RunStart run, String type, ObjectNode fields) {
    if (isLast(type)) {
      throw new IllegalArgumentException("A run ends by finish(), not by appending " + type);
    }
    Instant now = now();
    return storage.write(session -> new EventLog(session, key(run)).append(type, fields, now));
  }

  /**
   * Ends a run in one transaction: its last event ({@code done} or {@code error}), the assistant's
   * message, the thread no longer running. {@code fields} of a done event get the message's id as
   * {@code message_id}; those of an error do too where there is a message. What was said is kept
   * when a run is cancelled: {@code answer} may be partial; where it is blank and the run failed,
   * there is no message.
   */
  public StoredEvent finish(RunStart run, String type, ObjectNode fields, String answer) {
    if (!isLast(type)) {
      throw new IllegalArgumentException("A run ends with done or error, not with " + type);
    }
    Ending ending = new Ending(ids.get(), answer, now());
    return storage.write(session -> new EventLog(session, key(run)).end(type, fields, ending));
  }

  /** In order of seq, those after {@code after}. */
  public List<StoredEvent> events(String ownerId, String threadId, long after, int limit) {
    return storage.read(session -> {
      find(session, ownerId, threadId);
      return session
          .statement("event.list")
          .with("thread", threadId)
          .with("after", after)
          .with("limit", checked(limit))
          .rows(Rows::event);
    });
  }

  /**
   * Ends each run whose process has died with an {@code error} event; called at start, before
   * requests are taken, and as often as wanted after that. Runs of other living processes, and of
   * this one, are left alone.
   */
  public List<StoredEvent> endInterruptedRuns() {
    return interruptedRuns.endAll(now());
  }

  private <T> T unlessBusy(String threadId, Storage.Work<T> work) {
    try {
      return storage.write(work);
    } catch (FailureException e) {
      boolean busy = e.failure().code().equals("THREAD_BUSY");
      if (busy && !interruptedRuns.endIn(threadId, now()).isEmpty()) {
        return storage.write(work);
      }
      throw e;
    }
  }

  private static ChatThread find(Session session, String ownerId, String threadId) {
    return session
        .statement("thread.find")
        .with("id", threadId)
        .with("owner", ownerId)
        .row(Rows::thread)
        .orElseThrow(() ->
            new FailureException(
                new Failure.NotFound(
                    "THREAD_NOT_FOUND", "There is no thread '" + threadId + "'.")));
  }

  private static void requireUser(Session session, String userId) {
    if (session.statement("user.exists").with("user", userId).row(row -> userId).isEmpty()) {
      throw new FailureException(
          new Failure.NotFound("USER_NOT_FOUND", "There is no user '" + userId + "'."));
    }
  }

  private static void requireIdle(ChatThread thread) {
    if (thread.running()) {
      throw new FailureException(
          new Failure.Conflict(
              "THREAD_BUSY",
              "The thread '"
                  + thread.id()
                  + "' is still answering the question before. Wait for it, or cancel it."));
    }
  }

  private static RunKey key(RunStart run) {
    return new RunKey(run.runId(), run.thread().id(), run.thread().ownerId());
  }

  private static boolean isLast(String type) {
    return type.equals("done") || type.equals("error");
  }

  private static long checked(int limit) {
    if (limit < 1) {
      throw new FailureException(
          new Failure.BadInput("The limit " + limit + " is not at least 1. Raise it."));
    }
    return limit;
  }

  /** {@code found} holds one more than the page where there is a next one. */
  private static <T> Page<T> page(List<T> found, int limit, Function<T, Cursor> place) {
    if (found.size() <= limit) {
      return new Page<>(found, Optional.empty());
    }
    List<T> items = found.subList(0, limit);
    return new Page<>(items, Optional.of(place.apply(items.getLast()).encode()));
  }

  /** To the precision that is stored. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private record MessageAt(long position, ThreadMessage message) {}
}
