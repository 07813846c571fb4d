package dev.sqlmatic.database;

import dev.sqlmatic.database.QueryResult.ResultColumn;
import dev.sqlmatic.database.ResultStream.Head;
import dev.sqlmatic.database.StatementGate.Checked;
import dev.sqlmatic.database.Stop.Reason;
import dev.sqlmatic.database.Stop.Stopped;
import dev.sqlmatic.database.WorkerMessages.Request;
import dev.sqlmatic.database.WorkerMessages.Task;
import dev.sqlmatic.database.worker.FrameReader;
import dev.sqlmatic.database.worker.FrameWriter;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The worker's side of isolation: runs one request at a time with the same sandbox as the server
 * itself would, and answers on its pipe.
 *
 * <p>Two threads take turns: the one that reads a request runs it, which saves a short query the
 * way from one to the other. When the watchdog ticks while SQL runs, it hands the reading on, so
 * that a cancel and the server's death are noticed.
 */
final class SqlWorker {
  private static final int FILES = 16;
  private static final int BATCH_BYTES = 32 * 1024;
  private static final int PIPE_BYTES = 64 * 1024;
  private static final long LOOK_UP_MILLIS = 20;

  private final FrameReader in;
  private final FrameWriter out;
  private final Watchdog watchdog = new Watchdog(this::handOnReading);
  private final Semaphore go = new Semaphore(0);

  /** Who holds its one permit reads; {@code onLoan} while that thread runs SQL meanwhile. */
  private final Semaphore reading = new Semaphore(1);

  private final AtomicBoolean onLoan = new AtomicBoolean();

  /** Held while a request is run: what follows is confined to it. */
  private final ReentrantLock turn = new ReentrantLock();

  private final Queue<Path> forgotten = new ConcurrentLinkedQueue<>();
  private final Map<Path, ConnectionPool> pools = new LinkedHashMap<>(FILES, 0.75f, true);
  private volatile @Nullable Running running;

  SqlWorker(InputStream in, OutputStream out) {
    this.in = new FrameReader(in);
    this.out = new FrameWriter(new BufferedOutputStream(out, PIPE_BYTES));
  }

  private record Running(Request request, QueryGuard guard) {}

  /** Says that it is ready and serves until the server closes the pipe, which ends the process. */
  void serve() throws IOException {
    out.begin(WorkerMessages.READY).send();
    for (int i = 0; i < 2; i++) {
      Thread.ofPlatform().name("sql-", i).stackSize(SqlScheduler.STACK_BYTES).start(this::loop);
    }
  }

  private void loop() {
    try {
      reading.acquire();
      while (true) {
        Running begun = nextRequest();
        onLoan.set(true);
        run(begun);
        if (!onLoan.compareAndSet(true, false)) {
          reading.acquire();
        }
      }
    } catch (InterruptedException | IOException | RuntimeException | Error e) {
      e.printStackTrace(); // into the server's log
      Runtime.getRuntime().halt(1);
    }
  }

  private void handOnReading() {
    if (onLoan.compareAndSet(true, false)) {
      reading.release();
    }
  }

  private Running nextRequest() throws IOException {
    while (true) {
      int kind = in.next();
      if (kind == WorkerMessages.REQUEST) {
        Request request = WorkerMessages.takeRequest(in);
        QueryGuard guard =
            new QueryGuard(System.nanoTime() + request.limit().toNanos(), request.maxMemory());
        Running begun = new Running(request, guard);
        running = begun;
        return begun;
      }
      obey(kind);
    }
  }

  /** Does what is said beside requests. */
  private void obey(int kind) throws IOException {
    switch (kind) {
      case WorkerMessages.GO -> go.release();
      case WorkerMessages.CANCEL -> cancel(in.takeNumber(), WorkerMessages.takeReason(in));
      case WorkerMessages.FORGET -> {
        forgotten.add(Path.of(in.takeText()));
        forget();
      }
      case FrameReader.END -> System.exit(0);
      default -> throw new IOException("a message of the unknown kind " + kind);
    }
  }

  private void cancel(long number, Reason why) {
    Running now = running;
    if (now != null && now.request().number() == number) {
      now.guard().stop(why);
    }
  }

  private void run(Running begun) throws IOException {
    turn.lock();
    try {
      answer(begun);
      out.send();
    } finally {
      turn.unlock();
    }
    forget();
  }

  /** Leaves the last frame of the answer to be sent. */
  private void answer(Running begun) throws IOException {
    QueryGuard guard = begun.guard();
    try {
      attempt(begun);
    } catch (Stopped e) {
      stopped(e.reason());
    } catch (SQLException e) {
      Reason reason = guard.reason();
      if (reason == null) {
        failed(SqliteFailures.of(e).failure());
      } else {
        stopped(reason);
      }
    } catch (FailureException e) {
      failed(e.failure());
    }
  }

  private void stopped(Reason reason) {
    out.begin(WorkerMessages.STOPPED).putText(reason.name());
  }

  private void failed(Failure failure) {
    WorkerFailures.put(out.begin(WorkerMessages.FAILED), failure);
  }

