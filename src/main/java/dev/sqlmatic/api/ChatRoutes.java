package dev.sqlmatic.api;

import dev.sqlmatic.agent.RunOutcome;
import dev.sqlmatic.chat.ChatHandler;
import dev.sqlmatic.chat.ChatHandler.RunningChat;
import dev.sqlmatic.chat.ChatRequest;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.json.JsonInput;
import dev.sqlmatic.thread.StoredEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code POST /chat}: a question, answered as a whole or as a stream of the run's events. The run
 * belongs to its thread: it goes on when the client leaves, and is found there. Thread-safe.
 */
public final class ChatRoutes {
  private static final int MOST_ROWS = 1_000_000;

  private final ChatHandler chat;
  private final ApiConfig config;

  public ChatRoutes(ChatHandler chat, ApiConfig config) {
    this.chat = chat;
    this.config = config;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.post("/chat", this::chat));
  }

  private Reply chat(Call call) throws InterruptedException {
    long started = System.nanoTime();
    JsonInput in = call.json();
    ChatRequest request =
        new ChatRequest(
            call.user().id(),
            in.requiredText("message", config.maxMessage()),
            in.name("thread_id"),
            in.name("database"),
            in.name("model"),
            in.integer("max_rows", 1, MOST_ROWS).map(Math::toIntExact));
    Optional<Boolean> stream = in.flag("stream");
    in.check();
    RunningChat running = chat.accept(request);
    if (stream.orElseGet(call::acceptsEvents)) {
      return events(call, running);
    }
    return switch (running.await()) {
      case RunOutcome.Answered answered ->
          Reply.json(
              AnswerJson.write(
                  chat, running, answered, Duration.ofNanos(System.nanoTime() - started)));
      case RunOutcome.Cancelled _ ->
          throw failed(running, new Failure.Cancelled("The run was cancelled."));
      case RunOutcome.LimitReached limit ->
          throw failed(running, new Failure.LimitReached(limit.detail()));
      case RunOutcome.Failed run -> throw failed(running, run.failure());
    };
  }

  private Reply events(Call call, RunningChat running) {
    String threadId = running.start().thread().id();
    String runId = running.start().runId();
    EventRelay relay =
        new EventRelay(
            listener ->
                chat.follow(
                    call.user().id(), threadId, running.start().thread().lastSeq(), listener),
            event -> event.runId().equals(runId),
            StoredEvent::last,
            config.eventHeartbeat());
    return new Reply.Events(relay::writeTo);
  }

  private static FailedRun failed(RunningChat running, Failure failure) {
    return new FailedRun(
        failure,
        Map.of(
            "thread_id", running.start().thread().id(),
            "run_id", running.start().runId(),
            "message_id", running.start().question().id()));
  }
}
