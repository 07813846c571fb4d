package dev.sqlmatic.database;

import dev.sqlmatic.database.ResultStream.Head;

/** Where a {@link StreamedQuery} puts its rows: before a reader here, or on the way to one. */
interface RowOutlet {
  /** Tells what is known before the first row. */
  void begin(Head about);

  /** Hands rows over as soon as there is room; throws Stopped when the work must end. */
  void put(RowBatch batch, Stop stop);

  /** Whether rows that are there are better handed over than gathered. */
  boolean hungry();
}
