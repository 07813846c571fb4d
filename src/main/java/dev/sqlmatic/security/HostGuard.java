package dev.sqlmatic.security;

import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps foreign web pages out of a server that listens on loopback. A page whose name was re-bound
 * to 127.0.0.1 still sends its own name as {@code Host}; a page elsewhere that posts or opens a
 * WebSocket here sends its own {@code Origin}. Both are refused, on every request. Immutable.
 */
public final class HostGuard {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Set<String> hosts;
  private final Set<String> origins;

  /**
   * @param allowedHosts further names (with or without a port) by which this server is reached
   * @param allowedOrigins further pages that may use it: {@code https://tools.example.org}
   */
  public HostGuard(Collection<String> allowedHosts, Collection<String> allowedOrigins) {
    hosts =
        Stream.concat(LOOPBACK.stream(), allowedHosts.stream())
            .map(HostGuard::lower)
            .collect(Collectors.toUnmodifiableSet());
    origins = allowedOrigins.stream().map(HostGuard::lower).collect(Collectors.toUnmodifiableSet());
  }

  /** Why a request with these headers is refused; empty when it may pass. */
  public Optional<Failure> refusal(Optional<String> host, Optional<String> origin) {
    if (host.isEmpty() || !known(lower(host.get()))) {
      return Optional.of(
          new Failure.Denied(
              "HOST_NOT_ALLOWED",
              "The Host header %s does not name this server. Use localhost or 127.0.0.1, or add the name to api.allowed-hosts."
                  .formatted(host.map(h -> "'" + shorten(h) + "'").orElse("is missing and so"))));
    }
    if (origin.isPresent() && !sameHost(lower(origin.get()), lower(host.get()))) {
      return Optional.of(
          new Failure.Denied(
              "ORIGIN_NOT_ALLOWED",
              "The page at '%s' may not use this server. Open the page that this server serves, or add the origin to api.allowed-origins."
                  .formatted(shorten(origin.get()))));
    }
    return Optional.empty();
  }

  private boolean known(String host) {
    return hosts.contains(host) || hosts.contains(withoutPort(host));
  }

  private boolean sameHost(String origin, String host) {
    if (origins.contains(origin)) {
      return true;
    }
    try {
      URI uri = new URI(origin);
      return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && host.equals(uri.getRawAuthority());
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /**
   * Refuses an address that others can reach. Until there are users to log in, whoever reaches the
   * server may read every attached file.
   *
   * @throws FailureException BadInput
   */
  public static InetAddress loopback(String host) {
    InetAddress address;
    try {
      address = InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new FailureException(
          new Failure.BadInput("UNKNOWN_HOST", "api.host '%s' is not known.".formatted(host)), e);
    }
    if (!address.isLoopbackAddress()) {
      throw new FailureException(
          new Failure.BadInput(
              "HOST_NOT_LOOPBACK",
              ("api.host '%s' can be reached from other machines, and SQLMatic has no users to log in yet, so it listens on loopback only."
                      + " Set api.host to 127.0.0.1; reach it from elsewhere through an SSH tunnel.")
                  .formatted(host)));
    }
    return address;
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    return host.substring(colon + 1).matches("[0-9]{1,5}") && colon > host.lastIndexOf(']')
        ? host.substring(0, colon)
        : host;
  }

  private static String lower(String value) {
    return value.toLowerCase(Locale.ROOT);
  }

  private static String shorten(String value) {
    return value.length() <= 100 ? value : value.substring(0, 100) + "…";
  }
}
