package dev.sqlmatic.api;

import java.time.Duration;
import java.util.List;

/**
 * How the server is reached, and how much it takes.
 *
 * @param host a loopback name or address
 * @param port 0: any free one
 * @param allowedHosts further names in a {@code Host} header
 * @param allowedOrigins further pages that may use the server
 * @param maxBody bytes of a JSON body
 * @param maxMessage characters of a question
 * @param eventHeartbeat between two comments on an event stream that has nothing to say
 */
public record ApiConfig(
    String host,
    int port,
    List<String> allowedHosts,
    List<String> allowedOrigins,
    long maxBody,
    int maxMessage,
    Duration eventHeartbeat) {

  public ApiConfig {
    allowedHosts = List.copyOf(allowedHosts);
    allowedOrigins = List.copyOf(allowedOrigins);
  }

  public static ApiConfig defaults() {
    return new ApiConfig(
        "127.0.0.1", 8080, List.of(), List.of(), 1 << 20, 2L << 30, 20_000, Duration.ofSeconds(15));
  }

  public ApiConfig withPort(int otherPort) {
    return new ApiConfig(
        host, otherPort, allowedHosts, allowedOrigins, maxBody, maxMessage, eventHeartbeat);
  }
}
