package dev.sqlmatic.embedded;

import dev.sqlmatic.linking.Lexicon;
import dev.sqlmatic.linking.Linking;
import dev.sqlmatic.linking.Mention;
import dev.sqlmatic.linking.Token;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A question as a line of words and symbols for rules to match: {@code T3} is the mention number 3,
 * a table; {@code C} a column, {@code X} either, {@code V} a value, {@code Q} quoted text unknown
 * to the data, {@code N} a number, {@code D} days. Articles are left out, forms of be, have and do
 * reduced, superlatives written {@code est:old}, {@code tse:expensive} (least), comparatives {@code
 * er:old}. What a rule has used is replaced by {@code ~}. Used by one thread.
 */
final class Sentence {
  static final String TABLE = "[TX]\\d+";
  static final String COLUMN = "[CX]\\d+";
  static final String ITEM = "[TCX]\\d+";
  static final String SUPERLATIVE = "(?:est|tse):[a-z]+";

  private static final Pattern NOT_MORE =
      Pattern.compile(" (?:(?:do|have) )?not have (er:more than|er:less than)");
  private static final Pattern NOTHING =
      Pattern.compile(" ([TX]\\d+) (?:nothing|no one|nobody)(?= )");
  private static final Pattern TWICE =
      Pattern.compile(" (?:est|tse):[a-z]+ ((?:est|tse):[a-z]+)(?= [TCX])");
  private static final Set<String> ARTICLES = Set.of("the", "a", "an", "please");
  private static final Map<String, String> REDUCED =
      Map.ofEntries(
          Map.entry("is", "be"),
          Map.entry("are", "be"),
          Map.entry("was", "be"),
          Map.entry("were", "be"),
          Map.entry("been", "be"),
          Map.entry("being", "be"),
          Map.entry("has", "have"),
          Map.entry("had", "have"),
          Map.entry("having", "have"),
          Map.entry("does", "do"),
          Map.entry("did", "do"),
          Map.entry("highest", "est:high"),
          Map.entry("most", "est:most"),
          Map.entry("maximum", "est:most"),
          Map.entry("max", "est:most"),
          Map.entry("greatest", "est:most"),
          Map.entry("maximal", "est:most"),
          Map.entry("minimal", "est:least"),
          Map.entry("least", "est:least"),
          Map.entry("fewest", "est:least"),
          Map.entry("minimum", "est:least"),
          Map.entry("min", "est:least"),
          Map.entry("more", "er:more"),
          Map.entry("greater", "er:more"),
          Map.entry("fewer", "er:less"),
          Map.entry("less", "er:less"),
          Map.entry("lesser", "er:less"),
          Map.entry("avg", "average"),
          Map.entry("mean", "average"));

  private final Linking linking;
  private final String whole;
  private String text;

  Sentence(Linking linking) {
    this.linking = linking;
    this.whole = symbols();
    this.text = whole;
  }

  private String symbols() {
    var line = new StringBuilder(" ");
    int mention = 0;
    List<Token> tokens = linking.tokens();
    for (int at = 0; at < tokens.size(); at++) {
      if (mention < linking.mentions().size() && linking.mentions().get(mention).from() == at) {
        Mention found = linking.mentions().get(mention);
        line.append(letter(found)).append(mention).append(' ');
        at = found.to() - 1;
        mention++;
      } else if (!ARTICLES.contains(tokens.get(at).lower())) {
        line.append(word(tokens.get(at))).append(' ');
      }
    }
    String recent = line.toString().replace(" recently ", " recent ");
    String asked = NOT_MORE.matcher(degrees(recent)).replaceAll(" have not $1");
    return TWICE.matcher(NOTHING.matcher(asked).replaceAll(" never $1")).replaceAll(" $1");
  }