  private void attempt(Running begun) throws SQLException, IOException {
    DatabaseFile file = new DatabaseFile(begun.request().file());
    ConnectionPool pool = pool(file);
    SandboxedConnection connection = pool.borrow();
    boolean healthy = false;
    watchdog.guard(begun.guard(), connection);
    try {
      begun.guard().check();
      perform(begun, file, connection);
      healthy = true;
    } catch (Stopped | FailureException e) {
      healthy = true;
      throw e;
    } catch (SQLException e) {
      healthy = !SqliteFailures.breaksConnection(e);
      throw e;
    } finally {
      watchdog.release(begun.guard());
      pool.giveBack(connection, healthy);
    }
  }

  private void perform(Running begun, DatabaseFile file, SandboxedConnection connection)
      throws SQLException, IOException {
    switch (begun.request().task()) {
      case Task.Query(BoundedQuery query) -> query(begun.guard(), connection, query);
      case Task.Stream(QueryRequest request, int longestCell) ->
          stream(begun.guard(), connection, request, longestCell);
      case Task.Structure(String name, Optional<FileProbe.Known> known) -> {
        Optional<FileProbe.Read> read = FileProbe.structure(connection, begun.guard(), name, known);
        out.begin(WorkerMessages.DONE);
        read.ifPresent(
            found -> StructureFrames.put(out.putText(found.identity().key()), found.structure()));
      }
      case Task.Look.CONTACT -> {
        FileProbe.contact(connection, file);
        out.begin(WorkerMessages.DONE);
      }
      case Task.Look.QUICK_CHECK -> {
        String verdict = FileProbe.quickCheck(connection, begun.guard(), begun.request().limit());
        out.begin(WorkerMessages.DONE).putText(verdict);
      }
    }
  }

  private void query(QueryGuard guard, SandboxedConnection connection, BoundedQuery query)
      throws SQLException, IOException {
    Checked checked = query.check();
    long started = System.nanoTime();
    if (connection.dataMoved()) {
      awaitGo(guard);
    }
    RowFrames rows = new RowFrames();
    boolean truncated = query.read(connection, checked, guard, rows);
    rows.flush();
    out.begin(WorkerMessages.DONE).putFlag(truncated).putNumber(System.nanoTime() - started);
  }

  private void stream(
      QueryGuard guard, SandboxedConnection connection, QueryRequest request, int longestCell)
      throws SQLException, IOException {
    if (connection.dataMoved()) {
      awaitGo(guard);
    }
    boolean more =
        new StreamOrder("", request, longestCell, _ -> 0, new BatchFrames()).run(connection, guard);
    out.begin(WorkerMessages.DONE).putFlag(more);
  }

  /** The server notes the version of the data before they are read. */
  private void awaitGo(QueryGuard guard) throws IOException {
    go.drainPermits();
    out.begin(WorkerMessages.MOVED).send();
    if (onLoan.compareAndSet(true, false)) { // nobody else reads
      try {
        while (!go.tryAcquire()) {
          obey(in.next());
          guard.check();
        }
      } finally {
        onLoan.set(true);
      }
      return;
    }
    try {
      while (!go.tryAcquire(LOOK_UP_MILLIS, TimeUnit.MILLISECONDS)) {
        guard.check();
      }
    } catch (InterruptedException e) {
      throw new Stopped(Reason.CANCELLED);
    }
  }

  private ConnectionPool pool(DatabaseFile file) throws SQLException {
    ConnectionPool pool = pools.computeIfAbsent(file.path(), _ -> new ConnectionPool(file, 1));
    if (pools.size() > FILES) {
      forget(pools.keySet().iterator().next());
    }
    return pool;
  }

  /** Now, or when the request is done that is running. */
  private void forget() {
    while (!forgotten.isEmpty() && turn.tryLock()) {
      try {
        for (Path file = forgotten.poll(); file != null; file = forgotten.poll()) {
          forget(file);
        }
      } finally {
        turn.unlock();
      }
    }
  }

  private void forget(Path file) {
    ConnectionPool pool = pools.remove(file);
    if (pool != null) {
      try {
        pool.close();
      } catch (SQLException e) {
        System.err.println("A connection could not be closed: " + e.getMessage());
      }
    }
  }

  /** Puts rows into frames and sends them while the next are read. */
  private final class RowFrames implements ResultReader.Sink {
    private boolean open;

    @Override
    public void columns(List<ResultColumn> columns) {
      WorkerMessages.put(out, columns);
      open = true;
      flush();
    }

    @Override
    public void row(List<SqlValue> values) {
      if (!open) {
        out.begin(WorkerMessages.ROWS);
        open = true;
      }
      values.forEach(value -> WorkerMessages.put(out, value));
      if (out.size() > BATCH_BYTES) {
        flush();
      }
    }

    void flush() {
      if (open) {
        open = false;
        try {
          out.write();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /** Sends batches of rows; a slow query's as they come. */
  private final class BatchFrames implements RowOutlet {
    private static final long PATIENCE_NANOS = 100_000_000L;

    private long last = System.nanoTime() - PATIENCE_NANOS;

    @Override
    public void begin(Head about) {
      WorkerMessages.put(out, about.columns());
      send();
    }

    @Override
    public void put(RowBatch batch, Stop stop) {
      stop.check();
      WorkerMessages.put(out, batch);
      send();
      last = System.nanoTime();
    }

    @Override
    public boolean hungry() {
      return System.nanoTime() - last > PATIENCE_NANOS;
    }

    private void send() {
      try {
        out.send();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
