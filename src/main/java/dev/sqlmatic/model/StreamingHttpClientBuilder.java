package dev.sqlmatic.model;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import java.time.Duration;

/**
 * Hands langchain4j our own HTTP client, already built: the time limits are the model's
 * configuration, so what langchain4j sets here is the same and changes nothing. Immutable.
 */
record StreamingHttpClientBuilder(StreamingHttpClient client, Duration timeout)
    implements HttpClientBuilder {

  @Override
  public Duration connectTimeout() {
    return timeout;
  }

  @Override
  public HttpClientBuilder connectTimeout(Duration limit) {
    return this;
  }

  @Override
  public Duration readTimeout() {
    return timeout;
  }

  @Override
  public HttpClientBuilder readTimeout(Duration limit) {
    return this;
  }

  @Override
  public HttpClient build() {
    return client;
  }
}
