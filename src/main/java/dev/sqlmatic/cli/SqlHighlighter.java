package dev.sqlmatic.cli;

import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Colours SQL for a terminal: words of the language, texts, numbers, comments. */
final class SqlHighlighter {
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<comment>--[^\\n]*|/\\*.*?\\*/)|(?<text>'(?:[^']|'')*')"
              + "|(?<name>\"(?:[^\"]|\"\")*\"|`[^`]*`|\\[[^\\]]*\\])"
              + "|(?<word>[\\p{L}_][\\p{L}\\p{N}_$]*)|(?<number>\\b\\d+(?:\\.\\d+)?\\b)",
          Pattern.DOTALL);

  private static final Set<String> WORDS =
      Set.of(
          ("all and as asc between by case cast collate cross desc distinct else end escape except exists explain filter "
                  + "following from full group having in inner intersect is isnull join lateral left like limit natural not "
                  + "notnull null nulls offset on or order outer over partition preceding recursive right row rows select "
                  + "then union unbounded using values when where window with")
              .split(" "));

  private final Screen screen;

  SqlHighlighter(Screen screen) {
    this.screen = screen;
  }

  String highlight(String sql) {
    String safe = screen.safe(sql);
    if (!screen.colours()) {
      return safe;
    }
    return TOKEN.matcher(safe).replaceAll(m -> Matcher.quoteReplacement(coloured(m)));
  }

  private String coloured(MatchResult token) {
    String text = token.group();
    if (token.group("comment") != null) {
      return screen.dim(text);
    } else if (token.group("text") != null) {
      return screen.styled("32", text);
    } else if (token.group("number") != null) {
      return screen.styled("33", text);
    } else if (token.group("word") != null && WORDS.contains(text.toLowerCase(Locale.ROOT))) {
      return screen.styled("34", text);
    }
    return text;
  }
}
