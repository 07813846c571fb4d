package dev.sqlmatic.embedded;

import dev.sqlmatic.embedded.Draft.Target;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads money and amounts for which no column is named: "earned the most", "total revenue", "best
 * selling". Where the schema has a column of that name, it was linked and these rules see no word.
 */
final class WorthRules {
  private static final String MONEY =
      "(?:revenue|revenues|turnover|sales|income|earnings|earned|earn|earns|earning|spent|spend|spends|spending|made|brought in|generated|grossed|paid)";
  private static final String PIECES =
      "(?:sold|sell|sells|selling|bought|ordered|purchased|popular)";
  private static final Pattern MOST =
      Pattern.compile(
          " (?:(?:with|by|have|generated?|brought in|make|made)? ?(?<degree>est:most|est:least|est:high|est:low|est:large|est:big|est:good|top~?)(?: (?:total|amount|overall|money|in|of|our))*? (?:(?<money1>"
              + MONEY
              + ")|(?<pieces1>"
              + PIECES
              + "))|(?:(?<money2>"
              + MONEY
              + ")|(?<pieces2>"
              + PIECES
              + "))(?: us| the)? (?<degree2>est:most|est:least|est:good)(?: money| units| copies| often)?)(?= )");
  private static final Pattern HOW_MUCH =
      Pattern.compile(
          " (?:how much(?: money| revenue| income)?(?: (?:do|have|be|we|i|they|it|there|each))*(?: [TCXVQ]\\d+)?(?: "
              + MONEY
              + ")|how much (?:money )?(?:(?:do|have|be|we)? ?)*|(?:total|sum of|overall|gross|our|average)? ?(?:amount )?(?:of )?(?:"
              + MONEY
              + ")|total (?:value|amount))(?= )");
  private static final int LAST = 1_000;
  private static final int TEN = 10;
  private static final Pattern VALUE_OF =
      Pattern.compile(
          " (?<function>average|total|est:high|est:most) (?<item>[TX]\\d+) (?:value|amount|size|worth|total|revenue)s?(?= )");
  private static final Pattern BY = Pattern.compile(" by(?: total)? (?:" + MONEY + ")(?= )");

  private final Sentence sentence;
  private final Draft draft;

  WorthRules(Sentence sentence, Draft draft) {
    this.sentence = sentence;
    this.draft = draft;
  }

  void apply() {
    sentence.first(MOST, this::most);
    sentence.first(
        BY,
        m -> {
          if (!draft.selected.isEmpty() || sentence.left("C").size() > 0) {
            return Optional.empty();
          }
          order(true, true);
          return Optional.of(" ~ ");
        });
    sentence.first(VALUE_OF, this::valueOf);
    if (draft.orders.stream().noneMatch(o -> o.target() instanceof Target.Worth)) {
      sentence.first(HOW_MUCH, this::howMuch);
    }
  }

  private Optional<String> most(Matcher m) {
    String degree = Optional.ofNullable(m.group("degree")).orElse(m.group("degree2"));
    boolean money = m.group("money1") != null || m.group("money2") != null;
    order(money, !degree.endsWith("least") && !degree.endsWith("low"));
    return Optional.of(" ~ ");
  }

  private void order(boolean money, boolean descending) {
    Target worth = new Target.Worth(money, false);
    draft.orders.add(new Draft.Ordered(worth, Optional.of(Expression.Function.SUM), descending));
    draft.selected.add(
        new Draft.Selected(worth, Optional.of(Expression.Function.SUM), false, LAST));
    if (draft.limit.isEmpty()) {
      draft.limit = OptionalInt.of(sentence.plural() ? TEN : 1);
    }
  }

  /** "The average order value". */
  private Optional<String> valueOf(Matcher m) {
    Optional<Expression.Function> function = CountRules.function(m.group("function"));
    draft.selected.add(new Draft.Selected(new Target.Worth(true, true), function, false, LAST));
    return Optional.of(" ~ " + m.group("item"));
  }

  private Optional<String> howMuch(Matcher m) {
    if (m.group().isBlank()
        || m.group().strip().equals("made")
        || m.group().strip().equals("paid")) {
      return Optional.empty();
    }
    boolean average = m.group().contains("average");
    draft.selected.add(
        new Draft.Selected(
            new Target.Worth(true, average),
            Optional.of(average ? Expression.Function.AVG : Expression.Function.SUM),
            false,
            LAST));
    Matcher kept = Pattern.compile("[TCXVQ]\\d+").matcher(m.group());
    return Optional.of(" ~ " + (kept.find() ? kept.group() : ""));
  }
}
