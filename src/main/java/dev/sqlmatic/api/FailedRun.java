package dev.sqlmatic.api;

import dev.sqlmatic.failure.Failure;
import java.util.Map;

/**
 * A run that ended without an answer. Its problem carries the ids by which what was said is found
 * and the question can be asked again.
 */
final class FailedRun extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;
  private final transient Map<String, String> members;

  FailedRun(Failure failure, Map<String, String> members) {
    super(failure.code());
    this.failure = failure;
    this.members = Map.copyOf(members);
  }

  Failure failure() {
    return failure;
  }

  Map<String, String> members() {
    return members;
  }
}
