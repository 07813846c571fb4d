package dev.sqlmatic.model;

import static dev.sqlmatic.model.ScriptedOpenAi.breaksOffAfter;
import static dev.sqlmatic.model.ScriptedOpenAi.calls;
import static dev.sqlmatic.model.ScriptedOpenAi.refuses;
import static dev.sqlmatic.model.ScriptedOpenAi.says;
import static dev.sqlmatic.model.ScriptedOpenAi.sends;
import static dev.sqlmatic.model.ScriptedOpenAi.stallsAfter;
import static dev.sqlmatic.model.ScriptedOpenAi.stallsBeforeHeaders;
import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.FinishReason;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OpenAiCompatibleProviderTest {
  private static final Backoff QUICK = new Backoff(3, Duration.ofMillis(5), Duration.ofSeconds(2));

  @Test
  void streamsTextAndTellsUsage() {
    try (ScriptedOpenAi server = new ScriptedOpenAi(says("Drei ", "Künstler 🎵"))) {
      Heard heard = ask(server);

      assertThat(heard.pieces).containsExactly("Drei ", "Künstler 🎵");
      assertThat(heard.response().aiMessage().text()).isEqualTo("Drei Künstler 🎵");
      assertThat(heard.response().finishReason()).isEqualTo(FinishReason.STOP);
      assertThat(heard.response().tokenUsage().totalTokenCount()).isEqualTo(110);
    }
  }

  @Test
  void sendsModelTemperatureAndKey() {
    try (ScriptedOpenAi server = new ScriptedOpenAi(says("Yes."))) {
      ask(server);

      assertThat(server.requests().getFirst().path("model").asText()).isEqualTo("test-model");
      assertThat(server.requests().getFirst().path("temperature").asDouble(-1)).isZero();
      assertThat(server.requests().getFirst().path("stream").asBoolean()).isTrue();
      assertThat(server.headers().getFirst())
          .containsEntry("authorization", "Bearer sk-secret-key")
          .containsEntry("", "POST /v1/chat/completions HTTP/1.1")
          .doesNotContainKey("upgrade");
    }
  }

  @Test
  void joinsAToolCallThatComesInPieces() {
    try (ScriptedOpenAi server =
        new ScriptedOpenAi(calls("c1", "sqlite_execute_query", "{\"sql\":\"SELECT 1\"}"))) {
      Heard heard = ask(server);

      assertThat(heard.response().aiMessage().toolExecutionRequests())
          .singleElement()
          .satisfies(call -> {
            assertThat(call.id()).isEqualTo("c1");
            assertThat(call.arguments()).isEqualTo("{\"sql\":\"SELECT 1\"}");
          });
    }
  }

  @Test
  void usesItsConnectionAgain() {
    try (ScriptedOpenAi server = new ScriptedOpenAi(says("One."));
        var provider = open(server)) {
      ask(provider);
      ask(provider);

      assertThat(server.requests()).hasSize(2);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void triesAgainAfterARefusalThatPasses() {
    try (ScriptedOpenAi server =
        new ScriptedOpenAi(refuses(500, "oops"), refuses(429, "slow down"), says("Now."))) {
      assertThat(ask(server).response().aiMessage().text()).isEqualTo("Now.");
      assertThat(server.requests()).hasSize(3);
    }
  }

  @Test
  void waitsAsLongAsTheServerAsks() {
    try (ScriptedOpenAi server =
        new ScriptedOpenAi(refuses(429, "slow down", "Retry-After", "1"), says("Now."))) {
      long start = System.nanoTime();

      assertThat(ask(server).response().aiMessage().text()).isEqualTo("Now.");
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThanOrEqualTo(Duration.ofMillis(990));
    }
  }

  @Test
  void doesNotWaitWhereTheServerAsksForTooLong() {
    try (ScriptedOpenAi server =
        new ScriptedOpenAi(refuses(429, "quota used up", "Retry-After", "3600"), says("Now."))) {
      assertThat(failure(ask(server))).contains("429", "quota used up", "3600 s");
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void givesUpOnAServerThatKeepsFailing() {
    try (ScriptedOpenAi server = new ScriptedOpenAi(refuses(503, "overloaded"))) {
      assertThat(failure(ask(server))).contains("503", "overloaded", "127.0.0.1");
      assertThat(server.requests()).hasSize(3);
    }
  }

  @Test
  void saysWhatToDoAboutARefusedKeyAndNeverShowsIt() {
    try (ScriptedOpenAi server =
        new ScriptedOpenAi(refuses(401, "Incorrect API key provided: sk-secret-key"))) {
      assertThat(failure(ask(server)))
          .contains("401", "OPENAI_API_KEY", "***")
          .doesNotContain("sk-secret-key");
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void saysThatAKeyIsWanted() {
    try (ScriptedOpenAi server = new ScriptedOpenAi(refuses(401, "no key"));
        var provider =
            new OpenAiCompatibleProvider(
                config(server.baseUrl(), Optional.empty(), Duration.ofSeconds(5)), QUICK)) {
      assertThat(failure(ask(provider))).contains("wants a key", "Set OPENAI_API_KEY");
      assertThat(server.headers().getFirst()).doesNotContainKey("authorization");
    }
  }

  @Test
  void saysThatAModelIsNotKnown() {
    try (ScriptedOpenAi server = new ScriptedOpenAi(refuses(404, "model not found"))) {
      assertThat(failure(ask(server))).contains("\"test-model\"", "agent.model");
    }
  }

  @Test
  void saysThatAServerIsDown() throws IOException {
    URI nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/v1");
    }
    try (var provider =
        new OpenAiCompatibleProvider(
            config(nobody, Optional.empty(), Duration.ofSeconds(5)), QUICK)) {
      assertThat(failure(ask(provider)))
          .contains(nobody.toString(), "cannot be reached", "agent.base-url");
    }
  }

  @Test
  void givesUpOnAServerThatDoesNotBeginToAnswer() {
    try (ScriptedOpenAi server = new ScriptedOpenAi(stallsBeforeHeaders());
        var provider = open(server, Duration.ofMillis(500))) {
      assertThat(failure(ask(provider))).contains("sent nothing for 500 ms", "agent.timeout");
      assertThat(left(server)).isTrue();
    }
  }

  @Test
  void givesUpOnAServerThatFallsSilent() {
    try (ScriptedOpenAi server = new ScriptedOpenAi(stallsAfter("So"));
        var provider = open(server, Duration.ofMillis(500))) {
      Heard heard = ask(provider);

      assertThat(heard.pieces).containsExactly("So");
      assertThat(failure(heard)).contains("sent nothing for 500 ms");
      assertThat(left(server)).isTrue();
    }
  }

  @Test
  void tellsAStreamThatBreaksOff() {
    try (ScriptedOpenAi server = new ScriptedOpenAi(breaksOffAfter("So"))) {
      assertThat(failure(ask(server))).contains("broke off its answer");
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void tellsAnErrorInsideTheStream() {
    try (ScriptedOpenAi server =
        new ScriptedOpenAi(sends("{\"error\":{\"message\":\"out of memory\"}}"))) {
      assertThat(failure(ask(server))).contains("out of memory");
    }
  }

  @Test
  void tellsWhatIsNotJson() {
    try (ScriptedOpenAi server = new ScriptedOpenAi(sends("{\"choices\":["))) {
      assertThat(failure(ask(server))).contains("not an answer");
    }
  }

  @Test
  void tellsAPageThatComesInsteadOfAStream() {
    try (ScriptedOpenAi server =
        new ScriptedOpenAi(exchange -> exchange.refuse(200, "wrong door"))) {
      assertThat(failure(ask(server))).contains("wrong door");
    }
    try (ScriptedOpenAi server =
        new ScriptedOpenAi(exchange -> exchange.answer("<!DOCTYPE html>\n<html></html>"))) {
      assertThat(failure(ask(server))).contains("<!DOCTYPE html>", "agent.base-url");
    }
  }

  @Test
  void endsAtOnceWhenItsCallerIsInterruptedAndClosesTheConnection() throws InterruptedException {
    try (ScriptedOpenAi server = new ScriptedOpenAi(stallsAfter("So"));
        var provider = open(server)) {
      Heard heard = new Heard();
      Thread caller = Thread.ofVirtual().start(() -> ask(provider, heard));
      assertThat(heard.began.await(5, TimeUnit.SECONDS)).isTrue();

      caller.interrupt();

      assertThat(caller.join(Duration.ofSeconds(1))).isTrue();
      assertThat(heard.error)
          .isInstanceOfSatisfying(
              FailureException.class,
              e -> assertThat(e.failure()).isInstanceOf(Failure.Cancelled.class));
      assertThat(left(server)).isTrue();
    }
  }

  @Test
  void readsManyStreamsAtOnce() throws InterruptedException {
    int streams = 50;
    CountDownLatch all = new CountDownLatch(streams);
    ScriptedOpenAi.Step together =
        exchange -> {
          exchange.begin();
          all.countDown();
          all.await();
          exchange.text("Together.");
          exchange.end("stop");
        };
    try (ScriptedOpenAi server = new ScriptedOpenAi(together);
        var provider = open(server);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Heard> heard = new CopyOnWriteArrayList<>();
      for (int i = 0; i < streams; i++) {
        threads.execute(() -> heard.add(ask(provider)));
      }
      threads.shutdown();

      assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
      assertThat(heard)
          .hasSize(streams)
          .allSatisfy(h -> assertThat(h.response().aiMessage().text()).isEqualTo("Together."));
    }
  }

  private static OpenAiCompatibleProvider open(ScriptedOpenAi server) {
    return open(server, Duration.ofSeconds(10));
  }

  private static OpenAiCompatibleProvider open(ScriptedOpenAi server, Duration timeout) {
    return new OpenAiCompatibleProvider(
        config(server.baseUrl(), Optional.of("sk-secret-key"), timeout), QUICK);
  }

  private static ModelConfig config(URI url, Optional<String> key, Duration timeout) {
    return new ModelConfig("test-model", url, key, Optional.of(0.0), timeout, 8000);
  }

  private static Heard ask(ScriptedOpenAi server) {
    try (var provider = open(server)) {
      return ask(provider);
    }
  }

  private static Heard ask(OpenAiCompatibleProvider provider) {
    return ask(provider, new Heard());
  }

  private static Heard ask(OpenAiCompatibleProvider provider, Heard heard) {
    provider
        .open(Optional.empty())
        .chat(ChatRequest.builder().messages(UserMessage.from("How many?")).build(), heard);
    return heard;
  }

  private static String failure(Heard heard) {
    Throwable cause = heard.error;
    while (cause != null && !(cause instanceof FailureException)) {
      cause = cause.getCause();
    }
    assertThat(cause).isInstanceOf(FailureException.class);
    Failure failure = ((FailureException) cause).failure();
    assertThat(failure).isInstanceOf(Failure.ModelUnavailable.class);
    return failure.detail();
  }

  private static boolean left(ScriptedOpenAi server) {
    try {
      return server.clientLeft().await(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Heard implements StreamingChatResponseHandler {
    final List<String> pieces = new CopyOnWriteArrayList<>();
    final CountDownLatch began = new CountDownLatch(1);
    volatile @Nullable ChatResponse response;
    volatile @Nullable Throwable error;

    ChatResponse response() {
      ChatResponse complete = response;
      if (complete == null) {
        throw new AssertionError("no response, but " + error, error);
      }
      return complete;
    }

    @Override
    public void onPartialResponse(String piece) {
      pieces.add(piece);
      began.countDown();
    }

    @Override
    public void onCompleteResponse(ChatResponse complete) {
      response = complete;
    }

    @Override
    public void onError(Throwable thrown) {
      error = thrown;
    }
  }
}