  private static String letter(Mention mention) {
    return switch (mention) {
      case Mention.Schema(int _, int _, var tables, var columns) ->
          columns.isEmpty() ? "T" : tables.isEmpty() ? "C" : "X";
      case Mention.Value value -> value.links().isEmpty() ? "Q" : "V";
      case Mention.Figure _ -> "N";
      case Mention.Date _ -> "D";
    };
  }

  private static String word(Token token) {
    String lower = token.lower().replace('~', ' ').strip();
    String reduced = REDUCED.get(lower);
    if (reduced != null) {
      return reduced;
    }
    Optional<String> degree =
        Lexicon.ENGLISH
            .superlative(lower)
            .map(a -> "est:" + a.word())
            .or(() -> Lexicon.ENGLISH.comparative(lower).map(a -> "er:" + a.word()));
    return degree.orElse(lower);
  }

  /** "most expensive" is one degree, "least expensive" its opposite. */
  private static String degrees(String line) {
    Matcher matcher =
        Pattern.compile(" (est:most|est:least|er:more|er:less) ([a-z]+)(?= )").matcher(line);
    return matcher.replaceAll(m -> {
      boolean known = Lexicon.ENGLISH.adjective(m.group(2)).isPresent();
      String degree =
          switch (m.group(1)) {
            case "est:most" -> "est:";
            case "est:least" -> "tse:";
            case "er:more" -> "er:";
            default -> "re:";
          };
      return Matcher.quoteReplacement(known ? " " + degree + m.group(2) : m.group());
    });
  }

  Linking linking() {
    return linking;
  }

  LocalDate today() {
    return linking.today();
  }

  /** The line as it was before any rule. */
  String whole() {
    return whole;
  }

  String text() {
    return text;
  }

  void rewrite(Pattern pattern, String replacement) {
    text = pattern.matcher(text).replaceAll(replacement);
  }

  /** Calls {@code rule} for each match in turn; what it returns takes the place of the match. */
  void each(Pattern pattern, Function<Matcher, Optional<String>> rule) {
    int at = 0;
    for (int turn = 0; turn < 40; turn++) {
      Matcher matcher = pattern.matcher(text);
      if (!matcher.find(Math.min(at, text.length()))) {
        return;
      }
      Optional<String> instead = rule.apply(matcher);
      if (instead.isEmpty()) {
        at = matcher.start() + 1;
      } else {
        text = text.substring(0, matcher.start()) + instead.get() + text.substring(matcher.end());
        at = matcher.start();
      }
    }
  }

  /** As {@link #each}, for the first match that the rule accepts. */
  boolean first(Pattern pattern, Function<Matcher, Optional<String>> rule) {
    boolean[] done = new boolean[1];
    each(
        pattern,
        m -> {
          Optional<String> instead = done[0] ? Optional.empty() : rule.apply(m);
          done[0] |= instead.isPresent();
          return instead;
        });
    return done[0];
  }

  static int number(String symbol) {
    return Integer.parseInt(symbol.substring(1));
  }

  Mention mention(String symbol) {
    return linking.mentions().get(number(symbol));
  }

  Mention mention(int number) {
    return linking.mentions().get(number);
  }

  List<Mention> mentions() {
    return linking.mentions();
  }

  List<Token> tokens() {
    return linking.tokens();
  }

  /** The value of a number's symbol. */
  double value(String symbol) {
    return mention(symbol) instanceof Mention.Figure number ? number.value() : 0;
  }

  /** "Which artists" asks for several. */
  boolean plural() {
    return linking.mentions().stream()
        .filter(Mention.Schema.class::isInstance)
        .findFirst()
        .map(m -> linking.tokens().get(m.to() - 1).lower())
        .filter(w -> w.endsWith("s") && !w.endsWith("ss"))
        .isPresent();
  }

  /** Symbols of the given kinds still unused, in order. */
  List<String> left(String letters) {
    Matcher matcher = Pattern.compile("(?<= )[" + letters + "]\\d+(?= )").matcher(text);
    return matcher.results().map(r -> r.group()).toList();
  }
}
