package dev.sqlmatic.database;

import dev.sqlmatic.json.Utf8Builder;

/** Gathers rows for a {@link RowBatch}. For one thread. */
final class BatchBuilder {
  private final int targetBytes;
  private final Utf8Builder bytes;
  private final int[] ends;
  private int rows;

  BatchBuilder(int targetBytes, int mostRows) {
    this.targetBytes = targetBytes;
    this.bytes = new Utf8Builder(targetBytes + (targetBytes >> 3));
    this.ends = new int[mostRows];
  }

  /** A whole row. */
  void add(byte[] row) {
    bytes.add(row);
    endRow();
  }

  /** Where to write a row before {@link #endRow}. */
  Utf8Builder bytes() {
    return bytes;
  }

  void endRow() {
    ends[rows++] = bytes.length();
  }

  boolean full() {
    return rows == ends.length || bytes.length() >= targetBytes;
  }

  /** Hands the rows on, if there are any, and gives a builder for the next ones. */
  BatchBuilder flush(RowOutlet pipe, Stop stop) {
    if (rows == 0) {
      return this;
    }
    pipe.put(new RowBatch(bytes.array(), ends, rows), stop);
    return new BatchBuilder(targetBytes, ends.length);
  }
}
