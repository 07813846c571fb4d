package dev.sqlmatic.database;

import dev.sqlmatic.database.QueryEngine.VersionSource;

/**
 * A query whose rows are to be streamed.
 *
 * @param id of the query
 * @param longestCell bytes of a value at most
 * @param outlet where its rows go
 */
record StreamOrder(
    String id, QueryRequest request, int longestCell, VersionSource versions, RowOutlet outlet) {

  /** Runs it on a connection. True when rows were left out. */
  boolean run(SandboxedConnection connection, QueryGuard guard) throws java.sql.SQLException {
    StatementGate.Checked checked = StatementGate.check(request.sql());
    connection.beginRead(longestCell);
    try {
      return new StreamedQuery(id, request, checked, versions, outlet).run(connection, guard);
    } finally {
      connection.endRead();
    }
  }
}
