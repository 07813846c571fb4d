package dev.sqlmatic.agent;

import static dev.sqlmatic.agent.ScriptedModel.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.ChatMessageType;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.sqlmatic.database.DatabaseAccess;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.json.Json;
import dev.sqlmatic.memory.MemoryService;
import dev.sqlmatic.memory.RoughTokenCount;
import dev.sqlmatic.model.ModelProvider;
import dev.sqlmatic.model.ModelRegistry;
import dev.sqlmatic.storage.Storage;
import dev.sqlmatic.storage.StorageConfig;
import dev.sqlmatic.storage.Uuid7;
import dev.sqlmatic.thread.ChatThread;
import dev.sqlmatic.thread.RunStart;
import dev.sqlmatic.thread.ThreadService;
import dev.sqlmatic.tool.ExecuteQueryTool;
import dev.sqlmatic.tool.Toolbox;
import dev.sqlmatic.tool.ToolsConfig;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentServiceTest {
  private static final String USER = "local";

  @TempDir private Path home;
  private final SetClock clock = new SetClock();
  private volatile Runnable during = () -> {};
  private final ScriptedModel model =
      new ScriptedModel((request, handler) -> {
        during.run();
        says("Yes.").answer(request, handler);
      });
  private Storage storage;
  private ThreadService threads;
  private AgentService agents;

  @BeforeEach
  void open() {
    Uuid7 ids = new Uuid7(clock, new Random(1));
    storage = Storage.open(new StorageConfig(home), ids.get());
    threads = new ThreadService(storage, clock, ids);
    agents = service(List.of(ExecuteQueryTool.NAME));
  }

  @AfterEach
  void close() {
    agents.close();
    storage.close();
  }

  @Test
  void givesEachUserAnAgent() {
    assertThat(agents.agent("ann")).isSameAs(agents.agent("ann")).isNotSameAs(agents.agent("bob"));
    assertThat(agents.size()).isEqualTo(2);
  }

  @Test
  void letsAnIdleAgentGoAndRebuildsItsStateFromStorage() {
    ChatThread thread = threads.create(USER, Optional.empty(), Optional.empty());
    Agent first = agents.agent(USER);
    ask(first, thread);

    clock.pass(Duration.ofMinutes(29));
    agents.evictIdle();
    assertThat(agents.agent(USER)).isSameAs(first);
    clock.pass(Duration.ofMinutes(2));
    agents.evictIdle();
    assertThat(agents.size()).isZero();

    ask(agents.agent(USER), thread);

    assertThat(model.requests.getLast().messages())
        .extracting(message -> message.type())
        .containsExactly(
            ChatMessageType.SYSTEM, ChatMessageType.USER, ChatMessageType.AI, ChatMessageType.USER);
  }

  @Test
  void keepsAnAgentThatIsAtWork() {
    ChatThread thread = threads.create(USER, Optional.empty(), Optional.empty());
    during =
        () -> {
          clock.pass(Duration.ofHours(2));
          agents.evictIdle();
          assertThat(agents.size()).isEqualTo(1);
        };

    assertThat(ask(agents.agent(USER), thread)).isInstanceOf(RunOutcome.Answered.class);
  }

  @Test
  void refusesToStartWithAToolThatThereIsNot() {
    assertThatThrownBy(() -> service(List.of("sqlite_drop")))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("\"sqlite_drop\"");
  }

  /** Runs one question; what the chat handler would do around it is done here. */
  private RunOutcome ask(Agent agent, ChatThread thread) {
    RunStart start = threads.begin(USER, thread.id(), "Is it?", Optional.empty(), "scripted");
    RunOutcome outcome =
        agent.run(
            new RunRequest(
                start.runId(),
                USER,
                thread.id(),
                "Is it?",
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            event -> {});
    threads.finish(start, "done", Json.object(), outcome.text());
    return outcome;
  }

  private AgentService service(List<String> tools) {
    AgentConfig d = AgentConfig.DEFAULTS;
    AgentConfig config =
        new AgentConfig(
            d.model(),
            d.baseUrl(),
            d.apiKeyFile(),
            d.temperature(),
            d.timeout(),
            d.maxRounds(),
            d.maxTokens(),
            d.maxRunTime(),
            tools,
            d.idleEviction(),
            d.contextTokens());
    return new AgentService(
        config,
        new Toolbox(List.of(new ExecuteQueryTool(ToolsConfig.DEFAULTS))),
        new ModelRegistry(List.of(new Provider(model)), Optional.empty()),
        new MemoryService(storage, new RoughTokenCount()),
        clock);
  }

  private record Provider(ScriptedModel model) implements ModelProvider {
    @Override
    public String name() {
      return "scripted";
    }

    @Override
    public String provider() {
      return "scripted";
    }

    @Override
    public String description() {
      return "A scripted model.";
    }

    @Override
    public int contextTokens() {
      return 8000;
    }

    @Override
    public StreamingChatModel open(Optional<DatabaseAccess> database) {
      return model;
    }
  }

  /** Shows the time that a test sets. */
  private static final class SetClock extends Clock {
    private Instant now = Instant.parse("2026-11-20T08:00:00Z");

    void pass(Duration duration) {
      now = now.plus(duration);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
