package dev.sqlmatic.cli;

import java.util.regex.Pattern;

/** Tells whether SQL sorts its result as a whole. */
final class SqlShape {
  private static final Pattern ORDER_BY =
      Pattern.compile("\\border\\s+by\\b", Pattern.CASE_INSENSITIVE);

  private SqlShape() {}

  /** Whether there is an ORDER BY outside of parentheses, quotes and comments. */
  static boolean ordersItsResult(String sql) {
    StringBuilder top = new StringBuilder();
    int depth = 0;
    int i = 0;
    while (i < sql.length()) {
      char c = sql.charAt(i);
      int end = endOfQuoted(sql, i);
      if (end > i) {
        top.append(' ');
        i = end;
        continue;
      }
      if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
      } else if (depth == 0) {
        top.append(c);
      }
      if (c == '(' || c == ')') {
        top.append(' ');
      }
      i++;
    }
    return ORDER_BY.matcher(top).find();
  }

  /** Where the quoted text or comment that starts at {@code start} ends; {@code start} if none. */
  private static int endOfQuoted(String sql, int start) {
    return switch (sql.charAt(start)) {
      case '\'', '"', '`' -> endOfDoubled(sql, start);
      case '[' -> after(sql, "]", start);
      case '-' -> sql.startsWith("--", start) ? after(sql, "\n", start) : start;
      case '/' -> sql.startsWith("/*", start) ? after(sql, "*/", start + 2) : start;
      default -> start;
    };
  }

  private static int endOfDoubled(String sql, int start) {
    char quote = sql.charAt(start);
    int i = start + 1;
    while (i < sql.length()) {
      if (sql.charAt(i) == quote) {
        if (i + 1 >= sql.length() || sql.charAt(i + 1) != quote) {
          return i + 1;
        }
        i++;
      }
      i++;
    }
    return sql.length();
  }

  private static int after(String sql, String sign, int from) {
    int at = sql.indexOf(sign, from);
    return at < 0 ? sql.length() : at + sign.length();
  }
}
