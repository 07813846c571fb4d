package dev.sqlmatic.agent;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.sqlmatic.memory.MemoryService;
import dev.sqlmatic.model.ModelProvider;
import dev.sqlmatic.model.ModelRegistry;
import dev.sqlmatic.tool.ToolContext;
import dev.sqlmatic.tool.Toolbox;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * One user's agent: answers questions with the tools it was given. All that it knows of a thread is
 * in storage, so it can be let go between two runs and made anew. Thread-safe: runs of different
 * threads may go on at once.
 */
public final class Agent {
  private final String userId;
  private final Toolbox toolbox;
  private final RunLimits limits;
  private final ModelRegistry models;
  private final MemoryService memory;
  private final Clock clock;
  private final SystemPrompt prompt = new SystemPrompt();
  private final AtomicInteger running = new AtomicInteger();
  private volatile Instant lastUsed;

  Agent(
      String userId,
      Toolbox toolbox,
      RunLimits limits,
      ModelRegistry models,
      MemoryService memory,
      Clock clock) {
    this.userId = userId;
    this.toolbox = toolbox;
    this.limits = limits;
    this.models = models;
    this.memory = memory;
    this.clock = clock;
    this.lastUsed = clock.instant();
  }

  public String userId() {
    return userId;
  }

  /**
   * Answers a question on the calling thread, telling each step but the last ({@code done} or
   * {@code error}) as an event. Interrupting that thread cancels the run.
   */
  public RunOutcome run(RunRequest request, Consumer<AgentEvent> events) {
    running.incrementAndGet();
    lastUsed = clock.instant();
    try {
      return new AgentLoop(setting(request), events).run();
    } finally {
      lastUsed = clock.instant();
      running.decrementAndGet();
    }
  }

  boolean idleSince(Instant instant) {
    return running.get() == 0 && lastUsed.isBefore(instant);
  }

  private AgentLoop.Setting setting(RunRequest request) {
    ModelProvider provider = models.find(request.model());
    ContextWindow window = new ContextWindow(provider.contextTokens());
    UserMessage question = UserMessage.from(request.question());
    SystemMessage system =
        SystemMessage.from(
            prompt.of(
                request.database().map(database -> database.structure()),
                LocalDate.now(clock),
                window.structureTokens()));
    int room = window.historyTokens(List.of(system, question), toolbox.specifications());
    List<ChatMessage> before = new ArrayList<>();
    before.add(system);
    before.addAll(Shielded.call(() -> memory.recall(request.threadId(), room)));
    return new AgentLoop.Setting(
        provider.open(request.database()),
        provider.name(),
        before,
        question,
        toolbox,
        new ToolContext(userId, request.threadId(), request.database(), request.maxRows()),
        window,
        limits,
        round -> Shielded.run(() -> memory.keep(request.threadId(), request.runId(), round)));
  }
}
