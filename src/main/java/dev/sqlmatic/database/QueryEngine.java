package dev.sqlmatic.database;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Runs SQL that is taken for hostile: {@link QueryRunner} in this process, {@code
 * ProcessQueryEngine} in others. Thread-safe; the caller waits, at most until the query's limit.
 */
interface QueryEngine extends AutoCloseable {
  /**
   * The one that the configuration asks for.
   *
   * @param home a folder for what worker processes need
   */
  static QueryEngine of(
      DatabaseConfig config, SqlScheduler scheduler, Path home, Supplier<String> ids) {
    return switch (config.isolation().mode()) {
      case IN_PROCESS -> new QueryRunner(scheduler, config, ids);
      case PROCESS -> new ProcessQueryEngine(scheduler, config, home, ids);
    };
  }

  /** Tells the version of the data that a query is about to see. */
  @FunctionalInterface
  interface VersionSource {
    /**
     * Called before the data is read, on a thread that may run SQL.
     *
     * @param moved whether the connection that will read it has noticed a commit
     */
    long before(boolean moved);
  }

  /**
   * Runs a query on the file of a pool.
   *
   * @param longestCell bytes of a value at most
   */
  QueryResult run(
      ConnectionPool pool, VersionSource versions, QueryRequest request, int longestCell);

  /** Starts a query whose rows are read while it runs. True: rows were left out. */
  SqlTask<Boolean> stream(ConnectionPool pool, Duration limit, StreamOrder order);

  /**
   * Reads a file for the first time, so that one that cannot be read is refused at once.
   *
   * @throws dev.sqlmatic.failure.FailureException that says what is wrong with the file
   */
  void contact(ConnectionPool pool);

  /** {@code ok}, or the first thing that is wrong in the file; ok also when there is no time. */
  String quickCheck(ConnectionPool pool);

  /** The structure of an attached file; empty when what is known still holds. */
  Optional<FileProbe.Read> structure(
      ConnectionPool pool, String name, Optional<FileProbe.Known> known);

  /** Called when a file is no longer attached: nothing may hold it open. */
  void forget(DatabaseFile file);

  @Override
  void close();
}
