package dev.sqlmatic.database;

import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts SQL into tokens exactly as SQLite's own tokenizer does (sqlite.org/src/file/src/tokenize.c),
 * so that what {@link StatementGate} sees is what SQLite will see. Characters on which the two
 * might disagree are refused rather than guessed at. Used by one thread.
 */
final class SqlLexer {

  enum Kind {
    /** A keyword or a bare identifier. */
    WORD,
    /** An identifier in double quotes, back-ticks or brackets. */
    QUOTED,
    STRING,
    NUMBER,
    VARIABLE,
    SEMICOLON,
    OPEN,
    CLOSE,
    DOT,
    COMMA,
    OPERATOR
  }

  /**
   * A token.
   *
   * @param text without its quotes, where it had any
   */
  record Token(Kind kind, String text, int start, int end) {
    boolean isWord(String word) {
      return kind == Kind.WORD && text.equalsIgnoreCase(word);
    }
  }

  private final String sql;
  private final List<Token> tokens = new ArrayList<>();
  private int position;

  private SqlLexer(String sql) {
    this.sql = sql;
  }

  /** All tokens but white space and comments. */
  static List<Token> tokens(String sql) {
    SqlLexer lexer = new SqlLexer(sql);
    while (lexer.position < sql.length()) {
      lexer.next();
    }
    return List.copyOf(lexer.tokens);
  }

  private void next() {
    char c = sql.charAt(position);
    switch (c) {
      case ' ', '\t', '\n', '\f', '\r' -> position++;
      case ';' -> one(Kind.SEMICOLON);
      case '(' -> one(Kind.OPEN);
      case ')' -> one(Kind.CLOSE);
      case ',' -> one(Kind.COMMA);
      case '.' -> one(Kind.DOT);
      case '\'' -> quoted(c, Kind.STRING);
      case '"', '`' -> quoted(c, Kind.QUOTED);
      case '[' -> bracketed();
      case '-' -> dash();
      case '/' -> slash();
      case ':', '@', '$', '#', '?' -> variable(c);
      default -> other(c);
    }
  }

  private void other(char c) {
    if (c >= '0' && c <= '9') {
      number();
    } else if (isIdentifier(c)) {
      word();
    } else if (c < ' ' || c == 0x7f || c == '\\') {
      throw rejected("The character U+%04X has no place in SQL; remove it.".formatted((int) c));
    } else {
      one(Kind.OPERATOR);
    }
  }

  private void one(Kind kind) {
    tokens.add(new Token(kind, sql.substring(position, position + 1), position, position + 1));
    position++;
  }

  private void quoted(char quote, Kind kind) {
    StringBuilder text = new StringBuilder();
    int i = position + 1;
    while (i < sql.length()) {
      char c = sql.charAt(i);
      if (c != quote) {
        text.append(c);
      } else if (i + 1 < sql.length() && sql.charAt(i + 1) == quote) {
        text.append(c);
        i++;
      } else {
        add(kind, text.toString(), i + 1);
        return;
      }
      i++;
    }
    throw rejected(
        "A %s that opens at character %d is never closed.".formatted(quote, position + 1));
  }

  private void bracketed() {
    int end = sql.indexOf(']', position);
    if (end < 0) {
      throw rejected("A [ that opens at character %d is never closed.".formatted(position + 1));
    }
    add(Kind.QUOTED, sql.substring(position + 1, end), end + 1);
  }

  private void dash() {
    if (sql.startsWith("--", position)) {
      int end = sql.indexOf('\n', position);
      position = end < 0 ? sql.length() : end;
    } else {
      one(Kind.OPERATOR);
    }
  }

  private void slash() {
    if (sql.startsWith("/*", position)) {
      int end = sql.indexOf("*/", position + 2);
      position = end < 0 ? sql.length() : end + 2;
    } else {
      one(Kind.OPERATOR);
    }
  }

  private void variable(char sigil) {
    int end = position + 1;
    while (end < sql.length() && isIdentifier(sql.charAt(end))) {
      end++;
    }
    // After a name SQLite also takes in "(…)" and "::" (Tcl); we need neither.
    boolean tcl = end < sql.length() && (sql.charAt(end) == '(' || sql.charAt(end) == ':');
    if (sigil != ':' || end == position + 1 || tcl) {
      throw rejected(
          "Parameters are written as :name; “%s” is not one."
              .formatted(sql.substring(position, Math.min(sql.length(), end + (tcl ? 1 : 0)))));
    }
    add(Kind.VARIABLE, sql.substring(position + 1, end), end);
  }

  private void number() {
    int end = position;
    while (end < sql.length() && continuesNumber(end)) {
      end++;
    }
    add(Kind.NUMBER, sql.substring(position, end), end);
  }

  private boolean continuesNumber(int at) {
    char c = sql.charAt(at);
    boolean exponentSign =
        (c == '+' || c == '-')
            && at > position
            && (sql.charAt(at - 1) == 'e' || sql.charAt(at - 1) == 'E')
            && !sql.regionMatches(true, position, "0x", 0, 2);
    return c == '.' || isIdentifier(c) || exponentSign;
  }

  private void word() {
    int end = position;
    while (end < sql.length() && isIdentifier(sql.charAt(end))) {
      end++;
    }
    String text = sql.substring(position, end);
    if (text.chars().anyMatch(c -> c == 0xFEFF || c == 0xFFFE)) {
      throw rejected("The SQL holds a byte order mark (U+FEFF); remove it.");
    }
    add(Kind.WORD, text, end);
  }

  private void add(Kind kind, String text, int end) {
    if (text.indexOf('\0') >= 0) {
      throw rejected("The SQL holds a NUL character, where SQLite would stop reading; remove it.");
    }
    tokens.add(new Token(kind, text, position, end));
    position = end;
  }

  /** Every byte above 0x7f is part of an identifier to SQLite, so every such character is. */
  private static boolean isIdentifier(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '$'
        || c >= 0x80;
  }

  static FailureException rejected(String detail) {
    return new FailureException(new Failure.QueryRejected(detail));
  }
}
