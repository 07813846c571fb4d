package dev.sqlmatic;

import dev.sqlmatic.agent.AgentService;
import dev.sqlmatic.chat.ChatHandler;
import dev.sqlmatic.database.DatabaseService;
import dev.sqlmatic.database.FileAttachmentStore;
import dev.sqlmatic.database.OperatorFile;
import dev.sqlmatic.database.SampleDatabases;
import dev.sqlmatic.embedded.EmbeddedModelProvider;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.memory.MemoryService;
import dev.sqlmatic.memory.RoughTokenCount;
import dev.sqlmatic.model.ModelRegistry;
import dev.sqlmatic.storage.Storage;
import dev.sqlmatic.storage.Uuid7;
import dev.sqlmatic.thread.ThreadService;
import dev.sqlmatic.tool.ExecuteQueryTool;
import dev.sqlmatic.tool.MetadataTool;
import dev.sqlmatic.tool.SchemaTool;
import dev.sqlmatic.tool.Toolbox;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything below the server: what answers a question, whether it comes over HTTP or from the
 * command line. Made by plain {@code new}, closed in reverse order, also when making it fails
 * half-way.
 */
public final class Services implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Services.class);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final Clock clock = Clock.systemUTC();
  private final Supplier<String> ids = new Uuid7(clock, new SecureRandom());
  private final DatabaseService databases;
  private final ModelRegistry models;
  private final ThreadService threads;
  private final ChatHandler chat;

  private Services(AppConfig config, List<Path> further) {
    boolean complete = false;
    try {
      Path home = config.storage().home();
      Storage storage = closing(Storage.open(config.storage(), ids.get()));
      databases =
          closing(
              new DatabaseService(
                  config.database(), home, new FileAttachmentStore(home), clock, ids));
      Stream.concat(config.attach().stream(), further.stream())
          .forEach(path -> databases.attach(OperatorFile.of(path)));
      if (config.samples()) {
        attachSamples(home.resolve("samples"));
      }
      models =
          closing(
              ModelRegistry.of(
                  config.models(),
                  new EmbeddedModelProvider(Clock.system(ZoneId.systemDefault()))));
      threads = new ThreadService(storage, clock, ids);
      MemoryService memory = new MemoryService(storage, new RoughTokenCount());
      Toolbox tools =
          new Toolbox(
              List.of(
                  new ExecuteQueryTool(config.tools()),
                  new SchemaTool(config.tools()),
                  new MetadataTool(config.tools(), databases)));
      AgentService agents = closing(new AgentService(config.agent(), tools, models, memory, clock));
      chat = closing(new ChatHandler(threads, databases, agents, models));
      complete = true;
    } finally {
      if (!complete) {
        close();
      }
    }
  }

  /**
   * Opens the storage, attaches the databases and ends the runs that a crash cut off.
   *
   * @param further files to attach besides those of the configuration
   */
  public static Services open(AppConfig config, List<Path> further) {
    Services services = new Services(config, further);
    int ended = services.threads.endInterruptedRuns().size();
    if (ended > 0) {
      LOG.warn("Ended {} runs that were cut off by a crash", ended);
    }
    return services;
  }

  public DatabaseService databases() {
    return databases;
  }

  public ModelRegistry models() {
    return models;
  }

  public ThreadService threads() {
    return threads;
  }

  public ChatHandler chat() {
    return chat;
  }

  public Supplier<String> ids() {
    return ids;
  }

  public Clock clock() {
    return clock;
  }

  /** A sample whose name is taken gives way to the user's own database. */
  private void attachSamples(Path folder) {
    List<Path> files = SampleDatabases.build(folder);
    for (int i = 0; i < files.size(); i++) {
      SampleDatabases.Sample sample = SampleDatabases.all().get(i);
      OperatorFile file =
          new OperatorFile(
              files.get(i),
              Optional.of(sample.name()),
              true,
              Optional.of(sample.title()),
              Optional.of(sample.description()));
      try {
        databases.attach(file);
      } catch (FailureException e) {
        if (!(e.failure() instanceof Failure.Conflict)) {
          throw e;
        }
        LOG.warn("Sample {} is not attached: {}", sample.name(), e.failure().detail());
      }
    }
  }

  private <T extends AutoCloseable> T closing(T resource) {
    opened.push(resource);
    return resource;
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      AutoCloseable resource = opened.pop();
      try {
        resource.close();
      } catch (Exception e) {
        LOG.error("{} could not be closed", resource.getClass().getSimpleName(), e);
      }
    }
  }
}
