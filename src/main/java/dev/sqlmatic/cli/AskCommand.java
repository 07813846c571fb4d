package dev.sqlmatic.cli;

import dev.sqlmatic.AppConfig;
import dev.sqlmatic.Services;
import dev.sqlmatic.agent.RunOutcome;
import dev.sqlmatic.api.AnswerJson;
import dev.sqlmatic.chat.ChatHandler.RunningChat;
import dev.sqlmatic.chat.ChatRequest;
import dev.sqlmatic.database.OperatorFile;
import dev.sqlmatic.json.Json;
import dev.sqlmatic.security.User;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sqlmatic ask}: one question, on the same way as any other; its thread is kept. */
@Command(
    name = "ask",
    description = "Asks a question of a database and prints the answer, its SQL and its rows.",
    footer = {"", "Example: sqlmatic ask shop.sqlite \"How many orders were there in 2025?\""})
final class AskCommand implements Callable<Integer> {
  private final Screen screen;
  private final Map<String, String> environment;

  @Mixin private Settings settings = new Settings();

  @Parameters(index = "0", paramLabel = "DB", description = "A file's path or an attached name.")
  private String database = "";

  @Parameters(index = "1", paramLabel = "QUESTION", description = "In plain language.")
  private String question = "";

  @Option(names = "--model", paramLabel = "NAME", description = "The model that answers.")
  private @Nullable String model;

  @Option(names = "--thread", paramLabel = "ID", description = "Goes on with this thread.")
  private @Nullable String thread;

  @Option(
      names = "--json",
      negatable = true,
      description = "Prints what POST /chat answers (default: where the output is no terminal).")
  private @Nullable Boolean json;

  AskCommand(Screen screen, Map<String, String> environment) {
    this.screen = screen;
    this.environment = environment;
  }

  @Override
  public Integer call() throws InterruptedException {
    AppConfig config = settings.readQuietly(environment, Map.of());
    Optional<Path> file = DatabaseArgument.file(database);
    try (Services services = Settings.usage(() -> Services.open(config, List.of()))) {
      // Ctrl-C: the run is ended in its thread, not cut off.
      Runtime.getRuntime().addShutdownHook(new Thread(services.chat()::close, "cancel"));
      String name =
          file.map(path ->
                  Settings.usage(() -> services.databases().attach(OperatorFile.of(path)).name()))
              .orElse(database);
      Settings.usage(() -> services.databases().access(name));
      return ask(services, name);
    }
  }

  private int ask(Services services, String name) throws InterruptedException {
    long started = System.nanoTime();
    RunningChat running =
        Settings.usage(() ->
            services
                .chat()
                .accept(
                    new ChatRequest(
                        User.LOCAL.id(),
                        question,
                        Optional.ofNullable(thread),
                        Optional.of(name),
                        Optional.ofNullable(model),
                        Optional.empty())));
    boolean program = json == null ? !screen.terminal() : json;
    if (!program) {
      new RunPrinter(screen).follow(services.chat(), running);
    }
    RunOutcome outcome = running.await();
    if (program && outcome instanceof RunOutcome.Answered answered) {
      Duration elapsed = Duration.ofNanos(System.nanoTime() - started);
      screen
          .out()
          .print(Json.write(AnswerJson.write(services.chat(), running, answered, elapsed)) + "\n");
    }
    return switch (outcome) {
      case RunOutcome.Answered answered ->
          understood(answered) ? SqlmaticCommand.ANSWERED : SqlmaticCommand.FAILED;
      case RunOutcome.Cancelled _ -> failed("The run was cancelled.");
      case RunOutcome.LimitReached limit -> failed(limit.detail());
      case RunOutcome.Failed run -> failed(run.failure().detail());
    };
  }

  /** A model that is not sure of anything has only said that it cannot answer. */
  private static boolean understood(RunOutcome.Answered answered) {
    return !answered.queries().isEmpty() || answered.confidence().filter(c -> c <= 0).isEmpty();
  }

  private int failed(String why) {
    screen.err().println("sqlmatic: " + screen.safe(why));
    return SqlmaticCommand.FAILED;
  }
}
