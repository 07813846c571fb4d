package dev.sqlmatic.api;

import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.json.JsonInput;
import dev.sqlmatic.security.User;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** A request, as an {@link Endpoint.Action} sees it. For one thread. */
public final class Call {
  private final ServerRequest request;
  private final String requestId;
  private final User user;
  private final ApiConfig config;

  Call(ServerRequest request, String requestId, User user, ApiConfig config) {
    this.request = request;
    this.requestId = requestId;
    this.user = user;
    this.config = config;
  }

  String requestId() {
    return requestId;
  }

  User user() {
    return user;
  }

  /** The value at {@code {name}} of the endpoint's path, decoded. */
  String path(String name) {
    return request.path().pathParameters().get(name);
  }

  /** The path asked for, decoded. */
  String fullPath() {
    return request.path().absolute().path();
  }

  Parameters parameters() {
    return new Parameters(request.query());
  }

  Optional<String> header(String name) {
    return request.headers().first(HeaderNames.create(name));
  }

  /** Looks out for this request's client. */
  ClientWatch clientWatch() {
    return new ClientWatch(request.localPeer().port(), request.remotePeer().port());
  }

  /** The body's media type in lower case, without parameters; empty when not told. */
  String mediaType() {
    String type = header("Content-Type").orElse("");
    int end = type.indexOf(';');
    return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }

  /** Whether the client asked for server-sent events by its Accept header. */
  boolean acceptsEvents() {
    return header("Accept").orElse("").toLowerCase(Locale.ROOT).contains("text/event-stream");
  }

  /**
   * The body as a JSON object. Any media type will do: {@code curl -d} names a form's, and foreign
   * pages are kept out by their Origin, not by their Content-Type.
   */
  JsonInput json() {
    refuseLongBody(config.maxBody());
    try (InputStream in = content()) {
      byte[] body = in.readNBytes(Math.toIntExact(config.maxBody() + 1));
      if (body.length > config.maxBody()) {
        throw tooLarge(config.maxBody());
      }
      return JsonInput.of(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The body as {@link #json}, or an empty object where there is none. */
  JsonInput jsonOrNothing() {
    return request.content().hasEntity() ? json() : JsonInput.of("{}");
  }

  /** The body's bytes as they arrive, however many; the server's own limit holds for all. */
  InputStream body() {
    return content();
  }

  private InputStream content() {
    return request.content().hasEntity()
        ? request.content().inputStream()
        : new ByteArrayInputStream(new byte[0]);
  }

  private void refuseLongBody(long limit) {
    OptionalLong length = request.headers().contentLength();
    if (length.isPresent() && length.getAsLong() > limit) {
      throw tooLarge(limit);
    }
  }

  private static FailureException tooLarge(long limit) {
    return new FailureException(
        new Failure.TooLarge(
            "BODY_TOO_LARGE", "The body is larger than the limit of %d bytes.".formatted(limit)));
  }
}
