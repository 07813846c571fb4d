package dev.sqlmatic.database;

import dev.sqlmatic.database.DatabaseFile.Identity;
import dev.sqlmatic.database.FileProbe.Known;
import dev.sqlmatic.database.QueryResult.ResultColumn;
import dev.sqlmatic.database.Stop.Reason;
import dev.sqlmatic.database.worker.FrameReader;
import dev.sqlmatic.database.worker.FrameWriter;
import dev.sqlmatic.database.worker.WorkerPool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the server and a worker say to each other. The server sends a {@link Request}; the worker
 * answers with {@code MOVED} (and waits for {@code GO}) where the file has changed, the columns,
 * rows by the batch, and ends with one of {@code DONE}, {@code FAILED}, {@code STOPPED}. Stateless.
 */
final class WorkerMessages {
  static final int READY = WorkerPool.READY;
  static final int MOVED = 2;
  static final int COLUMNS = 3;
  static final int ROWS = 4;
  static final int DONE = 5;
  static final int FAILED = 6;
  static final int STOPPED = 7;
  static final int BATCH = 8;

  static final int REQUEST = 10;
  static final int GO = 11;
  static final int CANCEL = 12;
  static final int FORGET = 13;

  private static final int QUERY = 0;
  private static final int CONTACT = 1;
  private static final int QUICK_CHECK = 2;
  private static final int STRUCTURE = 3;
  private static final int STREAM = 4;

  private static final int NULL = 0;
  private static final int INT = 1;
  private static final int REAL = 2;
  private static final int TEXT = 3;
  private static final int BLOB = 4;

  private WorkerMessages() {}

  /**
   * Something to do.
   *
   * @param number tells it from those before, so that a late {@code CANCEL} hits nothing
   * @param limit what is left of its time
   * @param maxMemory bytes by which the worker may grow meanwhile
   */
  record Request(long number, Path file, Duration limit, long maxMemory, Task task) {}

  /** What there is to do. */
  sealed interface Task {
    record Query(BoundedQuery query) implements Task {}

    record Stream(QueryRequest request, int longestCell) implements Task {}

    record Structure(String name, Optional<Known> known) implements Task {}

    enum Look implements Task {
      CONTACT,
      QUICK_CHECK
    }
  }

  static void put(FrameWriter frame, Request request) {
    frame
        .begin(REQUEST)
        .putNumber(request.number())
        .putText(request.file().toString())
        .putNumber(request.limit().toNanos())
        .putNumber(request.maxMemory());
    switch (request.task()) {
      case Task.Query(BoundedQuery query) -> put(frame.putByte(QUERY), query);
      case Task.Stream(QueryRequest query, int longestCell) -> {
        frame.putByte(STREAM).putNumber(longestCell);
        frame.putNumber(query.maxRows().orElse(0)).putText(query.sql());
        put(frame, query.params());
      }
      case Task.Structure(String name, Optional<Known> known) -> {
        frame.putByte(STRUCTURE).putText(name);
        known.ifPresent(k -> frame.putText(k.identity().key()).putNumber(k.schemaVersion()));
      }
      case Task.Look.CONTACT -> frame.putByte(CONTACT);
      case Task.Look.QUICK_CHECK -> frame.putByte(QUICK_CHECK);
    }
  }

  static Request takeRequest(FrameReader frame) throws IOException {
    long number = frame.takeNumber();
    Path file = Path.of(frame.takeText());
    Duration limit = Duration.ofNanos(frame.takeNumber());
    long maxMemory = frame.takeNumber();
    int kind = frame.takeByte();
    Task task =
        switch (kind) {
          case QUERY -> new Task.Query(takeQuery(frame, limit));
          case STREAM -> takeStream(frame);
          case STRUCTURE -> takeStructure(frame);
          case CONTACT -> Task.Look.CONTACT;
          case QUICK_CHECK -> Task.Look.QUICK_CHECK;
          default -> throw new IOException("a task of the unknown kind " + kind);
        };
    return new Request(number, file, limit, maxMemory, task);
  }

  private static void put(FrameWriter frame, BoundedQuery query) {
    frame.putText(query.sql()).putNumber(query.maxRows()).putNumber(query.maxBytes());
    frame.putNumber(query.longestCell());
    put(frame, query.params());
  }

