package dev.sqlmatic.storage;

import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.DbClientException;
import io.helidon.dbclient.jdbc.JdbcClientBuilder;
import io.helidon.dbclient.jdbc.JdbcConnectionPool;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * One connection and the one platform thread that may use it. Work is done in the order in which it
 * came. What came while a commit was on its way to the disk shares the next one ("group commit"),
 * so that many writers are not slowed by the disk's flush; each has a savepoint of its own, and one
 * that throws undoes its own changes only. Invariant: an answer is given after the commit.
 *
 * <p>A platform thread, because a call into SQLite holds its thread and would hold a virtual
 * thread's carrier with it. Thread-safe.
 */
final class Lane implements AutoCloseable {
  /** Far above what a transaction takes; reached only when the disk hangs. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final StorageConnection connection;
  private final int most;
  private final DbClient client;
  private final BlockingQueue<Job<?>> waiting = new LinkedBlockingQueue<>();
  private final ExecutorService executor;

  /** The lane's thread, once it has worked. */
  private volatile @Nullable Thread working;

  private record Job<T>(Storage.Work<T> work, CompletableFuture<T> answer) {}

  /** At most {@code most} pieces of work share a transaction. */
  Lane(String name, StorageConnection connection, StatementFile statements, int most) {
    this.connection = connection;
    this.most = most;
    this.client =
        JdbcClientBuilder.create()
            .connectionPool(new OneConnection(connection))
            .statements(statements)
            .build();
    this.executor =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().name(name).daemon().factory());
  }

  /**
   * Runs {@code work} in a transaction and waits for its commit. An interrupt does not end the
   * wait, which is short: what was begun is told truly, and the flag is set again.
   */
  <T> T run(Storage.Work<T> work) {
    if (Thread.currentThread().equals(working)) {
      throw new IllegalStateException("A transaction cannot run inside another of its lane");
    }
    Job<T> job = new Job<>(work, new CompletableFuture<>());
    waiting.add(job);
    try {
      executor.execute(this::runWaiting);
    } catch (RejectedExecutionException e) {
      if (waiting.remove(job)) {
        throw internal("SQLMatic is stopping: its storage is closed.", e);
      }
    }
    return await(job);
  }

  /** Once for each job, so the last to run finds nothing where jobs were done together. */
  private void runWaiting() {
    working = Thread.currentThread();
    List<Job<?>> jobs = new ArrayList<>();
    waiting.drainTo(jobs, most);
    if (jobs.isEmpty()) {
      return;
    }
    List<Runnable> answers = new ArrayList<>();
    try {
      connection.setAutoCommit(false);
      for (Job<?> job : jobs) {
        answers.add(attempt(job));
      }
      connection.commit();
    } catch (Throwable e) { // an Error too, or the write lock would be held for ever
      rollback(e);
      jobs.forEach(job -> job.answer().completeExceptionally(e));
      return;
    }
    answers.forEach(Runnable::run);
  }

  /** Gives what is to be told once the commit is done. */
  private <T> Runnable attempt(Job<T> job) throws SQLException {
    connection.run("SAVEPOINT job");
    try {
      T result = job.work().run(new Session(client.transaction()));
      connection.run("RELEASE job");
      return () -> job.answer().complete(result);
    } catch (Throwable e) {
      // Throws where SQLite has undone the whole transaction by itself (a full disk, say).
      connection.run("ROLLBACK TO job");
      connection.run("RELEASE job");
      return () -> job.answer().completeExceptionally(e);
    }
  }

  private void rollback(Throwable cause) {
    try {
      connection.close();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private <T> T await(Job<T> job) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return job.answer().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw rethrown(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      waiting.remove(job);
      throw internal(
          "SQLMatic's storage did not answer within "
              + PATIENCE.toSeconds()
              + " s. Look at the disk that holds storage.home.",
          e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static RuntimeException rethrown(Throwable cause) {
    return switch (cause) {
      case FailureException e -> e;
      case DbClientException e -> internal(reason(e.getCause()), e);
      case SQLException e -> internal(reason(e), e);
      case RuntimeException e -> e;
      case Error e -> throw e;
      default -> internal(reason(cause), cause);
    };
  }

  private static String reason(@Nullable Throwable cause) {
    Optional<SQLiteErrorCode> code =
        cause instanceof SQLiteException sqlite
            ? Optional.of(sqlite.getResultCode())
            : Optional.empty();
    String name = code.map(SQLiteErrorCode::name).orElse("");
    if (name.startsWith("SQLITE_BUSY")) {
      return "Another process holds SQLMatic's storage for long. Try again in a moment.";
    }
    if (name.startsWith("SQLITE_FULL") || name.startsWith("SQLITE_IOERR")) {
      return "SQLMatic could not write its own state ("
          + name
          + "). Look at the disk that holds storage.home.";
    }
    return "SQLMatic could not read or write its own state.";
  }

  private static FailureException internal(String detail, Throwable cause) {
    return new FailureException(new Failure.Internal(detail), cause);
  }

  /** Ends the transactions that are under way or waiting, then closes the connection. */
  @Override
  public void close() throws SQLException {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(10, TimeUnit.SECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException e) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
    connection.disconnect();
  }

  /** Gives DbClient the lane's connection, whenever it asks. */
  private record OneConnection(StorageConnection only) implements JdbcConnectionPool {
    @Override
    public Connection connection() {
      return only;
    }
  }
}
