package dev.sqlmatic.database.worker;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what {@link FrameWriter} sent. The other side may have been taken over by hostile SQL:
 * whatever comes, this throws an {@link IOException} or gives values within the frame, and takes no
 * more memory than {@link #LONGEST}. Confined to one thread.
 */
public final class FrameReader {
  /** The end of the stream, in place of a kind. */
  public static final int END = -1;

  static final int LONGEST = 256 * 1024 * 1024;

  private static final int STEP = 64 * 1024;

  private final InputStream in;
  private byte[] buffer = new byte[8192];
  private int position;
  private int end;

  public FrameReader(InputStream in) {
    this.in = in;
  }

  /** Reads the next frame as a whole and tells its kind, or {@link #END}. */
  public int next() throws IOException {
    position = 0;
    end = 0;
    int read = in.readNBytes(buffer, 0, FrameWriter.HEADER);
    if (read == 0) {
      return END;
    }
    if (read < FrameWriter.HEADER) {
      throw new EOFException("the stream ended within a frame");
    }
    int length = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      length = (length << 8) | (buffer[i] & 0xff);
    }
    int kind = buffer[Integer.BYTES];
    if (length < 1 || length > LONGEST || kind < 0) {
      throw new IOException("not a frame: length " + length + ", kind " + kind);
    }
    fill(length - 1);
    return kind;
  }

  /** Grows with what has come, not with what was announced. */
  private void fill(int length) throws IOException {
    while (end < length) {
      int step = Math.min(length - end, Math.max(STEP, end));
      if (buffer.length < end + step) {
        buffer = Arrays.copyOf(buffer, end + step);
      }
      int read = in.readNBytes(buffer, end, step);
      end += read;
      if (read < step) {
        throw new EOFException("the stream ended within a frame");
      }
    }
  }

  /** Whether values are left in the frame. */
  public boolean more() {
    return position < end;
  }

  /** Bytes of the frame's values. */
  public int size() {
    return end;
  }

  public int takeByte() throws IOException {
    need(1);
    return buffer[position++] & 0xff;
  }

  public boolean takeFlag() throws IOException {
    return takeByte() != 0;
  }

  public long takeNumber() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int part = takeByte();
      value |= (part & 0x7fL) << shift;
      if (part < 0x80) {
        return (value >>> 1) ^ -(value & 1);
      }
    }
    throw new IOException("a number of more than ten bytes");
  }

  /** A number that must fit an {@code int} and not be negative. */
  public int takeCount() throws IOException {
    long value = takeNumber();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new IOException("a count of " + value);
    }
    return (int) value;
  }

  public long takeBits() throws IOException {
    need(Long.BYTES);
    long value = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      value = (value << 8) | (buffer[position++] & 0xff);
    }
    return value;
  }

  public String takeText() throws IOException {
    int length = takeCount();
    need(length);
    position += length;
    return new String(buffer, position - length, length, StandardCharsets.UTF_8);
  }

  public byte[] takeBytes() throws IOException {
    int length = takeCount();
    need(length);
    position += length;
    return Arrays.copyOfRange(buffer, position - length, position);
  }

  private void need(int bytes) throws IOException {
    if (end - position < bytes) {
      throw new IOException(
          "a value of %d bytes in a frame that has %d".formatted(bytes, end - position));
    }
  }
}
