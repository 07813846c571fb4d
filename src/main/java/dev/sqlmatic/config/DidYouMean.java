package dev.sqlmatic.config;

import dev.sqlmatic.json.Similar;
import java.util.Collection;

/** Words the guess at what someone meant when they misspelt a name. */
public final class DidYouMean {
  private DidYouMean() {}

  /** {@code "; did you mean x?"}, or nothing where no candidate is near. */
  public static String hint(String written, Collection<String> candidates) {
    return Similar.to(written, candidates).map(c -> "; did you mean " + c + "?").orElse("");
  }
}
