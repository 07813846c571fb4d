package dev.sqlmatic.chat;

import dev.sqlmatic.agent.AgentService;
import dev.sqlmatic.agent.RunOutcome;
import dev.sqlmatic.agent.RunRequest;
import dev.sqlmatic.database.DatabaseAccess;
import dev.sqlmatic.database.DatabaseService;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.model.ModelRegistry;
import dev.sqlmatic.thread.ChatThread;
import dev.sqlmatic.thread.RunStart;
import dev.sqlmatic.thread.StoredEvent;
import dev.sqlmatic.thread.ThreadService;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way of a question into SQLMatic: admits it, runs the user's agent on it, stores each
 * event and then tells those who listen. Invariants: a question is on disk before its run begins,
 * an event before anyone hears of it; one run at a time in a thread; each run ends with one {@code
 * done} or {@code error}. Thread-safe.
 */
public final class ChatHandler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChatHandler.class);
  private static final int LONGEST_MESSAGE = 100_000;
  private static final int PAGE = 500;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** A run in progress. */
  public interface RunningChat {
    RunStart start();

    /** The model's name. */
    String model();

    /** Waits for the end. Interrupting the waiting thread does not stop the run. */
    RunOutcome await() throws InterruptedException;
  }

  private final ThreadService threads;
  private final DatabaseChoice databases;
  private final AgentService agents;
  private final ModelRegistry models;
  private final Audience audience = new Audience();
  private final ConcurrentMap<String, ChatRun> running = new ConcurrentHashMap<>();
  private volatile boolean closed;

  public ChatHandler(
      ThreadService threads, DatabaseService databases, AgentService agents, ModelRegistry models) {
    this.threads = threads;
    this.databases = new DatabaseChoice(databases);
    this.agents = agents;
    this.models = models;
  }

  /**
   * Admits a message: on disk before this returns; the run goes on by itself. Throws BadInput,
   * NotFound (thread, database, model), Conflict THREAD_BUSY.
   */
  public RunningChat accept(ChatRequest request) {
    check(request);
    String user = request.userId();
    String model = models.find(request.model()).name();
    Optional<ChatThread> known = request.threadId().map(id -> threads.get(user, id));
    Optional<DatabaseAccess> database =
        databases.of(request.database(), known.flatMap(ChatThread::database), request.message());
    Optional<String> databaseName = database.map(DatabaseAccess::name);
    ChatThread thread = known.orElseGet(() -> create(user, Optional.empty(), databaseName));
    RunStart start = threads.begin(user, thread.id(), request.message(), databaseName, model);
    RunRequest run =
        new RunRequest(
            start.runId(),
            user,
            thread.id(),
            request.message(),
            database,
            Optional.of(model),
            request.maxRows());
    ChatRun chat =
        new ChatRun(
            start,
            model,
            events -> agents.agent(user).run(run, events),
            threads,
            audience,
            ended -> running.remove(thread.id(), ended));
    running.put(thread.id(), chat);
    audience.updated(start.thread());
    chat.begin();
    if (closed) {
      chat.cancel("SQLMatic is stopping."); // it was closed just then
    }
    return chat;
  }

  /** Stops the run in progress; false when there is none. NotFound for an unknown thread. */
  public boolean cancel(String userId, String threadId) {
    threads.get(userId, threadId);
    ChatRun run = running.get(threadId);
    if (run == null) {
      return false;
    }
    run.cancel("The run was cancelled.");
    return true;
  }

  /**
   * Hands every event of a thread after {@code after} to {@code listener}, stored ones first, then
   * live ones, in order and without gap or repetition, until closed. The listener may block: it is
   * called on a thread of its own, which is interrupted on closing. An exception of it ends the
   * following. NotFound for an unknown thread.
   */
  public AutoCloseable follow(
      String userId, String threadId, long after, Consumer<StoredEvent> listener) {
    threads.get(userId, threadId);
    Follower follower =
        new Follower(
            threadId,
            after,
            seq -> threads.events(userId, threadId, seq, PAGE),
            listener,
            audience::remove);
    audience.add(follower);
    follower.start();
    return follower;
  }

  /** Hears of everything of all users, live only. */
  public AutoCloseable subscribe(EventSink sink) {
    return audience.add(sink);
  }

  /** Throws NotFound for a database that is not attached. */
  public ChatThread createThread(String userId, Optional<String> title, Optional<String> database) {
    return create(
        userId,
        title,
        database
            .flatMap(name -> databases.of(database, Optional.empty(), ""))
            .map(DatabaseAccess::name));
  }

  public ChatThread updateThread(String userId, String threadId, ThreadService.Patch patch) {
    ChatThread thread = threads.update(userId, threadId, patch);
    audience.updated(thread);
    return thread;
  }

  public void deleteThread(String userId, String threadId) {
    threads.delete(userId, threadId);
    audience.deleted(userId, threadId);
  }

  /** Stored events, for replay. */
  public List<StoredEvent> events(String userId, String threadId, long after, int limit) {
    return threads.events(userId, threadId, after, limit);
  }

  /**
   * Takes no more questions, cancels the runs in progress, waits for their ends, within a limit,
   * and lets followers hear them.
   */
  @Override
  public void close() {
    closed = true;
    running.values().forEach(run -> run.cancel("SQLMatic was stopped."));
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      for (ChatRun run : List.copyOf(running.values())) {
        if (!run.await(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())))) {
          LOG.warn("Run {} did not end within {}", run.start().runId(), PATIENCE);
        }
      }
      audience.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void check(ChatRequest request) {
    if (closed) {
      throw new FailureException(
          new Failure.Conflict("STOPPING", "SQLMatic is stopping. Ask again in a moment."));
    }
    int length = request.message().length();
    if (request.message().isBlank()) {
      throw bad("message", "The message is empty. Ask a question.");
    }
    if (length > LONGEST_MESSAGE) {
      throw bad(
          "message",
          "The message has " + length + " characters; the limit is " + LONGEST_MESSAGE + ".");
    }
    if (request.maxRows().filter(rows -> rows < 1).isPresent()) {
      throw bad("max_rows", "max_rows is " + request.maxRows().get() + "; it must be at least 1.");
    }
  }

  private ChatThread create(String userId, Optional<String> title, Optional<String> database) {
    ChatThread thread = threads.create(userId, title, database);
    audience.created(thread);
    return thread;
  }

  private static FailureException bad(String field, String detail) {
    return new FailureException(
        new Failure.BadInput("BAD_INPUT", detail, List.of(new Failure.FieldError(field, detail))));
  }
}
