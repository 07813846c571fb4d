package dev.sqlmatic.database.worker;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Puts a frame together and sends it in one write: the length of what follows in four bytes, its
 * kind in one, then values without tags. Two writers may share a stream that locks each write;
 * their frames never mix. Confined to one thread.
 */
public final class FrameWriter {
  static final int HEADER = Integer.BYTES + 1;

  private final OutputStream out;
  private byte[] buffer = new byte[8192];
  private int end = HEADER;

  public FrameWriter(OutputStream out) {
    this.out = out;
  }

  /** Begins a frame; what was put since the last {@link #send} is dropped. */
  public FrameWriter begin(int kind) {
    end = HEADER;
    buffer[Integer.BYTES] = (byte) kind;
    return this;
  }

  /** Bytes put since {@link #begin}. */
  public int size() {
    return end - HEADER;
  }

  public FrameWriter putByte(int value) {
    ensure(1);
    buffer[end++] = (byte) value;
    return this;
  }

  public FrameWriter putFlag(boolean flag) {
    return putByte(flag ? 1 : 0);
  }

  /** Seven bits a byte, the lowest first; small numbers of either sign are short. */
  public FrameWriter putNumber(long value) {
    ensure(10);
    long rest = (value << 1) ^ (value >> 63);
    while ((rest & ~0x7fL) != 0) {
      buffer[end++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[end++] = (byte) rest;
    return this;
  }

  /** All eight bytes: a double's bits have no small values. */
  public FrameWriter putBits(long value) {
    ensure(Long.BYTES);
    for (int shift = 56; shift >= 0; shift -= 8) {
      buffer[end++] = (byte) (value >>> shift);
    }
    return this;
  }

  public FrameWriter putText(String text) {
    return putBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  public FrameWriter putBytes(byte[] bytes) {
    return putBytes(bytes, bytes.length);
  }

  /** The first of some bytes. */
  public FrameWriter putBytes(byte[] bytes, int length) {
    putNumber(length);
    ensure(length);
    System.arraycopy(bytes, 0, buffer, end, length);
    end += length;
    return this;
  }

  /** Sends the frame at once. */
  public void send() throws IOException {
    write();
    out.flush();
  }

  /** Leaves the frame in the stream's buffer, where it has one. */
  public void write() throws IOException {
    int length = end - Integer.BYTES;
    for (int i = 0; i < Integer.BYTES; i++) {
      buffer[i] = (byte) (length >>> (24 - 8 * i));
    }
    out.write(buffer, 0, end);
  }

  private void ensure(int more) {
    if (buffer.length - end < more) {
      buffer = Arrays.copyOf(buffer, Math.max(end + more, 2 * buffer.length));
    }
  }
}
