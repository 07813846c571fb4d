package dev.sqlmatic.database;

/**
 * Some rows on their way from SQLite to a writer. Each is a JSON array in UTF-8 without any space
 * between its tokens: {@code null}, numbers, strings, and a blob as {@code {"$base64":"…",
 * "length":n}}. Text that is not valid UTF-8 in the file is not valid in its string either; whoever
 * writes it out looks. The arrays are handed over, not copied, and not changed any more.
 *
 * @param bytes the rows without anything between them; may be longer than they are
 * @param ends where each row ends
 * @param rows how many; {@code ends} may be longer
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RowBatch(byte[] bytes, int[] ends, int rows) {

  /** Where a row begins. */
  public int start(int row) {
    return row == 0 ? 0 : ends[row - 1];
  }

  public int end(int row) {
    return ends[row];
  }

  /** Bytes of all rows. */
  public int size() {
    return rows == 0 ? 0 : ends[rows - 1];
  }
}
