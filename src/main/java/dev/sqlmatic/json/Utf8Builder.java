package dev.sqlmatic.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes that grow, for JSON that is written by the million cells, where a tree or a generator would
 * cost more than the data. Not thread-safe.
 */
public final class Utf8Builder {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes;
  private int length;

  public Utf8Builder(int capacity) {
    bytes = new byte[capacity];
  }

  /** What holds the bytes; it is another after the builder has grown. */
  public byte[] array() {
    return bytes;
  }

  public int length() {
    return length;
  }

  /** Takes back what was written after the first {@code size} bytes. */
  public void cut(int size) {
    length = size;
  }

  public Utf8Builder add(char ascii) {
    room(1);
    bytes[length++] = (byte) ascii;
    return this;
  }

  /** Adds text that is plain ASCII: digits, punctuation, names of ours. */
  public Utf8Builder add(String ascii) {
    return add(ascii.getBytes(StandardCharsets.ISO_8859_1));
  }

  public Utf8Builder add(byte[] from) {
    return add(from, 0, from.length);
  }

  public Utf8Builder add(byte[] from, int start, int end) {
    room(end - start);
    System.arraycopy(from, start, bytes, length, end - start);
    length += end - start;
    return this;
  }

  public Utf8Builder addText(String text) {
    return add(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a JSON string (RFC 8259, 7) of UTF-8 bytes, which are not checked. */
  public Utf8Builder addJsonString(byte[] text) {
    room(text.length * 6 + 2);
    byte[] to = bytes;
    int at = length;
    to[at++] = '"';
    for (byte unit : text) {
      if (unit == '"' || unit == '\\') {
        to[at++] = '\\';
        to[at++] = unit;
      } else if (unit >= 0 && unit < ' ') {
        to[at++] = '\\';
        to[at++] = 'u';
        to[at++] = '0';
        to[at++] = '0';
        to[at++] = HEX[unit >> 4];
        to[at++] = HEX[unit & 15];
      } else {
        to[at++] = unit;
      }
    }
    to[at++] = '"';
    length = at;
    return this;
  }

  private void room(int more) {
    long needed = (long) length + more;
    if (needed > bytes.length) {
      long grown = Math.max(needed, bytes.length + (bytes.length >> 1));
      bytes = Arrays.copyOf(bytes, Math.toIntExact(Math.min(grown, Integer.MAX_VALUE - 8L)));
    }
  }
}
