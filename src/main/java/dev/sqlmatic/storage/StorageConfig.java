package dev.sqlmatic.storage;

import dev.sqlmatic.config.Section;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code storage} section.
 *
 * @param home the folder of all state; made when it does not exist
 */
public record StorageConfig(Path home) {

  public StorageConfig {
    home = home.toAbsolutePath().normalize();
  }

  /**
   * The platform's folder for a user's data: {@code %LOCALAPPDATA%\SQLMatic} on Windows, {@code
   * ~/Library/Application Support/SQLMatic} on macOS, else {@code $XDG_DATA_HOME/sqlmatic} or
   * {@code ~/.local/share/sqlmatic} (XDG Base Directory Specification, which says to ignore a
   * relative path).
   *
   * @param operatingSystem as in the system property {@code os.name}
   */
  public static StorageConfig platformDefault(
      Map<String, String> environment, String operatingSystem, Path userHome) {
    String name = operatingSystem.toLowerCase(Locale.ROOT);
    if (name.contains("windows")) {
      Path fallback = userHome.resolve("AppData").resolve("Local");
      return new StorageConfig(
          folder(environment, "LOCALAPPDATA").orElse(fallback).resolve("SQLMatic"));
    }
    if (name.contains("mac")) {
      return new StorageConfig(userHome.resolve("Library/Application Support/SQLMatic"));
    }
    Path fallback = userHome.resolve(".local/share");
    return new StorageConfig(
        folder(environment, "XDG_DATA_HOME").orElse(fallback).resolve("sqlmatic"));
  }

  private static Optional<Path> folder(Map<String, String> environment, String variable) {
    return Optional.ofNullable(environment.get(variable))
        .filter(value -> !value.isBlank())
        .map(Path::of)
        .filter(Path::isAbsolute);
  }

  /** Section {@code storage}; an empty {@code home} is the platform's folder. */
  public static StorageConfig read(Section section, Map<String, String> environment) {
    return section
        .optionalPath("home")
        .map(StorageConfig::new)
        .orElseGet(() ->
            platformDefault(
                environment,
                System.getProperty("os.name"),
                Path.of(System.getProperty("user.home"))));
  }
}
