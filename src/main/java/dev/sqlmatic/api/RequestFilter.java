package dev.sqlmatic.api;

import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.security.HostGuard;
import dev.sqlmatic.security.User;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * What happens to every request: it gets an id, foreign hosts and pages are refused, and one line
 * tells of its outcome. The line never holds a body or a query string, since both may hold the
 * user's data. Thread-safe.
 */
final class RequestFilter implements Filter {
  static final HeaderName REQUEST_ID = HeaderNames.create("X-Request-ID");

  private static final Logger LOG = LoggerFactory.getLogger("dev.sqlmatic.api.request");
  private static final Pattern SANE_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private final HostGuard guard;
  private final Supplier<String> ids;

  RequestFilter(HostGuard guard, Supplier<String> ids) {
    this.guard = guard;
    this.ids = ids;
  }

  /** The id that this filter gave the request. */
  static String requestId(ServerResponse response) {
    return response.headers().get(REQUEST_ID).get();
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    String id =
        request
            .headers()
            .first(REQUEST_ID)
            .filter(given -> SANE_ID.matcher(given).matches())
            .orElseGet(ids);
    long started = System.nanoTime();
    MDC.put("request", id);
    MDC.put("user", User.LOCAL.id());
    OptionalInt refused = OptionalInt.empty();
    try {
      response.header(REQUEST_ID, id);
      response.header("X-Content-Type-Options", "nosniff");
      response.header("Referrer-Policy", "no-referrer");
      response.header("Cross-Origin-Resource-Policy", "same-origin");
      Optional<Failure> refusal =
          guard.refusal(
              request.headers().first(HeaderNames.HOST),
              request.headers().first(HeaderNames.ORIGIN));
      if (refusal.isPresent()) {
        refused = OptionalInt.of(refusal.get().status()); // the response has none yet
        throw new FailureException(refusal.get());
      }
      chain.proceed();
    } finally {
      long millis = (System.nanoTime() - started) / 1_000_000;
      LOG.info(
          "{} {} {} {} ms",
          request.prologue().method().text(),
          request.path().rawPath(),
          refused.orElse(response.status().code()),
          millis);
      MDC.remove("request");
      MDC.remove("user");
    }
  }
}
