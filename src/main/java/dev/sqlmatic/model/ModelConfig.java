package dev.sqlmatic.model;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * One model on an OpenAI-compatible server. Its text form never shows the key. Immutable.
 *
 * @param name the model's name, as the server knows it and as requests name it
 * @param baseUrl without {@code /chat/completions}
 * @param apiKey empty for a server that wants none
 * @param temperature empty: the server's own
 * @param timeout until the server begins to answer, and between two pieces of its answer
 * @param contextTokens that a request may hold
 */
public record ModelConfig(
    String name,
    URI baseUrl,
    Optional<String> apiKey,
    Optional<Double> temperature,
    Duration timeout,
    int contextTokens) {

  public ModelConfig {
    String scheme = baseUrl.getScheme();
    if (scheme == null
        || !scheme.toLowerCase(Locale.ROOT).matches("https?")
        || baseUrl.getHost() == null) {
      throw new IllegalArgumentException(
          "\""
              + baseUrl
              + "\" is not the address of a model server, such as http://127.0.0.1:11434/v1");
    }
    // Told here without the key: later, the HTTP client's own message would show it.
    if (apiKey.filter(key -> !key.matches("[!-~]+")).isPresent()) {
      throw new IllegalArgumentException("the key is empty or holds blanks or control characters");
    }
  }

  /** The address for people: without user, password and query. */
  String shownUrl() {
    String port = baseUrl.getPort() < 0 ? "" : ":" + baseUrl.getPort();
    String path = baseUrl.getPath() == null ? "" : baseUrl.getPath();
    return baseUrl.getScheme() + "://" + baseUrl.getHost() + port + path;
  }

  @Override
  public String toString() {
    return "ModelConfig[" + name + " at " + shownUrl() + (apiKey.isPresent() ? ", with key]" : "]");
  }
}
