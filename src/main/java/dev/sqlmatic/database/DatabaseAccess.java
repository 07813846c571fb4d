package dev.sqlmatic.database;

/**
 * Read-only sight of one attached database, for those who need no more: the tools, linking and the
 * embedded model. Thread-safe. A call blocks until its answer is there; interrupting the caller
 * stops the query.
 */
public interface DatabaseAccess {

  /** The attached name. */
  String name();

  /** The structure, cached until the file's schema changes. */
  DatabaseStructure structure();

  /**
   * Grows with each change of the file's data or schema that was seen; what is derived from the
   * data is kept under it.
   */
  long dataVersion();

  /**
   * Runs SQL in the sandbox.
   *
   * @throws dev.sqlmatic.failure.FailureException {@code QueryRejected}, {@code QueryFailed},
   *     {@code QueryTimedOut}, {@code TooLarge}, or {@code Cancelled} when the caller was
   *     interrupted (its interrupt flag is set again)
   */
  QueryResult query(QueryRequest request);
}
