package dev.sqlmatic.api;

import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.security.HostGuard;
import dev.sqlmatic.security.User;
import io.helidon.http.DirectHandler;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpException;
import io.helidon.http.Method;
import io.helidon.http.NotFoundException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Routes requests to {@link Endpoint}s. For each path: its methods, HEAD where there is a GET, 405
 * with {@code Allow} for the rest; 404 for every other path. What lies below {@code /api} also
 * answers below {@code /api/v1}. Immutable.
 */
public final class Api {
  private static final Logger LOG = LoggerFactory.getLogger(Api.class);

  private final ApiConfig config;
  private final List<Endpoint> endpoints;
  private final Endpoint.Action page;
  private final ProblemHandler problems;
  private final RequestFilter filter;

  public Api(
      ApiConfig config,
      HostGuard guard,
      List<Endpoint> endpoints,
      PageRoutes page,
      ProblemHandler problems,
      Supplier<String> ids) {
    this.config = config;
    this.endpoints = List.copyOf(endpoints);
    this.page = page::answer;
    this.problems = problems;
    this.filter = new RequestFilter(guard, ids);
  }

  /** All endpoints, those below {@code /api/v1} left out. */
  public List<Endpoint> endpoints() {
    return endpoints;
  }

  /** Problems for what fails before a request reaches its route. */
  public static DirectHandlers directHandlers(ProblemHandler problems) {
    DirectHandlers.Builder handlers = DirectHandlers.builder();
    for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
      handlers.addHandler(type, problems);
    }
    return handlers.build();
  }

  public void route(HttpRouting.Builder routing) {
    routing.addFilter(filter);
    Map<String, Map<Method, Endpoint>> paths = new LinkedHashMap<>();
    for (Endpoint endpoint : endpoints) {
      addresses(endpoint.path())
          .forEach(path ->
              paths
                  .computeIfAbsent(path, _ -> new LinkedHashMap<>())
                  .put(endpoint.method(), endpoint));
    }
    paths.forEach((path, methods) -> route(routing, path, methods));
    Endpoint anyFile = Endpoint.get("/*", page);
    routing.route(Method.GET, "/*", (req, res) -> serve(anyFile, req, res));
    routing.route(Method.HEAD, "/*", (req, res) -> serve(anyFile, req, res));
    routing.any(
        "/*",
        (request, _) -> {
          throw new NotFoundException(
              "There is nothing at '%s'. GET /openapi tells what there is."
                  .formatted(request.path().path()));
        });
    routing.error(
        Throwable.class,
        (request, response, thrown) ->
            send(problems.reply(thrown, requestId(response)), request, response));
  }

  private static Stream<String> addresses(String path) {
    return path.startsWith("/api/")
        ? Stream.of(path, "/api/v1" + path.substring("/api".length()))
        : Stream.of(path);
  }

  private void route(HttpRouting.Builder routing, String path, Map<Method, Endpoint> methods) {
    TreeSet<String> allowed = new TreeSet<>(List.of("OPTIONS"));
    methods.forEach((method, endpoint) -> {
      allowed.add(method.text());
      routing.route(method, path, (req, res) -> serve(endpoint, req, res));
      if (method.equals(Method.GET)) {
        allowed.add("HEAD");
        routing.route(Method.HEAD, path, (req, res) -> serve(endpoint, req, res));
      }
    });
    String allow = String.join(", ", allowed);
    routing.any(
        path,
        (request, response) -> {
          response.header(HeaderNames.ALLOW, allow);
          if (!request.prologue().method().equals(Method.OPTIONS)) {
            throw new HttpException(
                "%s does not take %s. It takes %s."
                    .formatted(path, request.prologue().method().text(), allow),
                Status.METHOD_NOT_ALLOWED_405);
          }
          send(Reply.noContent(), request, response);
        });
  }

  private void serve(Endpoint endpoint, ServerRequest request, ServerResponse response) {
    String id = requestId(response);
    Reply reply;
    try {
      reply = endpoint.action().answer(new Call(request, id, User.LOCAL, config));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      reply = problems.reply(e, id);
    } catch (Exception e) {
      reply = problems.reply(e, id);
    }
    send(reply, request, response);
  }

  private static void send(Reply reply, ServerRequest request, ServerResponse response) {
    response.status(Status.create(reply.status()));
    reply.headers().forEach((name, value) -> response.header(name, value));
    boolean bodiless = request.prologue().method().equals(Method.HEAD);
    switch (reply) {
      case Reply.Whole whole when bodiless -> {
        response.header(HeaderNames.CONTENT_LENGTH, Integer.toString(whole.body().length));
        response.send();
      }
      case Reply.Whole whole when whole.body().length == 0 -> response.send();
      case Reply.Whole whole -> response.send(whole.body());
      case Reply.Events _ when bodiless -> response.send();
      case Reply.Stream stream when bodiless -> {
        stream.body().close();
        response.send();
      }
      case Reply.Stream stream -> write(stream, response);
      case Reply.Events events -> stream(events, response);
    }
  }

  /** A body that fails half-way ends the connection, so that nobody takes it for a whole one. */
  @SuppressWarnings("MustBeClosed") // closing it would end the body as if it were whole
  private static void write(Reply.Stream reply, ServerResponse response) {
    try (Reply.Body body = reply.body()) {
      OutputStream out = response.outputStream();
      body.writeTo(out);
      out.close();
    } catch (FailureException e) {
      LOG.warn("A result ended early: {}", e.getMessage());
      throw new CloseConnectionException("The result ended early", e);
    } catch (UncheckedIOException | java.io.IOException e) {
      LOG.debug("The reader of a result went away", e);
      throw new CloseConnectionException("The reader went away", e);
    }
  }

  /** Once the first event has left there is no way back to a problem: the stream just ends. */
  private static void stream(Reply.Events events, ServerResponse response) {
    try (OutputStream out = response.outputStream()) {
      events.source().writeTo(new EventStream(out));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (FailureException e) {
      LOG.warn("An event stream ended early: {}", e.getMessage());
    } catch (UncheckedIOException | java.io.IOException e) {
      LOG.debug("The reader of an event stream went away", e);
    }
  }

  private static String requestId(ServerResponse response) {
    Header id = response.headers().get(RequestFilter.REQUEST_ID);
    return id.get();
  }
}
