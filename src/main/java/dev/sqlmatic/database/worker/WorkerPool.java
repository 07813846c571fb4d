package dev.sqlmatic.database.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Workers that are ready, and those lent out, one borrower each. Invariant: a worker that is handed
 * out has said that it is ready and lives; one that came back unfit is dead before another takes
 * its place. The bound on how many there are at once is the number of threads that borrow.
 * Thread-safe; processes are started outside the lock.
 */
public final class WorkerPool implements AutoCloseable {
  /** The kind of the frame that a worker sends once it can take work. */
  public static final int READY = 1;

  private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);
  private static final String PREFIX = "worker-";
  private static final long OWN_PID = ProcessHandle.current().pid();
  private static final Pattern FOLDER = Pattern.compile(PREFIX + "(\\d+)-.*");
  private static final long START_MILLIS = 15_000;
  private static final long END_MILLIS = 2_000;

  private final WorkerCommand command;
  private final Path home;
  private final int warm;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<WorkerProcess> idle = new ArrayDeque<>();
  private final Set<WorkerProcess> all = new HashSet<>();
  private final ExecutorService chores =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("sqlmatic-workers").factory());

  /** Never waits for anything, so that it is there when something else does. */
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("sqlmatic-workers-timer").factory());

  private volatile Optional<Path> cache = Optional.empty();
  private final Condition arrival = lock.newCondition();

  /** All starts under way; those among them for nobody yet; and who waits for one of these. */
  private int starting;

  private int replenishing;
  private int claimed;
  private volatile boolean closed;

  /**
   * Starts {@code warm} workers in the background.
   *
   * @param home where each worker gets an empty folder
   * @param warm how many are kept even when nothing is to do; the others end after {@code rest}
   */
  public WorkerPool(WorkerCommand command, Path home, int warm, Duration rest) throws IOException {
    this.command = command;
    this.home = Files.createDirectories(home);
    this.warm = warm;
    clear();
    chores.execute(this::replenish);
    var _ =
        timer.scheduleWithFixedDelay(
            this::dismiss, rest.toMillis(), rest.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Removes the folders of servers that did not live to do it. */
  private void clear() throws IOException {
    try (Stream<Path> entries = Files.list(home)) {
      for (Path entry : entries.toList()) {
        Matcher name = FOLDER.matcher(String.valueOf(entry.getFileName()));
        if (name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
          WorkerCommand.remove(entry);
        }
      }
    }
  }

  /** Starts workers with this cache of classes from now on. */
  public void useCache(Path file) {
    cache = Optional.of(file);
  }

  /** An idle worker, or one that is being started anyway, or a new one. */
  public WorkerProcess borrow() throws IOException {
    WorkerProcess worker = take();
    return worker == null ? start() : worker;
  }

  /** Null, and one more is starting, when nobody's worker is there or on its way. */
  private @Nullable WorkerProcess take() {
    lock.lock();
    try {
      WorkerProcess worker = living();
      while (worker == null && claimed < replenishing) {
        claimed++;
        arrival.awaitUninterruptibly();
        claimed--;
        worker = living();
      }
      starting += worker == null ? 1 : 0;
      return worker;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable WorkerProcess living() {
    WorkerProcess worker = idle.pollFirst();
    while (worker != null && !worker.alive()) {
      worker = idle.pollFirst();
    }
    return worker;
  }

  /** Takes a worker back; one that is not fit for more is ended and replaced. */
  public void giveBack(WorkerProcess worker, boolean fit) {
    boolean kept = false;
    lock.lock();
    try {
      if (fit && !closed && worker.alive()) {
        idle.addFirst(worker);
        arrival.signal();
        kept = true;
      }
    } finally {
      lock.unlock();
    }
    if (!kept) {
      worker.kill();
    }
  }

  /** Does something with each worker that lives, lent out or not. */
  public void each(Consumer<WorkerProcess> action) {
    everyone().forEach(action);
  }

  /** The process ids of all workers. */
  public List<Long> pids() {
    return everyone().stream().map(WorkerProcess::pid).toList();
  }

  private List<WorkerProcess> everyone() {
    lock.lock();
    try {
      return List.copyOf(all);
    } finally {
      lock.unlock();
    }
  }

  /** Forgets a worker that has ended, for whatever reason, and sees to another. */
  private void ended(WorkerProcess worker) {
    boolean counts;
    lock.lock();
    try {
      counts = all.remove(worker) && !closed;
      idle.remove(worker);
    } finally {
      lock.unlock();
    }
    if (counts) {
      try {
        chores.execute(this::replenish);
      } catch (RejectedExecutionException e) {
        LOG.debug("No worker is replaced: SQLMatic is shutting down");
      }
    }
  }

  /** Starts workers until as many are there as are kept. */
  private void replenish() {
    while (lacking()) {
      try {
        giveBack(start(), true);
      } catch (IOException e) {
        LOG.atLevel(closed ? Level.DEBUG : Level.WARN)
            .log("A SQL worker could not be started: {}", e.getMessage());
        return; // who needs one tries again, and tells why
      } finally {
        replenished();
      }
    }
  }

  private boolean lacking() {
    lock.lock();
    try {
      boolean lacking = !closed && all.size() + starting < warm;
      starting += lacking ? 1 : 0;
      replenishing += lacking ? 1 : 0;
      return lacking;
    } finally {
      lock.unlock();
    }
  }

  private void replenished() {
    lock.lock();
    try {
      replenishing--;
      arrival.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends what has been idle beyond the warm ones. */
  private void dismiss() {
    List<WorkerProcess> leaving = new ArrayList<>();
    lock.lock();
    try {
      while (idle.size() > warm) {
        WorkerProcess worker = idle.removeLast();
        all.remove(worker);
        leaving.add(worker);
      }
    } finally {
      lock.unlock();
    }
    leaving.forEach(this::end);
  }

  private void end(WorkerProcess worker) {
    worker.end();
    var _ = timer.schedule(worker::kill, END_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Called with {@code starting} counted up. */
  private WorkerProcess start() throws IOException {
    WorkerProcess worker = null;
    boolean ready = false;
    try {
      Path folder = Files.createTempDirectory(home, PREFIX + OWN_PID + "-");
      worker = WorkerProcess.start(command.builder(folder, cache), folder, Level.WARN);
      awaitReady(worker);
      ready = true;
      return worker;
    } finally {
      settle(worker, ready);
    }
  }

  private void settle(@Nullable WorkerProcess worker, boolean ready) throws IOException {
    boolean shut;
    lock.lock();
    try {
      starting--;
      shut = closed;
      if (worker != null && ready && !shut) {
        all.add(worker);
      }
    } finally {
      lock.unlock();
    }
    if (worker != null) {
      if (!ready || shut) {
        worker.kill();
      } else {
        worker.whenEnded(() -> ended(worker));
      }
    }
    if (shut) {
      throw new IOException("SQLMatic is shutting down");
    }
  }

  private void awaitReady(WorkerProcess worker) throws IOException {
    ScheduledFuture<?> impatience =
        timer.schedule(worker::kill, START_MILLIS, TimeUnit.MILLISECONDS);
    try {
      if (worker.in().next() != READY) {
        throw new IOException("the process did not begin as it should; see the log");
      }
    } finally {
      impatience.cancel(false);
    }
  }

  @Override
  public void close() {
    List<WorkerProcess> ending;
    lock.lock();
    try {
      closed = true;
      ending = new ArrayList<>(all);
      all.clear();
      idle.clear();
    } finally {
      lock.unlock();
    }
    ending.forEach(WorkerProcess::end);
    long deadline = System.currentTimeMillis() + END_MILLIS;
    for (WorkerProcess worker : ending) {
      if (worker.exitStatus(Math.max(1, deadline - System.currentTimeMillis())).isEmpty()) {
        worker.kill();
      }
    }
    chores.shutdownNow();
    timer.shutdownNow();
  }
}
