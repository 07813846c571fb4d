package dev.sqlmatic.failure;

/** The one exception by which a {@link Failure} travels up to a route, a socket or a run. */
public final class FailureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  public FailureException(Failure failure) {
    super(failure.code() + ": " + failure.detail());
    this.failure = failure;
  }

  public FailureException(Failure failure, Throwable cause) {
    super(failure.code() + ": " + failure.detail(), cause);
    this.failure = failure;
  }

  public Failure failure() {
    return failure;
  }
}
