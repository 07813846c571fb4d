package dev.sqlmatic.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Typed reading of the keys below one prefix. A value that is wrong is remembered as a problem and
 * the shipped default is returned in its place, so that reading goes on and every error is told at
 * once by {@link Configuration#check()}.
 */
public final class Section {
  private final Configuration configuration;
  private final String prefix;

  Section(Configuration configuration, String prefix) {
    this.configuration = configuration;
    this.prefix = prefix;
  }

  public Section section(String name) {
    return new Section(configuration, prefix + name + ".");
  }

  /** A text that must not be empty. */
  public String text(String key) {
    return value(key, text -> text);
  }

  /** A text that may be left empty. */
  public Optional<String> optionalText(String key) {
    return optional(key, text -> text);
  }

  public int integer(String key, int least, int most) {
    return value(key, text -> Math.toIntExact(bounded(parseLong(text), least, most)));
  }

  /** A number that may be left empty. */
  public Optional<Double> optionalNumber(String key, double least, double most) {
    return optional(
        key,
        text -> {
          double number = parseDouble(text);
          if (!(number >= least && number <= most)) {
            throw wrong(text, "a number from " + least + " to " + most);
          }
          return number;
        });
  }

  /** An absolute {@code http} or {@code https} address that may be left empty. */
  public Optional<URI> optionalAddress(String key) {
    return optional(key, Section::address);
  }

  public boolean flag(String key) {
    return value(
        key,
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true", "yes", "on" -> true;
              case "false", "no", "off" -> false;
              default -> throw wrong(text, "true or false");
            });
  }

  /** A time such as {@code 200ms}, {@code 10s}, {@code 5m}, {@code 2h}, {@code 30d}. */
  public Duration duration(String key) {
    return value(
        key,
        text -> {
          Duration duration = Units.duration(text);
          if (duration.isZero()) {
            throw wrong(text, "longer than nothing");
          }
          return duration;
        });
  }

  /** A size in bytes such as {@code 512}, {@code 64KB}, {@code 16MB}, {@code 2GB} (of 1024). */
  public long bytes(String key, long least) {
    return value(
        key,
        text -> {
          long bytes = Units.bytes(text);
          if (bytes < least) {
            throw wrong(text, "at least " + least + " bytes");
          }
          return bytes;
        });
  }

  public List<String> texts(String key) {
    return configuration.value(prefix + key, Configuration::split);
  }

  /** Paths; {@code ~} stands for the home folder. */
  public List<Path> paths(String key) {
    return configuration.value(
        prefix + key, s -> Configuration.split(s).stream().map(Section::path).toList());
  }

  public Optional<Path> optionalPath(String key) {
    return configuration.value(
        prefix + key, s -> s.values().stream().findFirst().map(Section::path));
  }

  /** One of an enum's constants, written in lower case with dashes. */
  public <E extends Enum<E>> E choice(String key, Class<E> type) {
    return value(
        key,
        text ->
            Arrays.stream(type.getEnumConstants())
                .filter(c -> name(c).equals(text.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() ->
                    wrong(
                        text,
                        "one of "
                            + String.join(
                                ", ",
                                Arrays.stream(type.getEnumConstants())
                                    .map(Section::name)
                                    .toList()))));
  }

  /** Tells a problem that only the reading record can see. */
  public void problem(String key, String text) {
    configuration.problem(prefix + key, text);
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private <T> T value(String key, Function<String, T> parse) {
    return configuration.value(
        prefix + key,
        setting -> {
          single(setting);
          if (setting.text().isBlank()) {
            throw new IllegalArgumentException("must not be empty");
          }
          return parse.apply(setting.text().strip());
        });
  }

  private <T> Optional<T> optional(String key, Function<String, T> parse) {
    return configuration.value(
        prefix + key,
        setting -> {
          single(setting);
          return setting.values().stream().filter(t -> !t.isBlank()).findFirst().map(parse);
        });
  }

  private static URI address(String text) {
    try {
      URI address = new URI(text.strip());
      if (address.getHost() != null && List.of("http", "https").contains(address.getScheme())) {
        return address;
      }
    } catch (URISyntaxException e) {
      // told below, in the same words as any other wrong address
    }
    throw wrong(text, "an address such as http://127.0.0.1:11434/v1");
  }

  private static void single(Setting setting) {
    if (setting.list()) {
      throw new IllegalArgumentException("expected one value, not a list");
    }
  }

  private static long parseLong(String text) {
    try {
      return Long.parseLong(text.replace("_", ""));
    } catch (NumberFormatException e) {
      throw wrong(text, "a whole number");
    }
  }

  private static double parseDouble(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw wrong(text, "a number");
    }
  }

  private static long bounded(long number, long least, long most) {
    if (number < least || number > most) {
      throw wrong(Long.toString(number), "a whole number from " + least + " to " + most);
    }
    return number;
  }

  private static Path path(String text) {
    try {
      return text.equals("~") || text.startsWith("~/")
          ? Path.of(System.getProperty("user.home") + text.substring(1))
          : Path.of(text);
    } catch (InvalidPathException e) {
      throw wrong(text, "a path");
    }
  }

  static IllegalArgumentException wrong(String text, String expected) {
    return new IllegalArgumentException("\"" + text + "\" is not " + expected);
  }
}
