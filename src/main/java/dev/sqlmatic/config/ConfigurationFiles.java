package dev.sqlmatic.config;

import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the files of a configuration: {@code application.yaml} of the given folder (or the given
 * file), then {@code application-PROFILE.yaml} beside it. The profile is {@code SQLMATIC_PROFILE},
 * else {@code ENV}; one that has no file is an error, since a misspelt "production" must not run
 * with development's values.
 */
public final class ConfigurationFiles {
  private static final String SHIPPED = "/config/application.yaml";

  private ConfigurationFiles() {}

  /**
   * Reads the files; what is in them is checked later.
   *
   * @param chosen the file or folder of {@code --config}; empty: {@code config/} of the working
   *     folder, where there is one
   */
  public static Configuration.Sources find(
      Optional<Path> chosen, Map<String, String> environment, Map<String, String> commandLine) {
    Map<String, String> files = new LinkedHashMap<>();
    Path folder = Path.of("config");
    Path base = folder.resolve("application.yaml");
    if (chosen.isPresent()) {
      Path path = chosen.get();
      boolean isFolder = Files.isDirectory(path);
      base = isFolder ? path.resolve("application.yaml") : path;
      folder =
          isFolder
              ? path
              : Optional.ofNullable(path.toAbsolutePath().getParent()).orElse(Path.of("."));
      files.put(base.toString(), read(base));
    } else if (Files.isRegularFile(base)) {
      files.put(base.toString(), read(base));
    }
    Optional<String> profile = profile(environment);
    if (profile.isPresent()) {
      addProfile(profile.get(), folder, files);
    }
    return new Configuration.Sources(
        "shipped " + SHIPPED.substring(1),
        shipped(SHIPPED).orElseThrow(),
        files,
        environment,
        commandLine);
  }

  /** A path in {@code ENV} is none of ours: POSIX shells name their start-up file so. */
  private static Optional<String> profile(Map<String, String> environment) {
    return Optional.ofNullable(environment.get("SQLMATIC_PROFILE"))
        .or(() -> Optional.ofNullable(environment.get("ENV")).filter(env -> !env.contains("/")))
        .filter(name -> !name.isBlank());
  }

  private static void addProfile(String profile, Path folder, Map<String, String> files) {
    String name = "application-" + profile + ".yaml";
    Path file = folder.resolve(name);
    Optional<String> text =
        !profile.matches("[A-Za-z0-9_-]+")
            ? Optional.empty()
            : Files.isRegularFile(file) ? Optional.of(read(file)) : shipped("/config/" + name);
    files.put(
        file.toString(),
        text.orElseThrow(() ->
            new FailureException(
                new Failure.BadInput(
                    "BAD_CONFIGURATION",
                    "There is no profile \""
                        + profile
                        + "\": "
                        + file
                        + " does not exist. Check ENV and SQLMATIC_PROFILE."))));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new FailureException(
          new Failure.BadInput(
              "BAD_CONFIGURATION", "The configuration file " + file + " cannot be read."),
          e);
    }
  }

  private static Optional<String> shipped(String resource) {
    try (InputStream in = ConfigurationFiles.class.getResourceAsStream(resource)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
