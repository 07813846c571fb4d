package dev.sqlmatic.config;

import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.Failure.FieldError;
import dev.sqlmatic.failure.FailureException;
import java.io.File;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * All settings, merged: the shipped defaults, then files, then {@code SQLMATIC_SECTION_KEY} from
 * the environment, then the command line. Read once: each record takes its values through a {@link
 * Section}, then {@link #check()} reports everything that was wrong, unknown keys included.
 *
 * <p>Which keys exist is what the records ask for; the defaults are those of the shipped YAML, so
 * that there is one place for both. Not thread-safe, and not needed once the records are made.
 */
public final class Configuration {
  private static final String PREFIX = "SQLMATIC_";
  private static final Set<String> RESERVED =
      Set.of("SQLMATIC_PROFILE", "SQLMATIC_JAVA", "SQLMATIC_SKIP_WEB", "SQLMATIC_TEST_BROWSER");

  private final Map<String, Setting> defaults;
  private final Map<String, Setting> settings;
  private final Map<String, String> environment;
  private final Set<String> commandLineKeys;
  private final List<String> problems = new ArrayList<>();
  private final Set<String> known = new TreeSet<>();

  /**
   * Everything that can set a value.
   *
   * @param defaults the shipped YAML, which holds every key
   * @param files name to text; later ones win over earlier ones
   * @param commandLine full key to value
   */
  public record Sources(
      String defaultsName,
      String defaults,
      Map<String, String> files,
      Map<String, String> environment,
      Map<String, String> commandLine) {

    public Sources {
      files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
      environment = Map.copyOf(environment);
      commandLine = Map.copyOf(commandLine);
    }
  }

  public Configuration(Sources sources) {
    environment = sources.environment();
    defaults = YamlSource.read(sources.defaultsName(), sources.defaults(), problems);
    settings = new HashMap<>(defaults);
    sources.files().forEach((name, text) -> settings.putAll(YamlSource.read(name, text, problems)));
    sources
        .commandLine()
        .forEach((key, value) ->
            settings.put(key, new Setting(key, List.of(value), false, "command line")));
    commandLineKeys = Set.copyOf(sources.commandLine().keySet());
  }

  /** The values below {@code name}. */
  public Section section(String name) {
    return new Section(this, name + ".");
  }

  /** Every key that was asked for so far. */
  public Set<String> knownKeys() {
    return Collections.unmodifiableSet(known);
  }

  /** The keys of the shipped defaults. */
  public Set<String> defaultKeys() {
    return Collections.unmodifiableSet(new TreeSet<>(defaults.keySet()));
  }

  /**
   * To be called when every section was read.
   *
   * @throws FailureException BadInput with every error, one a line
   */
  public void check() {
    unknownKeys();
    unknownVariables();
    if (!problems.isEmpty()) {
      String all = String.join(System.lineSeparator() + "  ", problems);
      List<FieldError> errors =
          problems.stream()
              .map(p -> new FieldError("configuration", p))
              .collect(Collectors.toList());
      throw new FailureException(
          new Failure.BadInput(
              "BAD_CONFIGURATION",
              "The configuration is not valid:" + System.lineSeparator() + "  " + all,
              errors));
    }
  }

  /**
   * The value of {@code key} as {@code parse} reads it; a value that does not parse is told as a
   * problem and stands in by its default.
   */
  <T> T value(String key, Function<Setting, T> parse) {
    known.add(key);
    Setting setting = setting(key);
    try {
      return parse.apply(setting);
    } catch (IllegalArgumentException e) {
      problems.add(setting.origin() + ": " + key + ": " + e.getMessage());
      Setting fallback = defaults.get(key);
      if (fallback == null) {
        throw new IllegalStateException("No shipped default for " + key, e);
      }
      return parse.apply(fallback);
    }
  }

  void problem(String key, String text) {
    problems.add(setting(key).origin() + ": " + key + ": " + text);
  }

  private Setting setting(String key) {
    if (!commandLineKeys.contains(key)) {
      String variable = variableOf(key);
      String text = environment.get(variable);
      if (text != null) {
        List<String> values = text.isEmpty() ? List.of() : List.of(text);
        return new Setting(key, values, false, "environment " + variable);
      }
    }
    Setting setting = settings.get(key);
    if (setting == null) {
      throw new IllegalStateException("No shipped default for " + key);
    }
    return setting;
  }

  private static String variableOf(String key) {
    return PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  private void unknownKeys() {
    for (Setting setting : new TreeMap<>(settings).values()) {
      if (!known.contains(setting.key())) {
        problems.add(
            setting.origin()
                + ": unknown key "
                + setting.key()
                + DidYouMean.hint(setting.key(), known));
      }
    }
  }

  private void unknownVariables() {
    Set<String> names =
        known.stream()
            .map(Configuration::variableOf)
            .collect(Collectors.toCollection(TreeSet::new));
    for (String name : new TreeSet<>(environment.keySet())) {
      if (name.startsWith(PREFIX) && !names.contains(name) && !RESERVED.contains(name)) {
        problems.add("environment: unknown variable " + name + DidYouMean.hint(name, names));
      }
    }
  }

  /** Splits a list that came as one text, as {@code PATH} is split. */
  static List<String> split(Setting setting) {
    if (setting.list()) {
      return setting.values();
    }
    return setting.values().stream()
        .flatMap(v -> List.of(v.split(Pattern.quote(File.pathSeparator))).stream())
        .map(String::strip)
        .filter(v -> !v.isEmpty())
        .toList();
  }
}
