package dev.sqlmatic.storage;

import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.DbClientException;
import io.helidon.dbclient.DbTransaction;
import io.helidon.dbclient.jdbc.JdbcClientBuilder;
import io.helidon.dbclient.jdbc.JdbcConnectionPool;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * One connection and the one platform thread that may use it; transactions run one after another,
 * in the order in which they came. A platform thread, because a call into SQLite holds its thread
 * and would hold a virtual thread's carrier with it. Thread-safe.
 */
final class Lane implements AutoCloseable {
  /** Far above what a transaction takes; reached only when the disk hangs. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final StorageConnection connection;
  private final DbClient client;
  private final ExecutorService executor;

  Lane(String name, StorageConnection connection, StatementFile statements) {
    this.connection = connection;
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
    Future<T> future;
    try {
      future = executor.submit(() -> transaction(work));
    } catch (RejectedExecutionException e) {
      throw internal("SQLMatic is stopping: its storage is closed.", e);
    }
    return await(future);
  }

  private <T> T transaction(Storage.Work<T> work) {
    DbTransaction transaction = client.transaction();
    try {
      T result = work.run(new Session(transaction));
      transaction.commit();
      return result;
    } catch (Throwable e) { // an Error too, or the write lock would be held for ever
      rollback(transaction, e);
      throw e;
    }
  }

  private void rollback(DbTransaction transaction, Throwable cause) {
    try {
      transaction.rollback();
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
    try {
      connection.close();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private static <T> T await(Future<T> future) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw rethrown(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      future.cancel(false);
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
      case DbClientException e -> internal(reason(e), e);
      case RuntimeException e -> e;
      case Error e -> throw e;
      default -> internal("SQLMatic could not read or write its own state.", cause);
    };
  }

  private static String reason(DbClientException e) {
    Optional<SQLiteErrorCode> code =
        e.getCause() instanceof SQLiteException sqlite
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
