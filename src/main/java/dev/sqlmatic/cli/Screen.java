package dev.sqlmatic.cli;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Where a command prints: a terminal with colours and a width, or a pipe with neither. What comes
 * from a database or a model goes through {@link #safe}, so that it cannot command the terminal.
 *
 * @param out the results
 * @param err progress and errors
 * @param width columns; 0 for a pipe, where nothing is cut
 */
record Screen(PrintStream out, PrintStream err, boolean terminal, boolean colours, int width) {

  private static final int USUAL_WIDTH = 100;

  /** The process's own. {@code NO_COLOR} is heeded (no-color.org). */
  @SuppressWarnings("SystemConsoleNull") // JDK 25 went back to null for a pipe (JDK-8351435)
  static Screen system(Map<String, String> environment) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    Console console = System.console();
    boolean terminal = console != null && console.isTerminal();
    boolean colours =
        terminal
            && environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !"dumb".equals(environment.get("TERM"));
    return new Screen(out, err, terminal, colours, terminal ? columns(environment) : 0);
  }

  static Screen pipe(PrintStream out, PrintStream err) {
    return new Screen(out, err, false, false, 0);
  }

  String dim(String text) {
    return styled("2", text);
  }

  String bold(String text) {
    return styled("1", text);
  }

  String styled(String code, String text) {
    return colours && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }

  /** Text of others without control characters, but for line breaks and tabs. */
  String safe(String text) {
    if (!terminal) {
      return text;
    }
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints().forEach(c -> safe.appendCodePoint(allowed(c) ? c : '\ufffd'));
    return safe.toString();
  }

  private static boolean allowed(int c) {
    return c == '\n' || c == '\t' || !(Character.isISOControl(c) || bidi(c));
  }

  /** Signs that turn the direction of writing, and so can show one thing as another. */
  private static boolean bidi(int c) {
    return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
  }

  private static int columns(Map<String, String> environment) {
    String told = environment.getOrDefault("COLUMNS", "");
    return told.matches("[0-9]{2,4}") ? Integer.parseInt(told) : askedColumns();
  }

  private static int askedColumns() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (InputStream answer = stty.getInputStream()) {
        String size = new String(answer.readNBytes(32), StandardCharsets.US_ASCII).strip();
        stty.waitFor(1, TimeUnit.SECONDS);
        return size.matches("[0-9]+ [0-9]{2,4}")
            ? Integer.parseInt(size.substring(size.indexOf(' ') + 1))
            : USUAL_WIDTH;
      }
    } catch (IOException e) {
      return USUAL_WIDTH; // no stty: not a Unix
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return USUAL_WIDTH;
    }
  }
}
