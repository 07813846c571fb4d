package dev.sqlmatic.database;

import dev.sqlmatic.database.WorkerMessages.Task;
import dev.sqlmatic.database.worker.WorkerCommand;
import dev.sqlmatic.database.worker.WorkerPool;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs hostile SQL in processes of its own, one query at a time in each. The {@link SqlScheduler}
 * queues, preempts and ends queries as it does for connections of this process; what it lends are
 * workers. A query that kills or hangs its process, or outgrows its memory, costs that query alone.
 * Thread-safe.
 */
final class ProcessQueryEngine implements QueryEngine {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessQueryEngine.class);
  private static final Duration REST = Duration.ofMinutes(1);

  private final SqlScheduler scheduler;
  private final DatabaseConfig config;
  private final Supplier<String> ids;
  private final long heapBytes;
  private final WorkerPool pool;
  private final AtomicLong numbers = new AtomicLong();

  /**
   * Starts workers in the background.
   *
   * @param home where workers get their folders, the native library and the cache of classes lie
   */
  ProcessQueryEngine(
      SqlScheduler scheduler, DatabaseConfig config, Path home, Supplier<String> ids) {
    this.scheduler = scheduler;
    this.config = config;
    this.ids = ids;
    try {
      WorkerCommand command = WorkerSetup.command(config, home);
      heapBytes = command.heapBytes();
      pool = new WorkerPool(command, home, config.isolation().warmWorkers(), REST);
      WorkerSetup.useCache(command, home, pool);
    } catch (IOException e) {
      throw new FailureException(
          new Failure.BadInput(
              "WORKERS_NOT_STARTED",
              "The folder “%s”, which SQL workers need, cannot be written: %s. Change its permissions, or set database.isolation to in-process."
                  .formatted(home, e.getMessage())),
          e);
    }
  }

  /** Lends workers to the scheduler's threads. */
  private final class Loans implements SqlTask.Lender<RemoteWorker> {
    @Override
    public RemoteWorker borrow() {
      try {
        return new RemoteWorker(pool.borrow(), heapBytes, config.maxMemory());
      } catch (IOException e) {
        LOG.error("A SQL worker could not be started", e);
        throw new FailureException(
            new Failure.Internal("No process could be started for the query; see SQLMatic's log."),
            e);
      }
    }

    @Override
    public void giveBack(RemoteWorker lent, boolean healthy) {
      pool.giveBack(lent.process(), healthy && lent.fit());
    }
  }

  @Override
  public QueryResult run(
      ConnectionPool database, VersionSource versions, QueryRequest request, int longestCell) {
    BoundedQuery query = BoundedQuery.of(request, config, longestCell);
    query.check();
    return scheduler.run(
        new Loans(),
        query.limit(),
        (worker, guard) ->
            worker.query(
                numbers.incrementAndGet(), guard, database.file(), query, versions, ids.get()));
  }

  @Override
  public SqlTask<Boolean> stream(ConnectionPool database, Duration limit, StreamOrder order) {
    return scheduler.stream(
        new Loans(),
        limit,
        (worker, guard) -> worker.stream(numbers.incrementAndGet(), guard, database.file(), order));
  }

  @Override
  public void contact(ConnectionPool database) {
    look(database, config.structureTimeout(), Task.Look.CONTACT);
  }

  @Override
  public String quickCheck(ConnectionPool database) {
    return look(database, config.queryTimeout(), Task.Look.QUICK_CHECK);
  }

  @Override
  public Optional<FileProbe.Read> structure(
      ConnectionPool database, String name, Optional<FileProbe.Known> known) {
    return scheduler.run(
        new Loans(),
        config.structureTimeout(),
        (worker, guard) ->
            worker.structure(
                numbers.incrementAndGet(),
                guard,
                database.file(),
                new Task.Structure(name, known)));
  }

  private String look(ConnectionPool database, Duration limit, Task.Look look) {
    return scheduler.run(
        new Loans(),
        limit,
        (worker, guard) -> worker.look(numbers.incrementAndGet(), guard, database.file(), look));
  }

  @Override
  public void forget(DatabaseFile file) {
    pool.each(worker -> {
      try {
        worker.aside().begin(WorkerMessages.FORGET).putText(file.path().toString()).send();
      } catch (IOException e) {
        LOG.debug("SQL worker {} is gone", worker.pid(), e);
      }
    });
  }

  /** The process ids of the workers. */
  List<Long> pids() {
    return pool.pids();
  }

  @Override
  public void close() {
    pool.close();
  }
}
