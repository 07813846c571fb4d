package dev.sqlmatic.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.json.Json;
import java.time.Duration;
import java.util.Optional;

/**
 * What a model server did wrong, as a {@code ModelUnavailable} that says what to do about it. The
 * key is blotted out of whatever the server says. The exceptions carry no cause, since langchain4j
 * would look at that instead. Immutable.
 */
record ModelErrors(ModelConfig config) {
  private static final int LONGEST = 300;

  FailureException unreachable(String reason) {
    return failure(
        "cannot be reached ("
            + reason
            + "). Start it, or correct agent.base-url (OPENAI_BASE_URL).");
  }

  FailureException slow() {
    return failure(
        "sent nothing for "
            + seconds(config.timeout())
            + ". Ask again, or raise agent.timeout for a slow model.");
  }

  FailureException broken(String reason) {
    return failure("broke off its answer (" + reason + "). Ask again.");
  }

  FailureException nonsense(String data) {
    return failure(
        "sent what is not an answer: \"" + clean(data) + "\". Check that agent.base-url is right.");
  }

  /** An error that came inside a stream that had begun well. */
  FailureException inStream(String data) {
    return failure("reported an error: " + message(data) + " Ask again.");
  }

  FailureException status(int status, String body, Optional<Duration> retryAfter) {
    String said = message(body);
    return failure(
        switch (status) {
          case 401, 403 ->
              config.apiKey().isPresent()
                  ? "refused the key (" + status + "): " + said + " Check OPENAI_API_KEY."
                  : "wants a key (" + status + ") and none is set. Set OPENAI_API_KEY.";
          case 404 ->
              "does not know the model \""
                  + config.name()
                  + "\" or has another address (404): "
                  + said
                  + " Check agent.model and agent.base-url.";
          case 429 ->
              "takes no more requests for now (429): "
                  + said
                  + retryAfter
                      .map(wait -> " Ask again in " + seconds(wait) + ".")
                      .orElse(" Ask again in a while.");
          case 301, 302, 303, 307, 308 ->
              "redirects elsewhere (" + status + "). Correct agent.base-url.";
          default ->
              status >= 500
                  ? "failed (" + status + "): " + said + " Ask again in a while."
                  : "refused the request (" + status + "): " + said;
        });
  }

  private FailureException failure(String what) {
    return new FailureException(
        new Failure.ModelUnavailable("The model server at " + config.shownUrl() + " " + what));
  }

  /** The message in OpenAI's error object, or what there is. */
  private String message(String body) {
    try {
      JsonNode error = Json.mapper().readTree(body).path("error");
      String message = error.isTextual() ? error.asText() : error.path("message").asText();
      if (!message.isBlank()) {
        return sentence(clean(message));
      }
    } catch (JsonProcessingException e) {
      // not JSON: shown as it is
    }
    return body.isBlank() ? "it gave no reason." : sentence(clean(body));
  }

  private String clean(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    String blotted =
        config
            .apiKey()
            .filter(key -> !key.isBlank())
            .map(key -> line.replace(key, "***"))
            .orElse(line);
    return blotted.length() <= LONGEST ? blotted : blotted.substring(0, LONGEST) + "…";
  }

  private static String sentence(String text) {
    return text.matches(".*[.!?…]") ? text : text + ".";
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() < 1000
        ? duration.toMillis() + " ms"
        : (duration.toMillis() + 999) / 1000 + " s";
  }
}
