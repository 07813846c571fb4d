package dev.sqlmatic.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A response's body, read by one thread while it arrives. Unlike the JDK's own stream a read waits
 * no longer than the idle limit ({@link SocketTimeoutException}) and ends at once when its thread
 * is interrupted ({@link InterruptedIOException}, the flag is set again). One piece is asked for at
 * a time, so a fast server is held back. Closing it before its end closes the connection.
 */
final class ResponseBody extends InputStream implements HttpResponse.BodySubscriber<ResponseBody> {

  /** What the connection says, in order. */
  private sealed interface Signal {
    record Bytes(List<ByteBuffer> buffers) implements Signal {}

    record End(@Nullable Throwable failure) implements Signal {}
  }

  private final Duration idle;
  private final long mostBytes;
  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private final Queue<ByteBuffer> ready = new ArrayDeque<>();
  private volatile Flow.@Nullable Subscription subscription;
  private long bytes;
  private boolean ended;

  ResponseBody(Duration idle, long mostBytes) {
    this.idle = idle;
    this.mostBytes = mostBytes;
  }

  /** Given out as soon as the headers are there. */
  @Override
  public CompletionStage<ResponseBody> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription granted) {
    subscription = granted;
    granted.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    signals.add(new Signal.Bytes(buffers));
  }

  @Override
  public void onError(Throwable failure) {
    signals.add(new Signal.End(failure));
  }

  @Override
  public void onComplete() {
    signals.add(new Signal.End(null));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    while (ready.isEmpty()) {
      if (ended) {
        return -1;
      }
      take(next(idle));
    }
    ByteBuffer buffer = ready.element();
    int count = Math.min(length, buffer.remaining());
    buffer.get(target, offset, count);
    if (!buffer.hasRemaining()) {
      ready.remove();
    }
    return count;
  }

  /**
   * Reads what is left of a stream that said it was done, so that its connection can be used again;
   * gives up after a short while.
   */
  void finish(Duration wait) {
    try {
      while (!ended) {
        ready.clear();
        take(next(wait));
      }
    } catch (IOException e) {
      // then the connection is not used again
    } finally {
      close();
    }
  }

  @Override
  public void close() {
    Flow.Subscription granted = subscription;
    if (!ended && granted != null) {
      granted.cancel();
    }
    ended = true;
  }

  private Signal next(Duration wait) throws IOException {
    try {
      Signal signal = signals.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
      if (signal == null) {
        throw new SocketTimeoutException("nothing came for " + wait);
      }
      return signal;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private void take(Signal signal) throws IOException {
    switch (signal) {
      case Signal.Bytes(List<ByteBuffer> buffers) -> {
        for (ByteBuffer buffer : buffers) {
          bytes += buffer.remaining();
          if (buffer.hasRemaining()) {
            ready.add(buffer);
          }
        }
        if (bytes > mostBytes) {
          throw new IOException("the answer is over " + mostBytes + " bytes");
        }
        Flow.Subscription granted = subscription;
        if (granted != null) {
          granted.request(1);
        }
      }
      case Signal.End(Throwable failure) -> {
        ended = true;
        if (failure != null) {
          throw new IOException(failure);
        }
      }
    }
  }
}
