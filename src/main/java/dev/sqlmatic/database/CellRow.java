package dev.sqlmatic.database;

import dev.sqlmatic.json.Utf8Builder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.sqlite.core.Codes;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.DB;

/**
 * Reads the current row of a statement cell by cell, exactly, and writes it as {@link RowBatch} has
 * it. For one thread, while the statement is open.
 */
final class CellRow {
  private static final byte[] NOTHING = {};

  private final CoreStatement statement;
  private final int first;
  private final int columns;
  private final boolean utf8;

  /**
   * Reads some columns.
   *
   * @param first the first of them, from 0
   * @param utf8 whether the file's text is, so that its bytes can be taken as they are
   */
  CellRow(CoreStatement statement, int first, int columns, boolean utf8) {
    this.statement = statement;
    this.first = first;
    this.columns = columns;
    this.utf8 = utf8;
  }

  /** The row as SQLite wrote it into the first column; empty where that is NULL. */
  byte[] whole() throws SQLException {
    return orNothing(statement.pointer.safeRun((database, row) -> database.column_blob(row, 0)));
  }

  void addTo(BatchBuilder batch) throws SQLException {
    Utf8Builder json = batch.bytes();
    int start = json.length();
    boolean whole = false;
    try {
      json.add('[');
      for (int i = first; i < first + columns; i++) {
        if (i > first) {
          json.add(',');
        }
        int column = i;
        statement.pointer.safeRunConsume((database, row) -> add(json, database, row, column));
      }
      json.add(']');
      whole = true;
    } finally {
      if (!whole) {
        json.cut(start);
      }
    }
    batch.endRow();
  }

  private void add(Utf8Builder json, DB database, long row, int column) throws SQLException {
    switch (database.column_type(row, column)) {
      case Codes.SQLITE_INTEGER -> json.add(Long.toString(database.column_long(row, column)));
      case Codes.SQLITE_FLOAT -> json.add(real(database.column_double(row, column)));
      case Codes.SQLITE_TEXT -> json.addJsonString(text(database, row, column));
      case Codes.SQLITE_BLOB -> addBlob(json, orNothing(database.column_blob(row, column)));
      default -> json.add("null");
    }
  }

  private byte[] text(DB database, long row, int column) throws SQLException {
    if (utf8) {
      return orNothing(database.column_blob(row, column));
    }
    String text = database.column_text(row, column);
    return text == null ? NOTHING : text.getBytes(StandardCharsets.UTF_8);
  }

  private static void addBlob(Utf8Builder json, byte[] blob) {
    json.add("{\"$base64\":\"")
        .add(Base64.getEncoder().encode(blob))
        .add("\",\"length\":")
        .add(Integer.toString(blob.length))
        .add('}');
  }

  /** As SQLite writes infinity into JSON. */
  private static String real(double number) {
    return Double.isInfinite(number)
        ? (number > 0 ? "9.0e+999" : "-9.0e+999")
        : Double.toString(number);
  }

  private static byte[] orNothing(byte @Nullable [] bytes) {
    return bytes == null ? NOTHING : bytes;
  }
}
