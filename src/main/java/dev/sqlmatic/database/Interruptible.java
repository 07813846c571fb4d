package dev.sqlmatic.database;

import java.sql.SQLException;

/**
 * What a {@link QueryGuard} stands over: a connection of this process, or one of another. Both
 * methods are called by the watchdog and must return at once.
 */
interface Interruptible {
  /** Asks what runs there to stop; repeated until it has. */
  void interrupt() throws SQLException;

  /**
   * Bytes held by the process in which the SQL runs.
   *
   * @param own those of this process
   */
  default long memory(long own) {
    return own;
  }
}
