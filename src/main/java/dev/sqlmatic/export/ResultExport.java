package dev.sqlmatic.export;

import dev.sqlmatic.database.ResultStream;
import dev.sqlmatic.database.RowBatch;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;

/**
 * Writes a result in a format while its query runs: from the first row on, in constant memory. Rows
 * that are there are never held back for those that are not. Immutable.
 *
 * @param shape of JSON and JSON lines
 * @param lineEnd of CSV
 */
public record ResultExport(ExportFormat format, JsonShape shape, String lineEnd) {
  /** What RFC 4180 asks for. */
  public static final String CRLF = "\r\n";

  /** How a result ended. */
  public record Summary(long rows, boolean truncated, Duration elapsed) {}

  /**
   * Writes everything and flushes; the output stays open.
   *
   * @throws dev.sqlmatic.failure.FailureException when the query failed: what was written is not
   *     the whole result
   */
  public Summary write(ResultStream stream, OutputStream out) throws IOException {
    long started = System.nanoTime();
    RowWriter writer = writer(out);
    writer.begin(stream.head());
    long rows = 0;
    Optional<RowBatch> batch = stream.next();
    while (batch.isPresent()) {
      writer.rows(batch.get());
      rows += batch.get().rows();
      if (stream.idle()) {
        writer.drain();
        out.flush();
      }
      batch = stream.next();
    }
    Duration elapsed = Duration.ofNanos(System.nanoTime() - started);
    Summary summary = new Summary(rows, stream.truncated(), elapsed);
    writer.end(summary);
    out.flush();
    return summary;
  }

  private RowWriter writer(OutputStream out) {
    return switch (format) {
      case CSV -> new CsvWriter(out, lineEnd);
      case JSON -> new JsonWriter(out, shape, false);
      case NDJSON -> new JsonWriter(out, shape, true);
      case XLSX -> new XlsxWriter(out);
    };
  }
}
