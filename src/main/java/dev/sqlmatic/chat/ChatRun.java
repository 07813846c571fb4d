package dev.sqlmatic.chat;

import dev.sqlmatic.agent.AgentEvent;
import dev.sqlmatic.agent.AgentEventJson;
import dev.sqlmatic.agent.RunOutcome;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.failure.Problem;
import dev.sqlmatic.thread.RunStart;
import dev.sqlmatic.thread.StoredEvent;
import dev.sqlmatic.thread.ThreadService;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One run, on a virtual thread of its own. Invariant: however it goes, it ends with exactly one
 * {@code done} or {@code error}, stored after all its other events, and its thread is free again.
 * Thread-safe.
 */
final class ChatRun implements ChatHandler.RunningChat {
  private static final Logger LOG = LoggerFactory.getLogger(ChatRun.class);
  private static final int ATTEMPTS = 5;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  /** What a run does: the agent's work. It tells its events and returns how it ended. */
  interface Work extends Function<Consumer<AgentEvent>, RunOutcome> {}

  private final RunStart start;
  private final String model;
  private final Work work;
  private final ThreadService threads;
  private final Audience audience;
  private final Consumer<ChatRun> ended;
  private final Thread thread;
  private final @Nullable Map<String, String> requestContext = MDC.getCopyOfContextMap();
  private final CountDownLatch end = new CountDownLatch(1);
  private final long began = System.nanoTime();
  private volatile String cancelled = "";
  private volatile @Nullable RunOutcome outcome;

  /**
   * @param ended told when the run is over, its last event on disk or not
   */
  ChatRun(
      RunStart start,
      String model,
      Work work,
      ThreadService threads,
      Audience audience,
      Consumer<ChatRun> ended) {
    this.start = start;
    this.model = model;
    this.work = work;
    this.threads = threads;
    this.audience = audience;
    this.ended = ended;
    this.thread = Thread.ofVirtual().name("run-" + start.runId()).unstarted(this::run);
  }

  void begin() {
    thread.start();
  }

  @Override
  public RunStart start() {
    return start;
  }

  @Override
  public String model() {
    return model;
  }

  @Override
  public RunOutcome await() throws InterruptedException {
    end.await();
    RunOutcome known = outcome;
    if (known == null) {
      throw new IllegalStateException("a run ended without an outcome");
    }
    return known;
  }

  /** Waits no longer than {@code limit}; false when the run still goes on. */
  boolean await(Duration limit) throws InterruptedException {
    return end.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Asks the run to stop; it ends with an {@code error} that says why. */
  void cancel(String why) {
    cancelled = why;
    thread.interrupt();
  }

  private void run() {
    if (requestContext != null) {
      MDC.setContextMap(requestContext);
    }
    MDC.put("user", start.thread().ownerId());
    MDC.put("thread", start.thread().id());
    MDC.put("run", start.runId());
    RunOutcome result = new RunOutcome.Failed("", internal());
    try {
      LOG.info("Run began: model {}, database {}", model, start.thread().database().orElse("none"));
      result = answered();
    } catch (Throwable e) { // the top of the run's thread: an Error ends this run, nothing else
      LOG.error("The run broke", e);
    } finally {
      outcome = result;
      try {
        end(result);
      } finally {
        ended.accept(this);
        end.countDown();
      }
    }
  }

  private RunOutcome answered() {
    EventWriter writer =
        new EventWriter(start, threads, audience::event, () -> cancel("The storage failed."));
    RunOutcome result;
    try {
      result = work.apply(writer::add);
    } catch (FailureException e) {
      result =
          e.failure() instanceof Failure.Cancelled
              ? new RunOutcome.Cancelled("")
              : new RunOutcome.Failed("", e.failure());
    } finally {
      writer.close();
    }
    String said = result.text();
    return writer
        .failure()
        .<RunOutcome>map(e ->
            new RunOutcome.Failed(
                said, e instanceof FailureException known ? known.failure() : internal()))
        .orElse(result);
  }

  private void end(RunOutcome result) {
    AgentEvent last = last(result);
    StoredEvent stored = store(last, result.text());
    if (stored == null) {
      return;
    }
    LOG.info(
        "Run ended after {} ms: {}",
        (System.nanoTime() - began) / 1_000_000,
        last instanceof AgentEvent.Error(Problem p) ? p.code() : "answered");
    audience.event(stored);
    try {
      audience.updated(threads.get(start.thread().ownerId(), start.thread().id()));
    } catch (FailureException e) {
      LOG.debug("The thread is gone already", e); // deleted as soon as it was free
    }
  }

  /** Tries more than once: a run that does not end keeps its thread busy. */
  private @Nullable StoredEvent store(AgentEvent last, String answer) {
    Duration pause = FIRST_PAUSE;
    for (int attempt = 1; ; attempt++) {
      try {
        var fields = AgentEventJson.fields(last).put("model", model);
        return threads.finish(start, AgentEventJson.type(last), fields, answer);
      } catch (RuntimeException e) {
        boolean over = e instanceof FailureException f && f.failure() instanceof Failure.Conflict;
        if (over || attempt == ATTEMPTS) {
          LOG.error("The run's end could not be stored", e);
          return null;
        }
        LOG.warn("The run's end could not be stored, trying again", e);
      }
      rest(pause);
      pause = pause.multipliedBy(2);
    }
  }

  private AgentEvent last(RunOutcome result) {
    return switch (result) {
      case RunOutcome.Answered answered ->
          new AgentEvent.Done(
              answered.text(), answered.usage(), answered.suggestions(), answered.confidence());
      case RunOutcome.Cancelled _ ->
          error(new Failure.Cancelled(cancelled.isEmpty() ? "The run was cancelled." : cancelled));
      case RunOutcome.LimitReached reached -> error(new Failure.LimitReached(reached.detail()));
      case RunOutcome.Failed failed -> error(failed.failure());
    };
  }

  private AgentEvent.Error error(Failure failure) {
    return new AgentEvent.Error(Problem.of(failure, start.runId()));
  }

  private static void rest(Duration pause) {
    Thread.interrupted(); // a cancelled run still has to end
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Failure internal() {
    return new Failure.Internal("The run broke inside SQLMatic. Ask again.");
  }
}
