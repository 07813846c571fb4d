package dev.sqlmatic.chat;

import dev.sqlmatic.agent.AgentConfig;
import dev.sqlmatic.agent.AgentService;
import dev.sqlmatic.database.DatabaseConfig;
import dev.sqlmatic.database.DatabaseService;
import dev.sqlmatic.database.FileAttachmentStore;
import dev.sqlmatic.database.IsolationConfig;
import dev.sqlmatic.database.OperatorFile;
import dev.sqlmatic.memory.MemoryService;
import dev.sqlmatic.memory.RoughTokenCount;
import dev.sqlmatic.model.ModelConfig;
import dev.sqlmatic.model.ModelRegistry;
import dev.sqlmatic.model.OpenAiCompatibleProvider;
import dev.sqlmatic.model.ScriptedOpenAi;
import dev.sqlmatic.storage.Storage;
import dev.sqlmatic.storage.StorageConfig;
import dev.sqlmatic.storage.Uuid7;
import dev.sqlmatic.thread.StoredEvent;
import dev.sqlmatic.thread.ThreadService;
import dev.sqlmatic.tool.ExecuteQueryTool;
import dev.sqlmatic.tool.MetadataTool;
import dev.sqlmatic.tool.SchemaTool;
import dev.sqlmatic.tool.Toolbox;
import dev.sqlmatic.tool.ToolsConfig;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * All that stands behind a chat, real: storage, an attached database, the agent, and the model
 * client talking to a scripted server.
 */
public final class ChatFixture implements AutoCloseable {
  /** The user that every storage has. */
  public static final String USER = "local";

  final ScriptedOpenAi server;
  final Storage storage;
  final ThreadService threads;
  final DatabaseService databases;
  final ChatHandler chat;
  private final AgentService agents;
  private final ModelRegistry models;
  private final Path home;

  public ChatFixture(Path home, ScriptedOpenAi.Step... script) {
    this(home, Duration.ofSeconds(10), script);
  }

  ChatFixture(Path home, Duration timeout, ScriptedOpenAi.Step... script) {
    this.home = home;
    Clock clock = Clock.systemUTC();
    Uuid7 ids = new Uuid7(clock, new Random(1));
    server = new ScriptedOpenAi(script);
    storage = Storage.open(new StorageConfig(home.resolve("state")), ids.get());
    threads = new ThreadService(storage, clock, ids);
    databases =
        new DatabaseService(
            DatabaseConfig.defaults().with(IsolationConfig.IN_PROCESS),
            home,
            new FileAttachmentStore(home),
            clock,
            ids);
    attach(
        "music",
        "CREATE TABLE artist (id INTEGER PRIMARY KEY, name TEXT NOT NULL)",
        "INSERT INTO artist (name) VALUES ('Björk'), ('Can'), ('Nico')");
    models =
        new ModelRegistry(
            List.of(
                new OpenAiCompatibleProvider(
                    new ModelConfig(
                        "scripted",
                        server.baseUrl(),
                        Optional.of("sk-test"),
                        Optional.empty(),
                        timeout,
                        16_000))),
            Optional.empty());
    agents =
        new AgentService(
            config(),
            new Toolbox(
                List.of(
                    new ExecuteQueryTool(ToolsConfig.DEFAULTS),
                    new SchemaTool(ToolsConfig.DEFAULTS),
                    new MetadataTool(ToolsConfig.DEFAULTS, databases))),
            models,
            new MemoryService(storage, new RoughTokenCount()),
            clock);
    chat = new ChatHandler(threads, databases, agents, models);
  }

  public ChatHandler chat() {
    return chat;
  }

  public ThreadService threads() {
    return threads;
  }

  void attach(String name, String... sql) {
    Path path = home.resolve(name + ".sqlite");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path);
        Statement statement = connection.createStatement()) {
      for (String each : sql) {
        statement.execute(each);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    databases.attach(OperatorFile.of(path));
  }

  static ChatRequest question(String message, Optional<String> threadId) {
    return new ChatRequest(
        USER, message, threadId, Optional.empty(), Optional.empty(), Optional.empty());
  }

  ChatHandler.RunningChat ask(String message) {
    return chat.accept(question(message, Optional.empty()));
  }

  ChatHandler.RunningChat ask(String message, String threadId) {
    return chat.accept(question(message, Optional.of(threadId)));
  }

  List<StoredEvent> events(String threadId) {
    return chat.events(USER, threadId, 0, 10_000);
  }

  private static AgentConfig config() {
    AgentConfig d = AgentConfig.DEFAULTS;
    return new AgentConfig(
        d.model(),
        d.baseUrl(),
        d.apiKeyFile(),
        d.temperature(),
        d.timeout(),
        4,
        d.maxTokens(),
        d.maxRunTime(),
        d.tools(),
        d.idleEviction(),
        d.contextTokens());
  }

  @Override
  public void close() {
    chat.close();
    agents.close();
    models.close();
    server.close();
    databases.close();
    storage.close();
  }
}
