package dev.sqlmatic.export;

import dev.sqlmatic.database.QueryResult.ResultColumn;
import dev.sqlmatic.database.ResultStream.Head;
import dev.sqlmatic.database.RowBatch;
import dev.sqlmatic.json.Utf8Builder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * RFC 4180. NULL is an empty field and empty text a quoted one; a blob, and text that is not UTF-8,
 * is the JSON object that stands for it everywhere. For one thread.
 */
final class CsvWriter implements RowWriter {
  private static final int PASS_ON = 64 * 1024;

  private final OutputStream out;
  private final byte[] lineEnd;
  private final Utf8Builder csv = new Utf8Builder(4 * PASS_ON);

  CsvWriter(OutputStream out, String lineEnd) {
    this.out = out;
    this.lineEnd = lineEnd.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void begin(Head head) {
    String comma = "";
    for (ResultColumn column : head.columns()) {
      csv.add(comma);
      addText(column.name().getBytes(StandardCharsets.UTF_8));
      comma = ",";
    }
    csv.add(lineEnd);
  }

  @Override
  public void rows(RowBatch batch) throws IOException {
    for (int row = 0; row < batch.rows(); row++) {
      int end = batch.end(row) - 1;
      int at = cell(batch.bytes(), batch.start(row) + 1);
      while (at < end) {
        csv.add(',');
        at = cell(batch.bytes(), at + 1);
      }
      csv.add(lineEnd);
    }
    if (csv.length() >= PASS_ON) {
      drain();
    }
  }

  @Override
  public void end(ResultExport.Summary summary) throws IOException {
    drain();
  }

  @Override
  public void drain() throws IOException {
    out.write(csv.array(), 0, csv.length());
    csv.cut(0);
  }

  /** Writes the cell at {@code from} and gives the index behind it. */
  private int cell(byte[] in, int from) {
    return switch (in[from]) {
      case '"' -> string(in, from);
      case 'n' -> from + 4;
      case '{' -> {
        int end = JsonCells.endOfObject(in, from);
        addQuoted(in, from, end);
        yield end;
      }
      default -> {
        int end = JsonCells.endOfWord(in, from);
        if (JsonCells.infinite(in, from, end)) {
          csv.add(in[from] == '-' ? "-Inf" : "Inf");
        } else {
          csv.add(in, from, end);
        }
        yield end;
      }
    };
  }

  private int string(byte[] in, int from) {
    long string = JsonCells.string(in, from);
    int end = (int) string;
    int flags = JsonCells.flags(string);
    boolean readable = (flags & JsonCells.WIDE) == 0 || JsonCells.isUtf8(in, from, end);
    if (!readable) {
      Utf8Builder object = new Utf8Builder(2 * (end - from) + 64);
      JsonCells.addUnreadable(object, JsonCells.unescaped(in, from + 1, end));
      addQuoted(object.array(), 0, object.length());
    } else if ((flags & JsonCells.ESCAPED) != 0) {
      addText(JsonCells.unescaped(in, from + 1, end));
    } else if ((flags & JsonCells.COMMA) != 0 || end == from + 1) {
      csv.add(in, from, end + 1); // with JSON's own quotes
    } else {
      csv.add(in, from + 1, end);
    }
    return end + 1;
  }

  private void addText(byte[] text) {
    boolean plain = text.length > 0;
    for (byte unit : text) {
      plain &= unit != '"' && unit != ',' && unit != '\n' && unit != '\r';
    }
    if (plain) {
      csv.add(text);
    } else {
      addQuoted(text, 0, text.length);
    }
  }

  private void addQuoted(byte[] text, int from, int end) {
    csv.add('"');
    int start = from;
    for (int i = from; i < end; i++) {
      if (text[i] == '"') {
        csv.add(text, start, i + 1).add('"');
        start = i + 1;
      }
    }
    csv.add(text, start, end).add('"');
  }
}
