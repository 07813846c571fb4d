package dev.sqlmatic.database;

import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.Function;

/**
 * Takes the place of functions that a query, or a file by way of a view or an FTS5 rank, could use
 * to kill or hang the process: those that the driver bundles and that overflow the heap are denied,
 * and SQLite's own {@code trim} family, which is O(n·m) and cannot be interrupted, is linear here.
 * Stateless.
 */
final class SafeFunctions {
  /**
   * SQLITE_UTF8 (which with the driver's own SQLITE_UTF16 covers every encoding; without it the
   * UTF-8 variant stays), SQLITE_DETERMINISTIC and SQLITE_INNOCUOUS, so that a schema that uses
   * them still loads.
   */
  private static final int FLAGS = 0x1 | 0x800 | 0x200000;

  private SafeFunctions() {}

  static void install(Connection connection) throws SQLException {
    deny(connection, "replicate", 2);
    deny(connection, "padl", 2);
    deny(connection, "padr", 2);
    deny(connection, "padc", 2);
    deny(connection, "leftstr", 2);
    deny(connection, "rightstr", 2);
    deny(connection, "strfilter", 2);
    deny(connection, "charindex", 2);
    deny(connection, "charindex", 3);
    for (int arguments = 1; arguments <= 2; arguments++) {
      Function.create(connection, "trim", new Trim(true, true), arguments, FLAGS);
      Function.create(connection, "ltrim", new Trim(true, false), arguments, FLAGS);
      Function.create(connection, "rtrim", new Trim(false, true), arguments, FLAGS);
    }
  }

  private static void deny(Connection connection, String name, int arguments) throws SQLException {
    Function.create(connection, name, new Denied(name), arguments, FLAGS);
  }

  private static final class Denied extends Function {
    private final String name;

    Denied(String name) {
      this.name = name;
    }

    @Override
    protected void xFunc() throws SQLException {
      error("the function " + name + "() is not available");
    }
  }

  /** {@code trim(X)} and {@code trim(X,Y)} as in sqlite.org/lang_corefunc.html#trim. */
  private static final class Trim extends Function {
    private final boolean left;
    private final boolean right;

    Trim(boolean left, boolean right) {
      this.left = left;
      this.right = right;
    }

    @Override
    protected void xFunc() throws SQLException {
      String text = value_text(0);
      String marks = args() == 2 ? value_text(1) : " ";
      if (text == null || marks == null) {
        result();
      } else {
        result(trim(text, marks));
      }
    }

    private String trim(String text, String marks) {
      java.util.BitSet set = new java.util.BitSet();
      marks.codePoints().forEach(set::set);
      int start = 0;
      int end = text.length();
      while (left && start < end && set.get(text.codePointAt(start))) {
        start += Character.charCount(text.codePointAt(start));
      }
      while (right && end > start && set.get(text.codePointBefore(end))) {
        end -= Character.charCount(text.codePointBefore(end));
      }
      return text.substring(start, end);
    }
  }
}
