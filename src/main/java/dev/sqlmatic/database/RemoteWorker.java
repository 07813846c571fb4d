package dev.sqlmatic.database;

import dev.sqlmatic.database.DatabaseFile.Identity;
import dev.sqlmatic.database.QueryEngine.VersionSource;
import dev.sqlmatic.database.QueryResult.ResultColumn;
import dev.sqlmatic.database.ResultStream.Head;
import dev.sqlmatic.database.Stop.Reason;
import dev.sqlmatic.database.Stop.Stopped;
import dev.sqlmatic.database.WorkerMessages.Request;
import dev.sqlmatic.database.worker.FrameReader;
import dev.sqlmatic.database.worker.FrameWriter;
import dev.sqlmatic.database.worker.WorkerProcess;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One loan of a worker process, for one request.
 *
 * <p>Invariant: the process either has answered to the end, or is dead, when the loan ends. Asked
 * to stop it has {@link #GRACE}, then it is killed; a preempted one is given time, because it is
 * the machine that is short, not the query that is bad. Confined to the borrowing thread, but for
 * what {@link Interruptible} has.
 */
final class RemoteWorker implements Interruptible {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteWorker.class);

  /** For a machine with more to do than it can; the caller has had its answer by then. */
  private static final Duration GRACE = Duration.ofMillis(250);

  private static final long EXIT_MILLIS = 500;

  /** The status of {@code -XX:+ExitOnOutOfMemoryError}. */
  private static final int OUT_OF_HEAP = 3;

  /** What the frames of a result may weigh beside its values. */
  private static final long OVERHEAD = 4L * 1024 * 1024;

  private final WorkerProcess process;
  private final long heapBytes;
  private final long maxMemory;
  private volatile @Nullable Loan loan;
  private long askedToStop;
  private boolean fit = true;

  RemoteWorker(WorkerProcess process, long heapBytes, long maxMemory) {
    this.process = process;
    this.heapBytes = heapBytes;
    this.maxMemory = maxMemory;
  }

  /** What is being done. */
  private record Loan(long number, QueryGuard guard) {}

  WorkerProcess process() {
    return process;
  }

  /** Whether the process can take another request. */
  boolean fit() {
    return fit;
  }

  QueryResult query(
      long number,
      QueryGuard guard,
      DatabaseFile file,
      BoundedQuery query,
      VersionSource versions,
      String id) {
    long version = versions.before(false);
    return exchange(
        request(number, guard, file, new WorkerMessages.Task.Query(query)),
        guard,
        frame -> {
          Collecting rows = new Collecting(query);
          long seen = version;
          int kind = frame.next();
          while (kind != WorkerMessages.DONE) {
            switch (kind) {
              case WorkerMessages.MOVED -> {
                seen = versions.before(true);
                process.out().begin(WorkerMessages.GO).send();
              }
              case WorkerMessages.COLUMNS -> rows.columns(WorkerMessages.takeColumns(frame));
              case WorkerMessages.ROWS -> rows.take(frame);
              default -> otherwise(kind, frame);
            }
            kind = frame.next();
          }
          boolean truncated = frame.takeFlag();
          Duration elapsed = Duration.ofNanos(frame.takeNumber());
          return new QueryResult(
              id, query.sql(), rows.columns, rows.rows, truncated, elapsed, seen);
        });
  }

  /** Hands rows on as they come. True when some were left out. */
  boolean stream(long number, QueryGuard guard, DatabaseFile file, StreamOrder order) {
    long version = order.versions().before(false);
    return exchange(
        request(
            number,
            guard,
            file,
            new WorkerMessages.Task.Stream(order.request(), order.longestCell())),
        guard,
        frame -> handOn(frame, guard, order, version));
  }

  /** After a stop, what is still on its way is read and dropped, so that the process stays fit. */
  private boolean handOn(FrameReader frame, QueryGuard guard, StreamOrder order, long version)
      throws IOException {
    long seen = version;
    int kind = frame.next();
    while (kind != WorkerMessages.DONE) {
      switch (kind) {
        case WorkerMessages.MOVED -> {
          seen = order.versions().before(true);
          process.out().begin(WorkerMessages.GO).send();
        }
        case WorkerMessages.COLUMNS ->
            order
                .outlet()
                .begin(
                    new Head(
                        order.id(),
                        order.request().sql(),
                        WorkerMessages.takeColumns(frame),
                        seen));
        case WorkerMessages.BATCH -> put(WorkerMessages.takeBatch(frame), guard, order);
        default -> otherwise(kind, frame);
      }
      kind = frame.next();
    }
    boolean more = frame.takeFlag();
    fit = true;
    guard.check();
    return more;
  }

  private static void put(RowBatch batch, QueryGuard guard, StreamOrder order) {
    if (guard.reason() == null) {
      try {
        order.outlet().put(batch, guard);
      } catch (Stopped e) {
        LOG.debug("A stream was stopped: {}", e.reason());
      }
    }
  }

  /** Has the file looked at; what was seen, or nothing. */
  String look(long number, QueryGuard guard, DatabaseFile file, WorkerMessages.Task.Look look) {
    return exchange(
        request(number, guard, file, look),
        guard,
        frame -> {
          int kind = frame.next();
          if (kind != WorkerMessages.DONE) {
            otherwise(kind, frame);
          }
          return frame.more() ? frame.takeText() : "";
        });
  }

  /** The structure; empty when what is known still holds. */
  Optional<FileProbe.Read> structure(
      long number, QueryGuard guard, DatabaseFile file, WorkerMessages.Task.Structure task) {
    return exchange(
        request(number, guard, file, task),
        guard,
        frame -> {
          int kind = frame.next();
          if (kind != WorkerMessages.DONE) {
            otherwise(kind, frame);
          }
          return frame.more()
              ? Optional.of(
                  new FileProbe.Read(new Identity(frame.takeText()), StructureFrames.take(frame)))
              : Optional.empty();
        });
  }

  private Request request(
      long number, QueryGuard guard, DatabaseFile file, WorkerMessages.Task task) {
    long left = Math.max(1, guard.deadline() - System.nanoTime());
    return new Request(number, file.path(), Duration.ofNanos(left), maxMemory, task);
  }

  /** Reads an answer; throws an IOException where it makes no sense. */
  @FunctionalInterface
  private interface Answer<T> {
    T read(FrameReader frame) throws IOException;
  }

  private <T> T exchange(Request request, QueryGuard guard, Answer<T> answer) {
    fit = false;
    askedToStop = 0;
    loan = new Loan(request.number(), guard);
    try {
      WorkerMessages.put(process.out(), request);
      process.out().send();
      T value = answer.read(process.in());
      fit = true;
      return value;
    } catch (IOException e) {
      throw died(guard, e);
    } finally {
      loan = null;
    }
  }

  /** The frames that end any request without a value. */
  private void otherwise(int kind, FrameReader frame) throws IOException {
    switch (kind) {
      case WorkerMessages.FAILED -> {
        FailureException failure = WorkerFailures.take(frame);
        fit = true;
        throw failure;
      }
      case WorkerMessages.STOPPED -> {
        Reason reason = WorkerMessages.takeReason(frame);
        fit = true;
        throw new Stopped(reason);
      }
      case FrameReader.END -> throw new IOException("the process has ended");
      default -> throw new IOException("a message of the unknown kind " + kind);
    }
  }

  private RuntimeException died(QueryGuard guard, IOException e) {
    OptionalLong status = process.exitStatus(EXIT_MILLIS);
    process.kill();
    Reason reason = guard.reason();
    if (reason != null) {
      LOG.warn("SQL worker {} was ended: {}", process.pid(), reason);
      return new Stopped(reason);
    }
    LOG.warn("SQL worker {} ended, status {}: {}", process.pid(), status, e.getMessage());
    if (status.orElse(0) == OUT_OF_HEAP) {
      return new Stopped(Reason.MEMORY);
    }
    return new FailureException(
        new Failure.QueryEndedItsProcess(
            "The process that ran the query ended before it had an answer%s. The database and other queries are not affected; write the query in another way."
                .formatted(status.isPresent() ? " (exit status " + status.getAsLong() + ")" : "")),
        e);
  }

  @Override
  public void interrupt() {
    Loan now = loan;
    Reason reason = now == null ? null : now.guard().reason();
    if (now == null || reason == null) {
      return;
    }
    if (askedToStop == 0) {
      askedToStop = System.nanoTime();
      // The pipe may be full and its reader stuck: the watchdog must not wait for it.
      Thread.ofVirtual().start(() -> cancel(now.number(), reason));
    } else if (reason != Reason.PREEMPTED && System.nanoTime() - askedToStop > GRACE.toNanos()) {
      process.kill();
    }
  }

  private void cancel(long number, Reason reason) {
    try {
      FrameWriter aside = process.aside();
      aside.begin(WorkerMessages.CANCEL).putNumber(number).putText(reason.name()).send();
    } catch (IOException e) {
      LOG.debug("SQL worker {} is gone", process.pid(), e);
    }
  }

  /** Its heap is bounded by itself, and garbage there is not SQLite's doing. */
  @Override
  public long memory(long own) {
    return Math.max(0, process.resident() - heapBytes);
  }

  /** Holds what comes to the caps, which the worker should have kept. */
  private static final class Collecting {
    private final BoundedQuery query;
    private final List<List<SqlValue>> rows = new ArrayList<>();
    private List<ResultColumn> columns = List.of();
    private long bytes;

    Collecting(BoundedQuery query) {
      this.query = query;
    }

    void columns(List<ResultColumn> names) throws IOException {
      if (names.isEmpty() || !columns.isEmpty()) {
        throw new IOException("columns where none belong");
      }
      columns = names;
    }

    void take(FrameReader frame) throws IOException {
      bytes += frame.size();
      if (columns.isEmpty() || bytes > 4 * query.maxBytes() + OVERHEAD) {
        throw new IOException("rows where none belong");
      }
      while (frame.more()) {
        List<SqlValue> row = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
          row.add(WorkerMessages.takeValue(frame));
        }
        rows.add(row);
      }
      if (rows.size() > query.maxRows()) {
        throw new IOException("more rows than were asked for");
      }
    }
  }
}
