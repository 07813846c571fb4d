package dev.sqlmatic.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import dev.langchain4j.http.client.sse.ServerSentEventParsingHandle;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.json.Json;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Talks HTTP/1.1 with a model server, the stream read on the calling thread. langchain4j's own
 * client parses every stream on the common pool, forgets its time limit once the headers are there
 * and does not try again. Here interrupting the caller ends the call within milliseconds and closes
 * the connection; a server that falls silent is given up; a refusal before the first byte (429,
 * 5xx, no connection) is tried again after a pause. Thread-safe.
 */
final class StreamingHttpClient implements HttpClient, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamingHttpClient.class);
  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);
  private static final Duration LAST_BYTES = Duration.ofMillis(100);
  private static final long MOST_BYTES = 64L << 20;
  private static final int ERROR_BYTES = 64 << 10;

  private final ModelConfig config;
  private final Backoff backoff;
  private final ModelErrors errors;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final java.net.http.HttpClient http;

  StreamingHttpClient(ModelConfig config, Backoff backoff) {
    this.config = config;
    this.backoff = backoff;
    this.errors = new ModelErrors(config);
    Duration connect =
        config.timeout().compareTo(LONGEST_CONNECT) < 0 ? config.timeout() : LONGEST_CONNECT;
    this.http =
        java.net.http.HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .followRedirects(Redirect.NEVER)
            .connectTimeout(connect)
            .executor(threads)
            .build();
  }

  @Override
  public SuccessfulHttpResponse execute(HttpRequest request) {
    try {
      HttpResponse<ResponseBody> response = send(request);
      try (ResponseBody body = response.body()) {
        return success(response).body(body.readAllBytes()).build();
      }
    } catch (IOException e) {
      throw failure(e);
    } catch (InterruptedException e) {
      throw cancelled();
    }
  }

  /** Reads the stream to its end on this thread; every failure goes to {@code listener}. */
  @Override
  public void execute(
      HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    try {
      HttpResponse<ResponseBody> response = send(request);
      try (ResponseBody body = response.body()) {
        listener.onOpen(success(response).build());
        read(body, listener);
      }
    } catch (FailureException e) {
      listener.onError(e);
    } catch (IOException e) {
      listener.onError(failure(e));
    } catch (InterruptedException e) {
      listener.onError(cancelled());
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    threads.shutdownNow();
  }

  private void read(ResponseBody body, ServerSentEventListener listener) throws IOException {
    Handle handle = new Handle(body);
    SseReader reader = new SseReader(body);
    boolean any = false;
    Optional<ServerSentEvent> event = reader.next();
    while (event.isPresent() && !handle.isCancelled()) {
      if (event.get().data().equals("[DONE]")) {
        body.finish(LAST_BYTES);
        break;
      }
      check(event.get());
      any = true;
      listener.onEvent(event.get(), new ServerSentEventContext(handle));
      event = reader.next();
    }
    if (handle.isCancelled()) {
      return;
    }
    if (!any) {
      throw instead(reader.unknown());
    }
    listener.onClose();
  }

  /** What is wrong with an answer that has no event: an error as plain JSON, a page, nothing. */
  private FailureException instead(String line) {
    if (line.isEmpty()) {
      return errors.broken("it ended without a word");
    }
    return line.startsWith("{\"error\"") ? errors.inStream(line) : errors.nonsense(line);
  }

  /** langchain4j takes an error in the stream for an empty piece, and goes on after bad JSON. */
  private void check(ServerSentEvent event) {
    JsonNode json;
    try {
      json = Json.mapper().readTree(event.data());
    } catch (JsonProcessingException e) {
      throw errors.nonsense(event.data());
    }
    if ("error".equals(event.event()) || json.hasNonNull("error")) {
      throw errors.inStream(event.data());
    }
    if (!json.isObject()) {
      throw errors.nonsense(event.data());
    }
  }

  /** Sends, and sends again after a refusal that may pass. A response is a good one. */
  private HttpResponse<ResponseBody> send(HttpRequest request)
      throws IOException, InterruptedException {
    java.net.http.HttpRequest sent = request(request);
    for (int attempt = 1; ; attempt++) {
      FailureException refusal;
      Optional<Duration> asked = Optional.empty();
      try {
        HttpResponse<ResponseBody> response = headers(sent);
        int status = response.statusCode();
        if (status >= 200 && status < 300) {
          return response;
        }
        asked = retryAfter(response);
        refusal = errors.status(status, said(response.body()), asked);
        if (status != 429 && status < 500) {
          throw refusal;
        }
      } catch (HttpConnectTimeoutException | ConnectException e) {
        refusal = errors.unreachable(reason(e));
      } catch (SocketTimeoutException e) {
        throw e; // it had its time: waiting as long again helps nobody
      } catch (IOException e) {
        refusal = errors.broken(reason(e));
      }
      Optional<Duration> pause = backoff.pause(attempt, asked);
      if (pause.isEmpty()) {
        throw refusal;
      }
      LOG.info("{} Trying again in {} ms", refusal.failure().detail(), pause.get().toMillis());
      Thread.sleep(pause.get());
    }
  }

  /**
   * Waits for the headers. The limit is kept here, not by the JDK's request timeout, which newer
   * releases extend to the whole body: a long answer must not be cut off.
   */
  private HttpResponse<ResponseBody> headers(java.net.http.HttpRequest request)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<ResponseBody>> call =
        http.sendAsync(request, info -> new ResponseBody(config.timeout(), MOST_BYTES));
    try {
      return call.get(config.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      abandon(call);
      throw e;
    } catch (TimeoutException e) {
      abandon(call);
      throw new SocketTimeoutException("no headers within " + config.timeout());
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    }
  }

  private static void abandon(CompletableFuture<HttpResponse<ResponseBody>> call) {
    if (!call.cancel(true) && !call.isCompletedExceptionally()) {
      call.join().body().close(); // the headers came just then
    }
  }

  private static String said(ResponseBody body) {
    try (body) {
      return new String(body.readNBytes(ERROR_BYTES), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  private static Optional<Duration> retryAfter(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .flatMap(header -> Backoff.retryAfter(header, Instant.now()));
  }

  private static java.net.http.HttpRequest request(HttpRequest request) {
    java.net.http.HttpRequest.Builder builder =
        java.net.http.HttpRequest.newBuilder(URI.create(request.url()));
    request
        .headers()
        .forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
    String content = request.body();
    return builder
        .method(
            request.method().name(),
            content == null ? BodyPublishers.noBody() : BodyPublishers.ofString(content))
        .build();
  }

  private static SuccessfulHttpResponse.Builder success(HttpResponse<?> response) {
    return SuccessfulHttpResponse.builder()
        .statusCode(response.statusCode())
        .headers(response.headers().map());
  }

  private FailureException failure(IOException e) {
    return switch (e) {
      case SocketTimeoutException _ -> errors.slow();
      case InterruptedIOException _ -> cancelled();
      default -> errors.broken(reason(e));
    };
  }

  /** The caller stays interrupted. */
  private static FailureException cancelled() {
    Thread.currentThread().interrupt();
    return new FailureException(new Failure.Cancelled("The call of the model was cancelled."));
  }

  private static String reason(IOException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException) {
        return "its host name is not known";
      }
      if (cause.getCause() == null && cause.getMessage() != null) {
        return cause.getMessage();
      }
    }
    return e instanceof ConnectException ? "connection refused" : "connection closed";
  }

  /** Lets the reader of the stream stop it. */
  private static final class Handle implements ServerSentEventParsingHandle {
    private final ResponseBody body;
    private volatile boolean cancelled;

    Handle(ResponseBody body) {
      this.body = body;
    }

    @Override
    public void cancel() {
      cancelled = true;
      body.close();
    }

    @Override
    public boolean isCancelled() {
      return cancelled;
    }
  }
}
