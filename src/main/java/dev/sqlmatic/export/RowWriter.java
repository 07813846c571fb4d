package dev.sqlmatic.export;

import dev.sqlmatic.database.ResultStream.Head;
import dev.sqlmatic.database.RowBatch;
import java.io.IOException;

/** Writes one result: its head, its rows, its end. For one thread. */
interface RowWriter {
  void begin(Head head) throws IOException;

  void rows(RowBatch batch) throws IOException;

  /** After the last row. */
  void end(ResultExport.Summary summary) throws IOException;

  /** Passes on what it holds back, as far as the format allows. */
  void drain() throws IOException;
}
