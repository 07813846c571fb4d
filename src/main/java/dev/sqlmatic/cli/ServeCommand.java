package dev.sqlmatic.cli;

import dev.sqlmatic.App;
import dev.sqlmatic.AppConfig;
import dev.sqlmatic.database.AttachedDatabase;
import dev.sqlmatic.logging.Logging;
import dev.sqlmatic.model.ModelProvider;
import dev.sqlmatic.storage.Storage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sqlmatic serve}: the server, in the foreground, until Ctrl-C. */
@Command(
    name = "serve",
    description = "Starts the server and its page, until Ctrl-C.",
    footer = {"", "Example: sqlmatic serve --port 9000 --database shop.sqlite"})
final class ServeCommand implements Callable<Integer> {
  private final Screen screen;
  private final Map<String, String> environment;

  @Mixin private Settings settings = new Settings();

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Listens on this port; 0: any free one.")
  private @Nullable Integer port;

  @Option(
      names = "--database",
      paramLabel = "FILE",
      description = "Attaches this file too. May be given more than once.")
  private List<Path> files = new ArrayList<>();

  ServeCommand(Screen screen, Map<String, String> environment) {
    this.screen = screen;
    this.environment = environment;
  }

  @Override
  public Integer call() throws InterruptedException {
    Map<String, String> overrides = new HashMap<>();
    if (port != null) {
      overrides.put("api.port", port.toString());
    }
    AppConfig config = settings.read(environment, overrides);
    Settings.usage(() -> Storage.prepare(config.storage()));
    Logging.configure(config.logging(), config.storage().home().resolve("logs"), true);
    App app = Settings.usage(() -> App.start(config, files));
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  app.close();
                  stopped.countDown();
                },
                "shutdown"));
    announce(app);
    stopped.await();
    return SqlmaticCommand.ANSWERED;
  }

  private void announce(App app) {
    String databases =
        app.services().databases().list().stream()
            .map(AttachedDatabase::name)
            .collect(Collectors.joining(", "));
    ModelProvider model = app.services().models().standard();
    screen
        .out()
        .printf(
            "SQLMatic is ready at %s · databases: %s · model: %s%n",
            screen.bold(app.address()), databases.isEmpty() ? "none" : databases, model.name());
  }
}
