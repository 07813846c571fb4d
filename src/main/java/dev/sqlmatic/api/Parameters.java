package dev.sqlmatic.api;

import dev.sqlmatic.json.InputErrors;
import io.helidon.common.uri.UriQuery;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The query parameters of a request. As with {@link dev.sqlmatic.json.JsonInput}, each accessor
 * names one that may be given, and {@link #check} refuses the rest. Not thread-safe.
 */
final class Parameters {
  private final UriQuery query;
  private final InputErrors errors = new InputErrors("query parameter");

  Parameters(UriQuery query) {
    this.query = query;
  }

  /** Blank counts as absent, as HTML forms send it. */
  Optional<String> text(String name) {
    errors.know(name);
    if (!query.contains(name)) {
      return Optional.empty();
    }
    List<String> values = query.all(name);
    if (values.size() > 1) {
      errors.add(name, "Is given %d times; once is enough.".formatted(values.size()));
    }
    return values.stream().findFirst().filter(v -> !v.isBlank());
  }

  Optional<Long> integer(String name, long least, long most) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      long value = Long.parseLong(text.get());
      if (value >= least && value <= most) {
        return Optional.of(value);
      }
    } catch (NumberFormatException e) {
      // told below, as a number out of range is
    }
    errors.add(
        name,
        "Must be a whole number from %d to %d, not '%s'."
            .formatted(least, most, InputErrors.shorten(text.get())));
    return Optional.empty();
  }

  Optional<String> oneOf(String name, List<String> values) {
    Optional<String> text = text(name);
    if (text.isPresent() && !values.contains(text.get())) {
      errors.add(
          name,
          "Must be one of %s, not '%s'."
              .formatted(String.join(", ", values), InputErrors.shorten(text.get())));
      return Optional.empty();
    }
    return text;
  }

  /** A list, separated by commas; empty when absent. */
  List<String> list(String name) {
    return text(name).stream()
        .flatMap(v -> List.of(v.split(",")).stream())
        .map(String::strip)
        .filter(v -> !v.isEmpty())
        .toList();
  }

  /** What was given and not asked for by name so far, where its name will do; blank stays blank. */
  Map<String, String> others(Predicate<String> wanted) {
    Map<String, String> others = new LinkedHashMap<>();
    for (String name : query.names()) {
      if (!errors.knows(name) && wanted.test(name)) {
        List<String> values = query.all(name);
        if (values.size() > 1) {
          errors.add(name, "Is given %d times; once is enough.".formatted(values.size()));
        }
        errors.know(name);
        others.put(name, values.isEmpty() ? "" : values.getFirst());
      }
    }
    return others;
  }

  /** All values of one that may be given several times, and each may be a list. */
  List<String> lists(String name) {
    errors.know(name);
    return query.contains(name)
        ? query.all(name).stream()
            .flatMap(v -> List.of(v.split(",")).stream())
            .map(String::strip)
            .filter(v -> !v.isEmpty())
            .toList()
        : List.of();
  }

  void reject(String name, String detail) {
    errors.add(name, detail);
  }

  void check() {
    errors.check(query.names());
  }
}
