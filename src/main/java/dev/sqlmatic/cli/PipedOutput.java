package dev.sqlmatic.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/** Standard output for much data: it notices when nobody reads any more. For one thread. */
final class PipedOutput extends OutputStream {
  private final PrintStream out;
  private boolean closed;

  PipedOutput(PrintStream out) {
    this.out = out;
  }

  /** Whether the other end of the pipe has gone. */
  boolean closed() {
    return closed;
  }

  @Override
  public void write(int unit) throws IOException {
    out.write(unit);
    check();
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    out.write(bytes, from, length);
    check();
  }

  @Override
  public void flush() throws IOException {
    out.flush();
    check();
  }

  private void check() throws IOException {
    if (out.checkError()) {
      closed = true;
      throw new IOException("The output was closed");
    }
  }
}
