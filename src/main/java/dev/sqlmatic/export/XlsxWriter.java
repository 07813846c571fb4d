package dev.sqlmatic.export;

import dev.sqlmatic.database.QueryResult.ResultColumn;
import dev.sqlmatic.database.ResultStream.Head;
import dev.sqlmatic.database.RowBatch;
import dev.sqlmatic.json.Utf8Builder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/**
 * A spreadsheet, as many sheets as its rows need. A spreadsheet's number is a double of which 15
 * digits are kept, so a longer integer stands as text; text that a cell cannot hold is cut, and
 * says so. NULL is an empty cell. For one thread.
 */
final class XlsxWriter implements RowWriter {
  private static final int FLUSH_ROWS = 500;

  /** Units of UTF-16 in a cell at most. */
  private static final int LONGEST_TEXT = 32_767;

  private static final int EXACT_DIGITS = 15;

  /**
   * What XML cannot hold stands as {@code _xHHHH_} (ISO/IEC 29500-1, 22.9.2.19), and so that
   * itself.
   */
  private static final Pattern UNSAFE =
      Pattern.compile(
          "[\\x00-\\x08\\x0b\\x0c\\x0d\\x0e-\\x1f\\ufffe\\uffff]|_(?=x[0-9A-Fa-f]{4}_)");

  private final Workbook workbook;
  private List<String> names = List.of();
  private Worksheet sheet;
  private int sheets;
  private int row;

  XlsxWriter(OutputStream out) {
    workbook = new Workbook(new Unclosed(out), "SQLMatic", "1.0");
    sheet = newSheet();
  }

  @Override
  public void begin(Head head) {
    names = head.columns().stream().map(ResultColumn::name).toList();
    addHeader();
  }

  @Override
  public void rows(RowBatch batch) throws IOException {
    for (int i = 0; i < batch.rows(); i++) {
      if (row == Worksheet.MAX_ROWS) {
        sheet.finish();
        sheet = newSheet();
        addHeader();
      }
      addRow(batch.bytes(), batch.start(i) + 1, batch.end(i) - 1);
      if (++row % FLUSH_ROWS == 0) {
        sheet.flush();
      }
    }
  }

  @Override
  public void end(ResultExport.Summary summary) throws IOException {
    sheet.finish();
    workbook.finish();
  }

  @Override
  public void drain() {
    // A packed file's parts leave when their buffer is full.
  }

  private Worksheet newSheet() {
    sheets++;
    row = 0;
    return workbook.newWorksheet(sheets == 1 ? "Result" : "Result " + sheets);
  }

  private void addHeader() {
    for (int column = 0; column < names.size(); column++) {
      text(column, names.get(column));
      sheet.style(row, column).bold().set();
    }
    sheet.freezePane(0, 1);
    row++;
  }

  private void addRow(byte[] in, int from, int end) {
    int column = 0;
    int at = cell(in, from, column);
    while (at < end) {
      at = cell(in, at + 1, ++column);
    }
  }

  /** Writes the cell at {@code from} and gives the index behind it. */
  private int cell(byte[] in, int from, int column) {
    return switch (in[from]) {
      case '"' -> {
        int end = (int) JsonCells.string(in, from);
        text(column, text(JsonCells.unescaped(in, from + 1, end)));
        yield end + 1;
      }
      case 'n' -> from + 4;
      case '{' -> {
        int end = JsonCells.endOfObject(in, from);
        text(column, new String(in, from, end - from, StandardCharsets.US_ASCII));
        yield end;
      }
      default -> {
        int end = JsonCells.endOfWord(in, from);
        number(column, new String(in, from, end - from, StandardCharsets.US_ASCII));
        yield end;
      }
    };
  }

  private static String text(byte[] utf8) {
    if (JsonCells.isUtf8(utf8, 0, utf8.length)) {
      return new String(utf8, StandardCharsets.UTF_8);
    }
    Utf8Builder object = new Utf8Builder(2 * utf8.length + 64);
    JsonCells.addUnreadable(object, utf8);
    return new String(object.array(), 0, object.length(), StandardCharsets.US_ASCII);
  }

  private void number(int column, String digits) {
    boolean real = digits.indexOf('.') >= 0 || digits.indexOf('E') >= 0;
    double number = Double.parseDouble(digits);
    if (Double.isInfinite(number)) {
      text(column, number > 0 ? "Inf" : "-Inf");
    } else if (real) {
      sheet.value(row, column, number);
    } else if (digits.length() <= EXACT_DIGITS) {
      sheet.value(row, column, Long.parseLong(digits));
    } else {
      text(column, digits);
    }
  }

  private void text(int column, String text) {
    String safe = text.length() > LONGEST_TEXT ? cut(text) : text;
    sheet.inlineString(
        row,
        column,
        UNSAFE.matcher(safe).replaceAll(m -> "_x%04X_".formatted((int) m.group().charAt(0))));
  }

  private static String cut(String text) {
    String note = "… (cut: %,d characters in all)".formatted(text.length());
    int end = LONGEST_TEXT - note.length();
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
        + note;
  }

  /** The library closes what it writes to; the caller's stream is the caller's. */
  private static final class Unclosed extends java.io.FilterOutputStream {
    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
