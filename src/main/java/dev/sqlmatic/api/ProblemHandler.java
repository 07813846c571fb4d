package dev.sqlmatic.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.failure.Problem;
import dev.sqlmatic.json.Json;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpException;
import io.helidon.http.RequestException;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only place where something that failed becomes a response: {@code application/problem+json}
 * (RFC 9457). Serves routes, and as Helidon's {@link DirectHandler} what fails before routing. What
 * is not a {@link Failure} is a fault of ours: the log has it, the client has the request's id.
 * Thread-safe.
 */
public final class ProblemHandler implements DirectHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemHandler.class);

  private final Supplier<String> ids;

  /**
   * @param ids of requests that failed before they had one
   */
  public ProblemHandler(Supplier<String> ids) {
    this.ids = ids;
  }

  Reply reply(Throwable thrown, String requestId) {
    return switch (thrown) {
      case FailedRun run -> reply(run.failure(), requestId, run.members());
      case FailureException e -> reply(e.failure(), requestId, Map.of());
      case RequestException e -> reply(e.status(), text(e.getMessage()), requestId);
      case HttpException e -> reply(e.status(), text(e.getMessage()), requestId);
      default -> {
        LOG.error("Request {} failed", requestId, thrown);
        yield internal(requestId);
      }
    };
  }

  private static Reply reply(Failure failure, String requestId, Map<String, String> members) {
    Reply reply = write(Problem.of(failure, requestId), members);
    return failure instanceof Failure.TooManyRequests busy
        ? reply.with("Retry-After", Long.toString(Math.max(1, busy.retryAfter().toSeconds())))
        : reply;
  }

  /** Of a failure that only HTTP knows: no such route, no such method, no such media type. */
  private static Reply reply(Status status, String detail, String requestId) {
    if (status.code() >= 500 && status.code() != 503) {
      return internal(requestId);
    }
    String code =
        switch (status.code()) {
          case 400 -> "BAD_REQUEST";
          case 413 -> "BODY_TOO_LARGE";
          default -> status.reasonPhrase().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_");
        };
    String type = "urn:sqlmatic:problem:" + code.toLowerCase(Locale.ROOT);
    return write(
        new Problem(type, status.reasonPhrase(), status.code(), detail, code, requestId, List.of()),
        Map.of());
  }

  private static Reply internal(String requestId) {
    return reply(
        new Failure.Internal(
            "SQLMatic failed in an unexpected way. Its log tells why, under request id '%s'."
                .formatted(requestId)),
        requestId,
        Map.of());
  }

  private static Reply write(Problem problem, Map<String, String> members) {
    ObjectNode json = Json.mapper().valueToTree(problem);
    if (problem.errors().isEmpty()) {
      json.remove("errors");
    }
    members.forEach(json::put);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/problem+json");
    headers.put("Cache-Control", "no-store");
    return new Reply.Whole(problem.status(), headers, Reply.utf8(Json.write(json)));
  }

  private static String text(@Nullable String message) {
    return message == null || message.isBlank() ? "The request cannot be served." : message;
  }

  @Override
  public TransportResponse handle(
      TransportRequest request,
      EventType type,
      Status status,
      ServerResponseHeaders headers,
      String message) {
    String requestId = ids.get();
    return response(reply(status, text(message), requestId), requestId, headers);
  }

  private static TransportResponse response(
      Reply reply, String requestId, ServerResponseHeaders headers) {
    TransportResponse.Builder response =
        TransportResponse.builder()
            .status(Status.create(reply.status()))
            .headers(headers)
            .keepAlive(false);
    reply.headers().forEach((name, value) -> response.header(HeaderNames.create(name), value));
    response.header(HeaderNames.create("X-Request-ID"), requestId);
    if (reply instanceof Reply.Whole whole) {
      response.entity(whole.body());
    }
    return response.build();
  }
}
