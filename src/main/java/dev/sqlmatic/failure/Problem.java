package dev.sqlmatic.failure;

import java.util.List;

/**
 * A {@link Failure} as it travels to a client: the members of {@code application/problem+json} (RFC
 * 9457) plus {@code code}, {@code request_id} and {@code errors}. The same object stands in a REST
 * answer, in an {@code error} agent event and in a WebSocket {@code error} frame.
 *
 * @param type a URI reference that names the kind of problem
 * @param status the HTTP status
 * @param requestId the request or run in whose log lines the cause is found; empty when unknown
 */
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    String code,
    String requestId,
    List<Failure.FieldError> errors) {

  public Problem {
    errors = List.copyOf(errors);
  }

  public static Problem of(Failure failure, String requestId) {
    List<Failure.FieldError> errors =
        failure instanceof Failure.BadInput bad ? bad.errors() : List.of();
    String type = "urn:sqlmatic:problem:" + failure.code().toLowerCase(java.util.Locale.ROOT);
    return new Problem(
        type,
        failure.title(),
        failure.status(),
        failure.detail(),
        failure.code(),
        requestId,
        errors);
  }
}
