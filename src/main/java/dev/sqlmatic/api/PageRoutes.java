package dev.sqlmatic.api;

import io.helidon.http.NotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The page, from the class path's {@code /web}, under a policy that lets nothing but its own files
 * run. Files below {@code /assets} carry a hash in their name and never change; the rest is asked
 * for again each time. Answers every GET that no endpoint takes. Thread-safe.
 */
public final class PageRoutes {
  private static final String POLICY =
      "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none';"
          + " form-action 'self'; require-trusted-types-for 'script'";

  /** No dots at the start of a part: neither {@code ..} nor hidden files. */
  private static final Pattern FILE =
      Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+\\.[a-z0-9]+");

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("json", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("woff2", "font/woff2"));

  private static final String NOT_BUILT =
      """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><title>SQLMatic</title></head>
      <body><h1>SQLMatic is running, without its page</h1>
      <p>This build left the page out (<code>-DskipWeb</code>, or no Node). Build with <code>tools/serve</code>
      and Node 20 or newer to have it. The API is described at <a href="/openapi">/openapi</a>.</p></body></html>
      """;

  private final String root;

  /**
   * Serves what lies in a folder of the class path.
   *
   * @param root {@code /web}
   */
  public PageRoutes(String root) {
    this.root = root;
  }

  Reply answer(Call call) {
    String path = call.fullPath();
    if (path.equals("/")) {
      return reply(call, read("/index.html").orElseGet(() -> Reply.utf8(NOT_BUILT)), "html", false);
    }
    String ending = path.substring(path.lastIndexOf('.') + 1);
    Optional<byte[]> file =
        FILE.matcher(path).matches() && TYPES.containsKey(ending) ? read(path) : Optional.empty();
    return reply(
        call,
        file.orElseThrow(() ->
            new NotFoundException(
                "There is nothing at '%s'. GET /openapi tells what there is.".formatted(path))),
        ending,
        path.startsWith("/assets/"));
  }

  private static Reply reply(Call call, byte[] body, String ending, boolean immutable) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", TYPES.getOrDefault(ending, "application/octet-stream"));
    headers.put("Content-Security-Policy", POLICY);
    headers.put("X-Frame-Options", "DENY");
    headers.put("Cross-Origin-Opener-Policy", "same-origin");
    headers.put("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    Reply.Whole reply = new Reply.Whole(200, headers, body);
    return immutable
        ? reply.with("Cache-Control", "public, max-age=31536000, immutable")
        : Etag.conditional(call, reply);
  }

  private Optional<byte[]> read(String path) {
    try (InputStream in = PageRoutes.class.getResourceAsStream(root + path)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