  private static void put(FrameWriter frame, Map<String, SqlValue> params) {
    frame.putNumber(params.size());
    params.forEach((name, value) -> {
      frame.putText(name);
      put(frame, value);
    });
  }

  private static Map<String, SqlValue> takeParams(FrameReader frame) throws IOException {
    int size = frame.takeCount();
    Map<String, SqlValue> params = new HashMap<>();
    for (int i = 0; i < size; i++) {
      params.put(frame.takeText(), takeValue(frame));
    }
    return params;
  }

  private static Task takeStream(FrameReader frame) throws IOException {
    int longestCell = frame.takeCount();
    Optional<Integer> maxRows = Optional.of(frame.takeCount()).filter(rows -> rows > 0);
    String sql = frame.takeText();
    return new Task.Stream(
        new QueryRequest(sql, takeParams(frame), maxRows, Optional.empty()), longestCell);
  }

  static void put(FrameWriter frame, RowBatch batch) {
    frame.begin(BATCH).putNumber(batch.rows());
    for (int i = 0; i < batch.rows(); i++) {
      frame.putNumber(batch.end(i));
    }
    frame.putBytes(batch.bytes(), batch.size());
  }

  static RowBatch takeBatch(FrameReader frame) throws IOException {
    int rows = frame.takeCount();
    if (rows > frame.size()) {
      throw new IOException("more rows than there can be");
    }
    int[] ends = new int[rows];
    for (int i = 0; i < rows; i++) {
      ends[i] = frame.takeCount();
      if (i > 0 && ends[i] < ends[i - 1]) {
        throw new IOException("a row that ends before it begins");
      }
    }
    byte[] bytes = frame.takeBytes();
    if (rows == 0 || ends[rows - 1] != bytes.length) {
      throw new IOException("rows that do not fit their bytes");
    }
    return new RowBatch(bytes, ends, rows);
  }

  private static BoundedQuery takeQuery(FrameReader frame, Duration limit) throws IOException {
    String sql = frame.takeText();
    int maxRows = frame.takeCount();
    long maxBytes = frame.takeNumber();
    int longestCell = frame.takeCount();
    return new BoundedQuery(sql, takeParams(frame), maxRows, maxBytes, longestCell, limit);
  }

  private static Task takeStructure(FrameReader frame) throws IOException {
    String name = frame.takeText();
    return new Task.Structure(
        name,
        frame.more()
            ? Optional.of(new Known(new Identity(frame.takeText()), frame.takeNumber()))
            : Optional.empty());
  }

  static void put(FrameWriter frame, List<ResultColumn> columns) {
    frame.begin(COLUMNS).putNumber(columns.size());
    columns.forEach(column -> frame.putText(column.name()).putText(column.type()));
  }

  static List<ResultColumn> takeColumns(FrameReader frame) throws IOException {
    int size = frame.takeCount();
    List<ResultColumn> columns = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      columns.add(new ResultColumn(frame.takeText(), frame.takeText()));
    }
    return columns;
  }

  static Reason takeReason(FrameReader frame) throws IOException {
    String name = frame.takeText();
    try {
      return Reason.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw new IOException("the unknown reason " + name, e);
    }
  }

  static void put(FrameWriter frame, SqlValue value) {
    switch (value) {
      case SqlValue.Null _ -> frame.putByte(NULL);
      case SqlValue.Int(long number) -> frame.putByte(INT).putNumber(number);
      case SqlValue.Real(double number) ->
          frame.putByte(REAL).putBits(Double.doubleToRawLongBits(number));
      case SqlValue.Text(String text) -> frame.putByte(TEXT).putText(text);
      case SqlValue.Blob(byte[] bytes) -> frame.putByte(BLOB).putBytes(bytes);
    }
  }

  static SqlValue takeValue(FrameReader frame) throws IOException {
    int kind = frame.takeByte();
    return switch (kind) {
      case NULL -> SqlValue.Null.NULL;
      case INT -> new SqlValue.Int(frame.takeNumber());
      case REAL -> new SqlValue.Real(Double.longBitsToDouble(frame.takeBits()));
      case TEXT -> new SqlValue.Text(frame.takeText());
      case BLOB -> new SqlValue.Blob(frame.takeBytes());
      default -> throw new IOException("a value of the unknown kind " + kind);
    };
  }
}
