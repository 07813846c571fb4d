package dev.sqlmatic.thread;

import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;

/** What a thread is called: one line. */
final class Title {
  private static final int FROM_QUESTION = 80;
  private static final int LONGEST = 200;

  private Title() {}

  /** The question's beginning, at most 80 characters, cut at a word's border. */
  static String fromQuestion(String question) {
    String line = oneLine(question);
    if (line.codePointCount(0, line.length()) <= FROM_QUESTION) {
      return line;
    }
    String cut = line.substring(0, line.offsetByCodePoints(0, FROM_QUESTION - 1));
    int border = cut.lastIndexOf(' ');
    // A single long word, or a language without spaces, is cut where it stands.
    return (border >= FROM_QUESTION / 2 ? cut.substring(0, border) : cut).stripTrailing() + "…";
  }

  /** A title as a user wrote it. Throws BadInput for an empty or over-long one. */
  static String checked(String title) {
    String line = oneLine(title);
    if (line.isEmpty()) {
      throw new FailureException(
          new Failure.BadInput("The title is empty. Give it a text, or leave title out."));
    }
    if (line.codePointCount(0, line.length()) > LONGEST) {
      throw new FailureException(
          new Failure.BadInput(
              "The title '"
                  + line.substring(0, line.offsetByCodePoints(0, 40))
                  + "…' has more than "
                  + LONGEST
                  + " characters. Shorten it."));
    }
    return line;
  }

  private static String oneLine(String text) {
    return text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
  }
}
