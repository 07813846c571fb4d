package dev.sqlmatic.api;

import dev.sqlmatic.config.Section;
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
        "127.0.0.1", 8080, List.of(), List.of(), 1 << 20, 20_000, Duration.ofSeconds(15));
  }

  public static ApiConfig read(Section section) {
    return new ApiConfig(
        section.text("host"),
        section.integer("port", 0, 65_535),
        section.texts("allowed-hosts"),
        section.texts("allowed-origins"),
        section.bytes("max-body", 1024),
        section.integer("max-message", 1, 10_000_000),
        section.duration("event-heartbeat"));
  }
}
