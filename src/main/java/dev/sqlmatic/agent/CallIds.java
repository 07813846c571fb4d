package dev.sqlmatic.agent;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives each tool call of a run an id of its own: the model's, unless it gave none or gave it
 * before, as some servers do. Confined to one run.
 */
final class CallIds {
  private final Set<String> taken = new HashSet<>();
  private int made;

  String unique(@Nullable String offered) {
    String id = offered == null || offered.isBlank() ? "call_" + ++made : offered;
    while (!taken.add(id)) {
      id = (offered == null || offered.isBlank() ? "call" : offered) + "_" + ++made;
    }
    return id;
  }
}
