package dev.sqlmatic.cli;

/** The command was called in a way that it does not know: exit status 2. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
