package dev.sqlmatic.linking;

import java.util.OptionalDouble;

/**
 * A word, number, quotation or sign of a question. Immutable.
 *
 * @param text as written; of a quotation, what stands inside
 * @param lower in lower case
 * @param stem the Porter stem, by which words are compared
 * @param number its value where it is a number, in figures or in words
 */
public record Token(String text, String lower, String stem, Kind kind, OptionalDouble number) {

  /** What a token is. */
  public enum Kind {
    WORD,
    NUMBER,
    QUOTED,
    SIGN
  }

  public boolean isNumber() {
    return kind == Kind.NUMBER;
  }

  public boolean isQuoted() {
    return kind == Kind.QUOTED;
  }

  public boolean capitalised() {
    return !text.isEmpty() && Character.isUpperCase(text.charAt(0));
  }
}
