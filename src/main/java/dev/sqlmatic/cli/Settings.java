package dev.sqlmatic.cli;

import dev.sqlmatic.AppConfig;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.logging.Logging;
import dev.sqlmatic.logging.LoggingConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --config}, and the configuration that it leads to. */
final class Settings {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration file, or its folder (default: config/application.yaml).")
  private @Nullable Path config;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean help;

  /**
   * Reads the configuration; {@code overrides} (full key to value) win over it. What is wrong with
   * it is wrong usage.
   */
  AppConfig read(Map<String, String> environment, Map<String, String> overrides) {
    return usage(
        () -> AppConfig.read(Optional.ofNullable(config), environment, new HashMap<>(overrides)));
  }

  /** As {@link #read}, for a command that shares the terminal and leaves the log to the server. */
  AppConfig readQuietly(Map<String, String> environment, Map<String, String> overrides) {
    AppConfig read = read(environment, overrides);
    LoggingConfig quiet = read.logging();
    Logging.configure(
        new LoggingConfig(
            quiet.level(),
            quiet.format(),
            false,
            quiet.maxFileSize(),
            quiet.maxAge(),
            quiet.totalSize()),
        read.storage().home().resolve("logs"),
        false);
    return read;
  }

  /** Takes a failure for wrong usage: a missing file, an unknown name, a bad setting. */
  static <T> T usage(Supplier<T> step) {
    try {
      return step.get();
    } catch (FailureException e) {
      throw new UsageException(e.failure().detail());
    }
  }

  static void usage(Runnable step) {
    usage(() -> {
      step.run();
      return true;
    });
  }
}
