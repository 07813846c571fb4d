package dev.sqlmatic.failure;

import java.time.Duration;
import java.util.List;

/**
 * A failure that someone outside can act on. Each alternative decides its HTTP status and its
 * machine-readable code; {@code detail} is one sentence that says what failed, quotes the offending
 * value and says what to do. Immutable.
 */
public sealed interface Failure {

  /** What failed and what to do, for the user (and, where it can mend it, the model). */
  String detail();

  /** The HTTP status (RFC 9110) that stands for this failure. */
  int status();

  /** Upper snake case, stable: {@code THREAD_NOT_FOUND}. */
  String code();

  /** A few words that do not change from one occurrence to the next. */
  String title();

  /** One field of a request or a configuration that is wrong. */
  record FieldError(String field, String detail) {}

  /** The request itself is wrong: a missing, unknown or malformed field. */
  record BadInput(String code, String detail, List<FieldError> errors) implements Failure {
    public BadInput {
      errors = List.copyOf(errors);
    }

    public BadInput(String detail) {
      this("BAD_INPUT", detail, List.of());
    }

    public BadInput(String code, String detail) {
      this(code, detail, List.of());
    }

    @Override
    public int status() {
      return 400;
    }

    @Override
    public String title() {
      return "The request is not valid";
    }
  }

  /** What was named does not exist, or not for this user. */
  record NotFound(String code, String detail) implements Failure {
    @Override
    public int status() {
      return 404;
    }

    @Override
    public String title() {
      return "Not found";
    }
  }

  /** The caller may not do this: a foreign origin, a path outside the roots. */
  record Denied(String code, String detail) implements Failure {
    @Override
    public int status() {
      return 403;
    }

    @Override
    public String title() {
      return "Not allowed";
    }
  }

  /** The state of things forbids it now: a busy thread, a name that is taken. */
  record Conflict(String code, String detail) implements Failure {
    @Override
    public int status() {
      return 409;
    }

    @Override
    public String title() {
      return "In conflict with the current state";
    }
  }

  /** SQL that the sandbox refuses to run. */
  record QueryRejected(String detail) implements Failure {
    @Override
    public int status() {
      return 400;
    }

    @Override
    public String code() {
      return "QUERY_REJECTED";
    }

    @Override
    public String title() {
      return "The SQL was not run";
    }
  }

  /** SQL that SQLite could not run; {@code detail} is SQLite's own message. */
  record QueryFailed(String detail) implements Failure {
    @Override
    public int status() {
      return 400;
    }

    @Override
    public String code() {
      return "QUERY_FAILED";
    }

    @Override
    public String title() {
      return "The SQL failed";
    }
  }

  /** SQL that ran past its time limit and was interrupted. */
  record QueryTimedOut(Duration limit) implements Failure {
    @Override
    public String detail() {
      return "The query was stopped at its limit of "
          + limit.toMillis()
          + " ms. Narrow it, or raise timeout_ms.";
    }

    /** Not 408: browsers and proxies send what got a 408 again by themselves (RFC 9110, 15.5.9). */
    @Override
    public int status() {
      return 400;
    }

    @Override
    public String code() {
      return "QUERY_TIMED_OUT";
    }

    @Override
    public String title() {
      return "The query took too long";
    }
  }

  /** SQL whose process ended, or had to be ended, before it had an answer. */
  record QueryEndedItsProcess(String detail) implements Failure {
    @Override
    public int status() {
      return 422;
    }

    @Override
    public String code() {
      return "QUERY_ENDED_ITS_PROCESS";
    }

    @Override
    public String title() {
      return "The query ended the process that ran it";
    }
  }

  /** A body, a file or a value is over its limit. */
  record TooLarge(String code, String detail) implements Failure {
    @Override
    public int status() {
      return 413;
    }

    @Override
    public String title() {
      return "Too large";
    }
  }

  /** The caller should wait {@code retryAfter} and ask again. */
  record TooManyRequests(String detail, Duration retryAfter) implements Failure {
    @Override
    public int status() {
      return 429;
    }

    @Override
    public String code() {
      return "TOO_MANY_REQUESTS";
    }

    @Override
    public String title() {
      return "Too many requests";
    }
  }

  /** The model is down, slow, rate-limiting or talks nonsense; the question can be asked again. */
  record ModelUnavailable(String detail) implements Failure {
    @Override
    public int status() {
      return 503;
    }

    @Override
    public String code() {
      return "MODEL_UNAVAILABLE";
    }

    @Override
    public String title() {
      return "The model is not available";
    }
  }

  /** The run reached one of its limits before it had an answer. */
  record LimitReached(String detail) implements Failure {
    @Override
    public int status() {
      return 422;
    }

    @Override
    public String code() {
      return "LIMIT_REACHED";
    }

    @Override
    public String title() {
      return "A limit of the run was reached";
    }
  }

  /** The run was cancelled by its user. */
  record Cancelled(String detail) implements Failure {
    @Override
    public int status() {
      return 409;
    }

    @Override
    public String code() {
      return "CANCELLED";
    }

    @Override
    public String title() {
      return "The run was cancelled";
    }
  }

  /** A fault of ours. {@code detail} is safe to show; the cause is in the log only. */
  record Internal(String detail) implements Failure {
    @Override
    public int status() {
      return 500;
    }

    @Override
    public String code() {
      return "INTERNAL";
    }

    @Override
    public String title() {
      return "Something went wrong inside SQLMatic";
    }
  }
}
