package dev.sqlmatic.thread;

import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The place in a list after which the next page begins: the sort key of the last item shown, so
 * that what is added meanwhile neither repeats nor hides an item. Opaque to clients (base64url).
 *
 * @param key milliseconds or a position
 * @param id breaks ties; empty where the key alone is unique
 */
record Cursor(long key, String id) {

  static Cursor parse(String text) {
    try {
      String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      int colon = plain.indexOf(':');
      return new Cursor(Long.parseLong(plain.substring(0, colon)), plain.substring(colon + 1));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new FailureException(
          new Failure.BadInput(
              "BAD_CURSOR",
              "'" + text + "' is no cursor. Use the next_cursor of the page before, unchanged."),
          e);
    }
  }

  String encode() {
    byte[] plain = (key + ":" + id).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(plain);
  }
}
