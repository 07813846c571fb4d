package dev.sqlmatic.linking;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a question into tokens. Only its first 1,500 characters and 150 tokens are looked at. */
public final class Tokens {
  private static final int LONGEST = 1_500;
  private static final int MOST = 150;
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<quoted>\"[^\"]{1,200}\"|“[^”]{1,200}”|«[^»]{1,200}»|`[^`]{1,200}`"
              + "|(?<![\\p{L}\\p{N}])['‘][^'’]{1,200}['’](?![\\p{L}\\p{N}]))"
              + "|(?<date>\\d{4}-\\d{1,2}(?:-\\d{1,2})?)"
              + "|(?<number>[$€£]?-?\\d+(?:,\\d{3})+(?:\\.\\d+)?|[$€£]?(?<![\\p{L}\\p{N}])-?\\d*\\.?\\d+)"
              + "(?<unit>%|[kKmM](?![\\p{L}\\p{N}]))?(?![\\p{L}])"
              + "|(?<possessive>['’][sS](?![\\p{L}\\p{N}]))"
              + "|(?<word>[\\p{L}\\p{N}]+(?:[.&/_-][\\p{L}\\p{N}]+)*(?:['’](?:t|re|ve|d|ll)(?!\\p{L}))?)"
              + "|(?<sign><=|>=|!=|<>|[,;:<>=()*?])");

  /** "First and last name" is two names. */
  private static final Pattern SHARED_NAME =
      Pattern.compile(
          "(?i)\\b(first|given|middle)(,| and|, and| or) (last|family|middle|surname)(?: names?)\\b");

  /** "Best-selling" is the same as "best selling". */
  private static final Pattern DEGREE =
      Pattern.compile("(?i)(best|top|most|least|highest|lowest|worst|biggest)-(\\p{L}+)");

  private static final Map<String, Integer> NUMBERS =
      Map.ofEntries(
          Map.entry("zero", 0),
          Map.entry("one", 1),
          Map.entry("two", 2),
          Map.entry("three", 3),
          Map.entry("four", 4),
          Map.entry("five", 5),
          Map.entry("six", 6),
          Map.entry("seven", 7),
          Map.entry("eight", 8),
          Map.entry("nine", 9),
          Map.entry("ten", 10),
          Map.entry("eleven", 11),
          Map.entry("twelve", 12),
          Map.entry("fifteen", 15),
          Map.entry("twenty", 20),
          Map.entry("thirty", 30),
          Map.entry("forty", 40),
          Map.entry("fifty", 50),
          Map.entry("hundred", 100),
          Map.entry("twice", 2));
  private static final Map<String, Double> SCALES =
      Map.of("thousand", 1e3, "million", 1e6, "billion", 1e9, "hundred", 1e2);

  private Tokens() {}

  public static List<Token> of(String question) {
    String text = question.length() > LONGEST ? question.substring(0, LONGEST) : question;
    text = text.replace("\"\"", "\"").replace("''", "'").replace("\"\"", "\"");
    text = SHARED_NAME.matcher(text).replaceAll("$1 name $2 $3 name");
    var tokens = new ArrayList<Token>();
    Matcher matcher = TOKEN.matcher(text);
    while (tokens.size() < MOST && matcher.find()) {
      add(matcher, tokens);
    }
    return List.copyOf(tokens);
  }

  private static void add(Matcher matcher, List<Token> tokens) {
    if (matcher.group("quoted") != null) {
      String inside = matcher.group("quoted");
      inside = inside.substring(1, inside.length() - 1).strip();
      tokens.add(plain(inside, Token.Kind.QUOTED));
    } else if (matcher.group("date") != null) {
      tokens.add(plain(matcher.group("date"), Token.Kind.WORD));
    } else if (matcher.group("number") != null) {
      tokens.add(number(matcher.group(), matcher.group("number"), matcher.group("unit")));
    } else if (matcher.group("possessive") != null) {
      tokens.add(plain("'s", Token.Kind.SIGN));
    } else if (matcher.group("sign") != null) {
      tokens.add(plain(matcher.group("sign"), Token.Kind.SIGN));
    } else {
      word(matcher.group("word"), tokens);
    }
  }

  private static void word(String written, List<Token> tokens) {
    String lower = written.toLowerCase(Locale.ROOT).replace('’', '\'');
    if (lower.endsWith("n't")) {
      String verb = lower.substring(0, lower.length() - 3);
      tokens.add(plain(verb.equals("ca") ? "can" : verb, Token.Kind.WORD));
      tokens.add(plain("not", Token.Kind.WORD));
      return;
    }
    Matcher degree = DEGREE.matcher(written);
    if (degree.matches()) {
      tokens.add(plain(degree.group(1), Token.Kind.WORD));
      tokens.add(plain(degree.group(2), Token.Kind.WORD));
      return;
    }
    Double scale = SCALES.get(lower);
    if (scale != null && !tokens.isEmpty() && tokens.getLast().isNumber()) {
      Token before = tokens.removeLast();
      double value = before.number().orElse(1) * scale;
      tokens.add(numeric(before.text() + " " + written, value));
      return;
    }
    Integer number = NUMBERS.get(lower);
    tokens.add(number == null ? plain(written, Token.Kind.WORD) : numeric(written, number));
  }

  private static Token number(String whole, String digits, String unit) {
    String plain = digits.replaceAll("[$€£,]", "");
    double value;
    try {
      value = Double.parseDouble(plain);
    } catch (NumberFormatException _) {
      return plain(whole, Token.Kind.WORD);
    }
    double scale = unit == null ? 1 : "kK".contains(unit) ? 1e3 : "mM".contains(unit) ? 1e6 : 1;
    return numeric(scale == 1 && unit == null ? digits : whole, value * scale);
  }

  private static Token numeric(String written, double value) {
    String lower = written.toLowerCase(Locale.ROOT);
    return new Token(written, lower, lower, Token.Kind.NUMBER, OptionalDouble.of(value));
  }

  private static Token plain(String written, Token.Kind kind) {
    String lower = written.toLowerCase(Locale.ROOT);
    return new Token(written, lower, Words.stem(lower), kind, OptionalDouble.empty());
  }
}
