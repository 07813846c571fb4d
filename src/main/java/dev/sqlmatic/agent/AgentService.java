package dev.sqlmatic.agent;

import dev.sqlmatic.memory.MemoryService;
import dev.sqlmatic.model.ModelRegistry;
import dev.sqlmatic.tool.Toolbox;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each user an {@link Agent} of their own, with the tools that the configuration names, and
 * lets it go once it was idle for long; the next question makes it anew. Thread-safe.
 */
public final class AgentService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AgentService.class);
  private static final Duration SWEEP = Duration.ofMinutes(1);

  private final AgentConfig config;
  private final Toolbox toolbox;
  private final ModelRegistry models;
  private final MemoryService memory;
  private final Clock clock;
  private final ConcurrentMap<String, Agent> agents = new ConcurrentHashMap<>();
  private final Thread sweeper;

  /** Throws BadInput when the configuration names a tool that {@code tools} has not. */
  public AgentService(
      AgentConfig config, Toolbox tools, ModelRegistry models, MemoryService memory, Clock clock) {
    this.config = config;
    this.toolbox = tools.only(config.tools());
    this.models = models;
    this.memory = memory;
    this.clock = clock;
    this.sweeper = Thread.ofVirtual().name("agent-eviction").start(this::sweep);
  }

  /** The user's agent, made where there is none. */
  public Agent agent(String userId) {
    return agents.computeIfAbsent(
        userId,
        id -> {
          LOG.info("Agent made for user {}", id);
          return new Agent(id, toolbox, config.limits(), models, memory, clock);
        });
  }

  /** How many agents there are now. */
  public int size() {
    return agents.size();
  }

  /** Lets go of the agents that were idle for too long. */
  public void evictIdle() {
    Instant since = clock.instant().minus(config.idleEviction());
    agents.forEach((user, agent) -> {
      if (agent.idleSince(since) && agents.remove(user, agent)) {
        LOG.info("Agent of user {} let go after {} idle", user, config.idleEviction());
      }
    });
  }

  @Override
  public void close() {
    sweeper.interrupt();
    agents.clear();
  }

  private void sweep() {
    try {
      while (true) {
        Thread.sleep(SWEEP);
        evictIdle();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }
}
