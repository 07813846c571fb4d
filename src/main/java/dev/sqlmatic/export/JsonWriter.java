package dev.sqlmatic.export;

import dev.sqlmatic.database.QueryResult.ResultColumn;
import dev.sqlmatic.database.ResultStream.Head;
import dev.sqlmatic.database.RowBatch;
import dev.sqlmatic.json.Json;
import dev.sqlmatic.json.Utf8Builder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * JSON and JSON lines; values as {@link dev.sqlmatic.database.ResultJson} has them. For one thread.
 */
final class JsonWriter implements RowWriter {
  private static final int PASS_ON = 64 * 1024;
  private static final byte[] BETWEEN = {',', '\n'};
  private static final byte[] LINE = {'\n'};

  private final OutputStream out;
  private final JsonShape shape;
  private final boolean lines;
  private final Utf8Builder json = new Utf8Builder(4 * PASS_ON);
  private byte[][] keys = {};
  private boolean first = true;

  JsonWriter(OutputStream out, JsonShape shape, boolean lines) {
    this.out = out;
    this.shape = shape;
    this.lines = lines;
  }

  @Override
  public void begin(Head head) {
    keys = keys(head.columns());
    if (lines) {
      return;
    }
    if (shape != JsonShape.ARRAY) {
      json.add("{\"query_id\":").addText(Json.write(head.queryId()));
      json.add(",\"sql\":").addText(Json.write(head.sql()));
      json.add(",\"columns\":").addText(Json.write(columns(head.columns())));
      json.add(",\"data_version\":").add(Long.toString(head.dataVersion()));
      json.add(",\"rows\":");
    }
    json.add('[');
  }

  private static Object columns(List<ResultColumn> columns) {
    var array = Json.mapper().createArrayNode();
    columns.forEach(c -> array.addObject().put("name", c.name()).put("type", c.type()));
    return array;
  }

  /** An object has each name once: the second {@code id} becomes {@code id_2}. */
  static List<String> distinctNames(List<ResultColumn> columns) {
    Set<String> taken = new HashSet<>();
    List<String> names = new ArrayList<>();
    for (ResultColumn column : columns) {
      String name = column.name();
      for (int n = 2; !taken.add(name); n++) {
        name = column.name() + "_" + n;
      }
      names.add(name);
    }
    return names;
  }

  private static byte[][] keys(List<ResultColumn> columns) {
    List<String> names = distinctNames(columns);
    byte[][] keys = new byte[names.size()][];
    for (int i = 0; i < keys.length; i++) {
      String key = (i == 0 ? "{" : ",") + Json.write(names.get(i)) + ":";
      keys[i] = key.getBytes(StandardCharsets.UTF_8);
    }
    return keys;
  }

  @Override
  public void rows(RowBatch batch) throws IOException {
    byte[] in = batch.bytes();
    for (int row = 0; row < batch.rows(); row++) {
      if (!first && !lines) {
        json.add(BETWEEN);
      }
      first = false;
      int start = batch.start(row);
      int end = batch.end(row);
      boolean readable = JsonCells.isAscii(in, start, end) || JsonCells.isUtf8(in, start, end);
      if (shape != JsonShape.ARRAYS) {
        addObject(in, start, readable);
      } else if (readable) {
        json.add(in, start, end);
      } else {
        addArray(in, start, end);
      }
      if (lines) {
        json.add(LINE);
      }
    }
    if (json.length() >= PASS_ON) {
      drain();
    }
  }

  @Override
  public void end(ResultExport.Summary summary) throws IOException {
    if (!lines) {
      json.add(']');
    }
    if (!lines && shape != JsonShape.ARRAY) {
      json.add(
          String.format(
              Locale.ROOT,
              ",\"row_count\":%d,\"truncated\":%b,\"elapsed_ms\":%.3f}",
              summary.rows(),
              summary.truncated(),
              summary.elapsed().toNanos() / 1e6));
    }
    if (!lines) {
      json.add(LINE);
    }
    drain();
  }

  @Override
  public void drain() throws IOException {
    out.write(json.array(), 0, json.length());
    json.cut(0);
  }

  private void addObject(byte[] in, int start, boolean readable) {
    int at = start + 1;
    for (byte[] key : keys) {
      json.add(key);
      at = cell(in, at, readable) + 1;
    }
    json.add('}');
  }

  private void addArray(byte[] in, int start, int end) {
    json.add('[');
    int at = cell(in, start + 1, false);
    while (at < end - 1) {
      json.add(',');
      at = cell(in, at + 1, false);
    }
    json.add(']');
  }

  /** Writes the cell at {@code from} and gives the index behind it. */
  private int cell(byte[] in, int from, boolean readable) {
    int end =
        switch (in[from]) {
          case '"' -> (int) JsonCells.string(in, from) + 1;
          case '{' -> JsonCells.endOfObject(in, from);
          default -> JsonCells.endOfWord(in, from);
        };
    if (readable || in[from] != '"' || JsonCells.isUtf8(in, from, end)) {
      json.add(in, from, end);
    } else {
      JsonCells.addUnreadable(json, JsonCells.unescaped(in, from + 1, end - 1));
    }
    return end;
  }
}
