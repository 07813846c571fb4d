package dev.sqlmatic.embedded;

import dev.sqlmatic.linking.DateStorage;
import dev.sqlmatic.linking.Mention;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads "how many …", "the number of different …", "average and maximum …", "total …". */
final class CountRules {
  private static final String AGGREGATE =
      "(?:average|est:most|est:least|est:high|tse:high|est:low|est:large|est:small|total|sum|combined|overall|cumulative)";
  private static final Pattern WORDS = Pattern.compile("[ ,]+");
  private static final Pattern HOW_MANY =
      Pattern.compile(
          " (?:how many|(?:total |overall )?(?:numbers?|counts?|amount) of|count of|count|total number of|how many total)"
              + "(?: (?:of|all|total|kinds of|types of|other))*?(?<distinct>(?: of)? (?:different|distinct|unique|various))?(?: (?:kinds of|types of|type of|of))? (?<item>"
              + Sentence.ITEM
              + ")(?= )");
  private static final Pattern HOW_MANY_OTHER =
      Pattern.compile(" (?:how many)(?= )|^ count(?= )| (?:total )?number of(?= )");
  private static final Pattern AGGREGATED =
      Pattern.compile(
          " (?<functions>"
              + AGGREGATE
              + "(?:(?: ,)?(?: and)? "
              + AGGREGATE
              + "){0,4})(?: (?:of|for|value of|number of|amount of|values of|in|all|different)){0,3} (?<item>"
              + Sentence.COLUMN
              + ")(?<more>(?: and "
              + Sentence.COLUMN
              + ")?)(?= )");
  private static final Pattern AFTER =
      Pattern.compile(
          " (?<item>" + Sentence.COLUMN + ") (?:on|in|of) (?<function>average|total)(?= )");

  private final Sentence sentence;
  private final Draft draft;

  CountRules(Sentence sentence, Draft draft) {
    this.sentence = sentence;
    this.draft = draft;
  }

  static Optional<Expression.Function> function(String word) {
    return switch (word) {
      case "average" -> Optional.of(Expression.Function.AVG);
      case "est:most", "est:high", "est:large" -> Optional.of(Expression.Function.MAX);
      case "est:least", "est:low", "est:small", "tse:high" -> Optional.of(Expression.Function.MIN);
      case "total", "sum", "sum of", "combined", "overall", "cumulative" ->
          Optional.of(Expression.Function.SUM);
      default -> Optional.empty();
    };
  }

  void aggregates() {
    sentence.each(AGGREGATED, this::aggregated);
    sentence.each(
        AFTER,
        m -> {
          function(m.group("function")).ifPresent(f -> select(m.group("item"), f));
          return Optional.of(" ~ ");
        });
  }

  private Optional<String> aggregated(Matcher matcher) {
    String item = matcher.group("item");
    List<Expression.Function> functions = new ArrayList<>();
    for (String word : WORDS.splitAsStream(matcher.group("functions")).toList()) {
      function(word).ifPresent(functions::add);
    }
    boolean only =
        functions.size() == 1
            && (functions.contains(Expression.Function.MAX)
                || functions.contains(Expression.Function.MIN));
    if (only && !numeric(item)) {
      return Optional.empty();
    }
    functions.forEach(f -> select(item, f));
    String more = matcher.group("more");
    if (!more.isEmpty()) {
      String second = more.strip().substring(4);
      if (numeric(second)
          && functions.size() == 1
          && !functions.contains(Expression.Function.MAX)) {
        select(second, functions.getFirst());
        return Optional.of(" ~ ");
      }
    }
    return Optional.of(" ~ " + more.strip());
  }

  private boolean numeric(String item) {
    return sentence.mention(item) instanceof Mention.Schema schema
        && schema.columns().stream()
            .anyMatch(c -> c.column().numeric() || c.column().dates() != DateStorage.NONE);
  }

  private void select(String item, Expression.Function function) {
    int mention = Sentence.number(item);
    draft.wants.put(mention, Draft.Want.COLUMN);
    draft.selected.add(
        new Draft.Selected(
            new Draft.Target.Item(mention),
            Optional.of(function),
            false,
            sentence.mention(mention).from()));
  }

  void counts() {
    sentence.each(HOW_MANY, this::counted);
    if (draft.selected.isEmpty()) {
      sentence.first(
          HOW_MANY_OTHER,
          m -> {
            draft.selected.add(
                new Draft.Selected(
                    new Draft.Target.Rows(), Optional.of(Expression.Function.COUNT), false, 0));
            return Optional.of(" ~");
          });
    }
  }

  private Optional<String> counted(Matcher matcher) {
    int mention = Sentence.number(matcher.group("item"));
    boolean distinct = matcher.group("distinct") != null;
    if (!(sentence.mention(mention) instanceof Mention.Schema schema)) {
      return Optional.empty();
    }
    boolean table = !schema.tables().isEmpty();
    boolean number = !table && !distinct && addable(schema) && !identifier(schema);
    if (number && matcher.group().startsWith(" number of") && sentence.left("C").size() > 1) {
      return Optional.of(" " + matcher.group("item"));
    }
    draft.selected.add(
        new Draft.Selected(
            new Draft.Target.Item(mention),
            Optional.of(number ? Expression.Function.SUM : Expression.Function.COUNT),
            distinct,
            sentence.mention(mention).from()));
    if (table && !distinct) {
      draft.wants.put(mention, Draft.Want.TABLE);
    }
    return Optional.of(" ~ ");
  }

  /** "how many employees": a column that already counts is added up. */
  private static boolean addable(Mention.Schema schema) {
    var best = schema.columns().getFirst();
    return best.score() > 0.6
        && best.column().numeric()
        && best.column().dates() == DateStorage.NONE;
  }

  private static boolean identifier(Mention.Schema schema) {
    return schema.columns().getFirst().column().identifier();
  }
}
