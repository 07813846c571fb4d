package dev.sqlmatic.api;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** Strong entity tags (RFC 9110, 8.8.3), from the bytes that are sent. */
final class Etag {
  private Etag() {}

  static String of(byte[] body) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
      return '"' + HexFormat.of().formatHex(digest, 0, 16) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /** Whether the client already has what {@code etag} names (If-None-Match, weak comparison). */
  static boolean matches(Call call, String etag) {
    return call.header("If-None-Match").stream()
        .flatMap(value -> Arrays.stream(value.split(",")))
        .map(String::strip)
        .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag)
        .anyMatch(tag -> tag.equals("*") || tag.equals(etag));
  }

  /** {@code reply} with its tag, or 304 where the client has it. */
  static Reply conditional(Call call, Reply.Whole reply) {
    String etag = of(reply.body());
    return matches(call, etag)
        ? Reply.notModified(etag)
        : reply.with("ETag", etag).with("Cache-Control", "no-cache");
  }
}
