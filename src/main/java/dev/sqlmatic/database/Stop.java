package dev.sqlmatic.database;

/** Asked between two steps of work on a connection whether it must end. Thread-safe. */
@FunctionalInterface
interface Stop {
  /** Throws {@link Stopped} when it must. */
  void check();

  /** Why work on a connection was stopped. */
  enum Reason {
    DEADLINE,
    MEMORY,
    CANCELLED,
    /** A query that others wait for gives up its worker and is run again later. */
    PREEMPTED
  }

  /** Leaves the work; never leaves this package. */
  final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    Stopped(Reason reason) {
      super(reason.name(), null, false, false);
      this.reason = reason;
    }

    Reason reason() {
      return reason;
    }
  }
}
