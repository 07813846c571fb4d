package dev.sqlmatic.export;

import dev.sqlmatic.json.Utf8Builder;
import java.util.Arrays;
import java.util.Base64;

/**
 * Finds its way in a row of a {@link dev.sqlmatic.database.RowBatch}: JSON of known make, so that a
 * look at each byte is enough. Stateless.
 */
final class JsonCells {
  /** What is in a string, as bits. */
  static final int ESCAPED = 2;

  static final int WIDE = 4;
  static final int COMMA = 8;

  private static final int END = 1;
  private static final byte[] CLASSES = classes();

  private JsonCells() {}

  private static byte[] classes() {
    byte[] classes = new byte[256];
    Arrays.fill(classes, 128, 256, (byte) WIDE);
    classes['"'] = END;
    classes['\\'] = ESCAPED;
    classes[','] = COMMA;
    return classes;
  }

  /**
   * Reads the string that begins with the quote at {@code from}: the index of its last quote, and
   * above it ({@link #flags}) what is in it.
   */
  static long string(byte[] in, int from) {
    int flags = 0;
    int at = from + 1;
    while (true) {
      int kind = CLASSES[in[at] & 0xff];
      if (kind == 0) {
        at++;
      } else if (kind == END) {
        return (long) flags << 32 | at;
      } else {
        flags |= kind;
        at += kind == ESCAPED ? 2 : 1;
      }
    }
  }

  static int flags(long string) {
    return (int) (string >>> 32);
  }

  /** The index behind the number or word at {@code from}. */
  static int endOfWord(byte[] in, int from) {
    int at = from;
    while (in[at] != ',' && in[at] != ']') {
      at++;
    }
    return at;
  }

  /** The index behind the object at {@code from}, which holds base64 and a number only. */
  static int endOfObject(byte[] in, int from) {
    int at = from;
    while (in[at] != '}') {
      at++;
    }
    return at + 1;
  }

  /** Whether a number is infinite: {@code 9.0e+999} is no double's own digits. */
  static boolean infinite(byte[] in, int from, int end) {
    return end - from >= 8
        && in[end - 3] == '9'
        && in[end - 2] == '9'
        && in[end - 1] == '9'
        && in[end - 4] == '+'
        && in[end - 5] == 'e';
  }

  /** The bytes of a string's text, between its quotes. */
  static byte[] unescaped(byte[] in, int from, int end) {
    Utf8Builder text = new Utf8Builder(end - from);
    int at = from;
    while (at < end) {
      if (in[at] != '\\') {
        text.add((char) in[at++]);
        continue;
      }
      char sign = (char) in[at + 1];
      at += 2;
      switch (sign) {
        case 'n' -> text.add('\n');
        case 'r' -> text.add('\r');
        case 't' -> text.add('\t');
        case 'b' -> text.add('\b');
        case 'f' -> text.add('\f');
        case 'u' -> { // control characters only; the rest stands as it is
          text.add((char) (Character.digit(in[at + 2], 16) * 16 + Character.digit(in[at + 3], 16)));
          at += 4;
        }
        default -> text.add(sign);
      }
    }
    return Arrays.copyOf(text.array(), text.length());
  }

  /** Text that is not UTF-8, as bytes: what it says is not for us to guess. */
  static void addUnreadable(Utf8Builder out, byte[] text) {
    out.add("{\"$base64\":\"")
        .add(Base64.getEncoder().encode(text))
        .add("\",\"length\":")
        .add(Integer.toString(text.length))
        .add(",\"type\":\"text\"}");
  }

  /** Whether bytes are UTF-8 (RFC 3629): no overlong form, no surrogate, nothing above U+10FFFF. */
  static boolean isUtf8(byte[] in, int from, int end) {
    int at = from;
    while (at < end) {
      int lead = in[at] & 0xff;
      if (lead < 0x80) {
        at++;
        continue;
      }
      int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
      if (lead < 0xc2 || lead > 0xf4 || at + more >= end) {
        return false;
      }
      int second = in[at + 1] & 0xff;
      int least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
      int most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
      if (second < least || second > most) {
        return false;
      }
      for (int i = 2; i <= more; i++) {
        if ((in[at + i] & 0xc0) != 0x80) {
          return false;
        }
      }
      at += more + 1;
    }
    return true;
  }

  static boolean isAscii(byte[] in, int from, int end) {
    int all = 0;
    for (int i = from; i < end; i++) {
      all |= in[i];
    }
    return all >= 0;
  }
}
