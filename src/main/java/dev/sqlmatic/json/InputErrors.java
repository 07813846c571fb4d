package dev.sqlmatic.json;

import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.Failure.FieldError;
import dev.sqlmatic.failure.FailureException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Gathers all that is wrong with one request, so that its author hears of everything at once. The
 * names that a reader asked for are the known ones. Not thread-safe: one per request.
 */
public final class InputErrors {
  private static final int MOST_REPORTED = 20;

  private final String what;
  private final Set<String> known = new LinkedHashSet<>();
  private final List<FieldError> errors = new ArrayList<>();

  /**
   * @param what what a name names: {@code field}, {@code query parameter}
   */
  public InputErrors(String what) {
    this.what = what;
  }

  /** Notes that {@code name} may be given. */
  public void know(String name) {
    known.add(name);
  }

  /** Whether {@code name} was asked for. */
  public boolean knows(String name) {
    return known.contains(name);
  }

  public void add(String name, String detail) {
    errors.add(new FieldError(name, detail));
  }

  /** Throws BadInput when anything was wrong, or when one of {@code given} is not known. */
  public void check(Collection<String> given) {
    for (String name : given) {
      if (!known.contains(name)) {
        errors.add(new FieldError(name, unknown(name)));
      }
    }
    if (!errors.isEmpty()) {
      List<FieldError> reported = errors.stream().limit(MOST_REPORTED).toList();
      String detail =
          reported.stream()
              .map(e -> "'%s': %s".formatted(shorten(e.field()), e.detail()))
              .collect(Collectors.joining(" "));
      throw new FailureException(new Failure.BadInput("BAD_INPUT", detail, reported));
    }
  }

  private String unknown(String name) {
    Optional<String> near = Similar.to(name, known);
    String hint =
        near.map("Did you mean '%s'?"::formatted)
            .orElseGet(() ->
                known.isEmpty()
                    ? "There is none here."
                    : "Known: " + String.join(", ", known) + ".");
    return "Unknown " + what + ". " + hint;
  }

  /** A value of a stranger, short enough to be quoted. */
  public static String shorten(String value) {
    int most = 100;
    return value.length() <= most ? value : value.substring(0, most) + "…";
  }
}
