package dev.sqlmatic.embedded;

import dev.sqlmatic.linking.DateStorage;
import dev.sqlmatic.linking.Lexicon;
import dev.sqlmatic.linking.Lexicon.Adjective;
import dev.sqlmatic.linking.Mention;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads "the 3 oldest …", "with the most …", "top 5 … by …", "the most common …". */
final class TopRules {
  private static final String S = Sentence.SUPERLATIVE;
  private static final String I = Sentence.ITEM;
  private static final Pattern LIMIT_FIRST =
      Pattern.compile(" (?<word>top|first|last|bottom|best|worst) (?<n>N\\d+)(?= )");
  private static final Pattern LIMIT_DEGREE =
      Pattern.compile(" (?<n>N\\d+)(?: (?:of|with|different))? (?<degree>" + S + ")(?= )");
  private static final Pattern DEGREE_LIMIT =
      Pattern.compile(" (?<degree>" + S + ") (?<n>N\\d+)(?= " + I + ")");
  private static final Pattern ASKED_NUMBER =
      Pattern.compile(
          "^ (?:which|what(?: be)?|who be|list|show(?: me)?|name|give me|find|tell me) (?:our )?(?<n>N\\d+)(?= "
              + I
              + " .*(?:est|tse):)");
  private static final Pattern TOP_BARE = Pattern.compile(" (?<word>top)(?= " + I + ")");
  private static final Pattern IS_RECENT =
      Pattern.compile(" (?<item>C\\d+) est:(?:recent|late)(?= )");
  private static final Pattern BY_MEASURE =
      Pattern.compile(
          " (?:by|in terms of|based on|according to)(?: total| their)? (?<item>"
              + Sentence.COLUMN
              + ")(?= )");
  private static final Pattern MOST_AGGREGATED =
      Pattern.compile(
          " (?<degree>"
              + S
              + ") (?<function>average|total|combined|overall) (?:number of |amount of |of )?(?<item>"
              + Sentence.COLUMN
              + ")(?= )");
  private static final Pattern HOW_DEGREE =
      Pattern.compile(
          " how (?<adjective>[a-z]+) (?:be|do)(?: (?<degree>(?:est|tse):[a-z]+|average))?(?= (?<item>[TCXVQ]\\d+)?)");
  private static final Pattern MOST_NUMBER =
      Pattern.compile(
          "(?: (?:with|have|that have|who have|by|in|on|of|to|for|contain\\w*|get|own\\w*))? (?<degree>"
              + S
              + ") (?:total |overall )?(?:number|amount|count|quantity|total)s?(?: of)? (?:different |distinct |unique )?(?<item>"
              + I
              + ")");
  private static final Pattern MOST_COMMON =
      Pattern.compile(
          " (?<degree>est:most|tse:most|est:least) (?:common|frequent|popular|commonly|frequently|often|widely|prevalent|numerous|repeated|used|typical)"
              + "(?: (?!of |in |for |and |by |with )[a-z]+(?:ed|ing)| spoken| used)?(?: (?:name )?(?:of )?(?<item>"
              + I
              + "))?");
  private static final Pattern WITH_MOST =
      Pattern.compile(
          " (?<verb>with|have|whose|which have|that have|who have|contain\\w*|own\\w*|offer\\w*|produce\\w*|get|receive\\w*|play\\w*|teach\\w*|[a-z]+(?:ed|s|en|ing)|of|at|in|on|by|for|made|wrote|won|take|took|speak)"
              + " (?<degree>"
              + S
              + ")(?: of| (?!common |frequent |popular |number |recent |average |total )[a-z]+)? (?<item>"
              + I
              + ")(?= )");
  private static final Pattern MOST_OF_VALUE =
      Pattern.compile(" (est:most|est:least) (V\\d+) ([TX]\\d+)(?= )");
  private static final Pattern IS_MOST =
      Pattern.compile(
          " (?<item>"
              + Sentence.COLUMN
              + ") (?:be|have)(?: among)? (?<degree>"
              + S
              + ")(?= (?:[?.,~]|$|and|or))");
  private static final Pattern DEGREE_ITEM =
      Pattern.compile(
          " (?<degree>" + S + ") (?:ever |possible |recorded )?(?<item>" + I + ")(?= )");
  private static final Pattern DEGREE_ALONE =
      Pattern.compile(" (?<degree>" + S + ")(?= (?!N\\d|of N))");

  private static final Pattern SEVERAL =
      Pattern.compile("^ which (?:N\\d+ )?(?:(?:open|V\\d+) )?[TX]\\d+ (?:be |have |with )");
  private static final int LAST = 1_000;
  private static final int TEN = 10;

  private final Sentence sentence;
  private final Draft draft;

  TopRules(Sentence sentence, Draft draft) {
    this.sentence = sentence;
    this.draft = draft;
  }

  /** "Top 5", "the 3 oldest"; to be read first. */
  void limits() {
    sentence.first(LIMIT_FIRST, this::limitFirst);
    sentence.first(LIMIT_DEGREE, m -> limit(m, " " + m.group("degree")));
    sentence.first(DEGREE_LIMIT, m -> limit(m, " " + m.group("degree")));
    if (draft.limit.isEmpty()) {
      sentence.first(
          ASKED_NUMBER, m -> limit(m, m.group().substring(0, m.start("n") - m.start() - 1)));
    }
  }

  /** "With the lowest average rating" orders groups; to be read before plain aggregates. */
  void aggregated() {
    sentence.each(
        MOST_AGGREGATED,
        m -> {
          if (!asksForThings(m.start())) {
            return Optional.empty();
          }
          int item = Sentence.number(m.group("item"));
          draft.wants.put(item, Draft.Want.COLUMN);
          draft.orders.add(
              new Draft.Ordered(
                  new Draft.Target.Item(item),
                  CountRules.function(m.group("function")),
                  up(m.group("degree"))));
          limitOne();
          return Optional.of(" ~ ");
        });
  }

  void apply() {
    sentence.rewrite(MOST_OF_VALUE, " $1 $3 , $2");
    sentence.first(HOW_DEGREE, this::howDegree);
    sentence.each(IS_RECENT, m -> order("est:late", m.group("item"), " ~ "));
    sentence.each(MOST_NUMBER, this::mostNumber);
    sentence.each(MOST_COMMON, this::mostCommon);
    sentence.each(WITH_MOST, this::withMost);
    sentence.each(IS_MOST, m -> order(m.group("degree"), m.group("item"), " ~ "));
    sentence.each(DEGREE_ITEM, this::degreeItem);
    sentence.first(BY_MEASURE, this::byMeasure);
    sentence.first(TOP_BARE, this::topBare);
    sentence.each(DEGREE_ALONE, this::alone);
  }

  private Optional<String> limitFirst(Matcher matcher) {
    String word = matcher.group("word");
    int count = (int) sentence.value(matcher.group("n"));
    if (count < 1) {
      return Optional.empty();
    }
    draft.limit = OptionalInt.of(count);
    if (!draft.orders.isEmpty() && (word.equals("top") || word.equals("best"))) {
      draft.orders.replaceAll(o -> new Draft.Ordered(o.target(), o.function(), true));
    }
    if (draft.orders.isEmpty() && (word.equals("last") || word.equals("first"))) {
      draft.orders.add(
          new Draft.Ordered(
              new Draft.Target.Measured(
                  Lexicon.ENGLISH.adjective(word.equals("last") ? "late" : "early").orElseThrow(),
                  Optional.empty()),
              Optional.empty(),
              true));
    }
    return Optional.of(Set.of("top", "best", "bottom").contains(word) ? " top~" : "");
  }

  private Optional<String> limit(Matcher matcher, String instead) {
    int count = (int) sentence.value(matcher.group("n"));
    if (count < 1 || count > 1_000) {
      return Optional.empty();
    }
    draft.limit = OptionalInt.of(count);
    return Optional.of(instead);
  }

  /** "How old is the youngest …" asks for the measure itself. */
  private Optional<String> howDegree(Matcher matcher) {
    Optional<Adjective> asked = Lexicon.ENGLISH.adjective(matcher.group("adjective"));
    if (asked.isEmpty()) {
      return Optional.empty();
    }
    String degree = matcher.group("degree");
    Optional<Integer> of =
        Optional.ofNullable(matcher.group("item"))
            .filter(i -> "TX".indexOf(i.charAt(0)) >= 0)
            .map(Sentence::number);
    Optional<Expression.Function> function =
        degree == null
            ? Optional.empty()
            : degree.equals("average")
                ? Optional.of(Expression.Function.AVG)
                : Optional.of(
                    least(asked.get(), degree) ? Expression.Function.MIN : Expression.Function.MAX);
    draft.selected.add(
        new Draft.Selected(new Draft.Target.Measured(asked.get(), of), function, false, 0));
    return Optional.of(" ~");
  }

  private static boolean least(Adjective asked, String degree) {
    return adjective(degree)
        .map(a -> a.hints().getFirst().up() != asked.hints().getFirst().up())
        .orElse(degree.endsWith(":least"));
  }

  private Optional<String> mostNumber(Matcher matcher) {
    String item = matcher.group("item");
    boolean numeric = isNumeric(item) && !isTable(item);
    draft.wants.put(Sentence.number(item), numeric ? Draft.Want.COLUMN : Draft.Want.TABLE);
    if (numeric) {
      return order(matcher.group("degree"), item, " ~ ");
    }
    return count(matcher.group("degree"), item);
  }

  private Optional<String> mostCommon(Matcher matcher) {
    String item = matcher.group("item");
    Optional<String> target = Optional.ofNullable(item).or(() -> before(matcher.start()));
    if (target.isEmpty()) {
      return Optional.empty();
    }
    int mention = Sentence.number(target.get());
    draft.orders.add(
        new Draft.Ordered(
            new Draft.Target.Rows(),
            Optional.of(Expression.Function.COUNT),
            up(matcher.group("degree"))));
    draft.groups.add(new Draft.Target.Item(mention));
    limitOne();
    return Optional.of(item == null ? " ~" : " ~ " + item);
  }

  private Optional<String> before(int end) {
    Matcher items = Pattern.compile(" (" + Sentence.ITEM + ")(?= )").matcher(sentence.text());
    Optional<String> last = Optional.empty();
    while (items.find() && items.end() <= end + 1) {
      last = Optional.of(items.group(1));
    }
    return last;
  }

  private Optional<String> withMost(Matcher matcher) {
    String item = matcher.group("item");
    String degree = matcher.group("degree");
    String verb = matcher.group("verb");
    if (List.of("of", "for", "in", "at", "by", "on").contains(verb)
        && !plainTable(item)
        && adjectiveOnly(degree)
        && isTable(item)) {
      return Optional.empty();
    }
    boolean column = isColumn(item) && (isNumeric(item) || isDate(item) || !isTable(item));
    if (column && (isNumeric(item) || isDate(item))) {
      draft.wants.put(Sentence.number(item), Draft.Want.COLUMN);
      return order(degree, item, " ~ ");
    }
    boolean counts = List.of("most", "least", "large", "high").contains(degree.substring(4));
    if (!counts || List.of("of", "for", "in", "at", "on").contains(verb)) {
      return Optional.empty();
    }
    draft.wants.put(Sentence.number(item), isTable(item) ? Draft.Want.TABLE : Draft.Want.COLUMN);
    return count(degree, item);
  }

  private boolean plainTable(String item) {
    return item.startsWith("T");
  }

  private static boolean adjectiveOnly(String degree) {
    return !degree.endsWith(":most") && !degree.endsWith(":least");
  }

  private Optional<String> count(String degree, String item) {
    var target = new Draft.Target.Item(Sentence.number(item));
    Optional<Expression.Function> counted = Optional.of(Expression.Function.COUNT);
    draft.orders.add(new Draft.Ordered(target, counted, up(degree)));
    if (several()) {
      draft.selected.add(new Draft.Selected(target, counted, false, LAST));
      draft.showsThings = true;
    }
    limitOne();
    return Optional.of(" ~ ");
  }

  private Optional<String> degreeItem(Matcher matcher) {
    String item = matcher.group("item");
    String degree = matcher.group("degree");
    Optional<Adjective> adjective = adjective(degree);
    boolean column = isColumn(item) && (isNumeric(item) || isDate(item));
    if (column && !(isTable(item) && adjective.isPresent() && !generic(degree))) {
      draft.wants.put(Sentence.number(item), Draft.Want.COLUMN);
      if (draft.limit.isPresent() || asksForThings(matcher.start())) {
        return order(degree, item, " ~ ");
      }
      boolean most = up(degree, item);
      draft.selected.add(
          new Draft.Selected(
              new Draft.Target.Item(Sentence.number(item)),
              Optional.of(most ? Expression.Function.MAX : Expression.Function.MIN),
              false,
              sentence.mention(item).from()));
      return Optional.of(" ~ ");
    }
    if (adjective.isPresent() && (isTable(item) || !column)) {
      draft.ranked |= degree.equals("est:good") && draft.selected.isEmpty();
      draft.orders.add(
          new Draft.Ordered(
              new Draft.Target.Measured(adjective.get(), Optional.of(Sentence.number(item))),
              Optional.empty(),
              degree.startsWith("est:")));
      limitOne();
      return Optional.of(" ~ " + item);
    }
    if (degree.equals("est:most") || degree.equals("est:least")) {
      draft.wants.put(Sentence.number(item), isTable(item) ? Draft.Want.TABLE : Draft.Want.COLUMN);
      return count(degree, item);
    }
    return Optional.empty();
  }

  /** Whether things are asked for before: "which city has … highest", not "the highest …". */
  private boolean asksForThings(int at) {
    String before = sentence.text().substring(0, at);
    return Pattern.compile(
                "[TCX]\\d+.* (?:with|have|that|who|whose|which|at|by|on)(?: [a-z]+| [TX]\\d+)?$")
            .matcher(before)
            .find()
        || Pattern.compile("^ (?:which|who) ").matcher(before).find();
  }

  /** "The 5 largest countries by area": the measure is named. */
  private Optional<String> byMeasure(Matcher matcher) {
    String item = matcher.group("item");
    boolean measured =
        draft.orders.stream().allMatch(o -> o.target() instanceof Draft.Target.Measured);
    if (draft.limit.isEmpty() || !measured || !isNumeric(item) || !draft.selected.isEmpty()) {
      return Optional.empty();
    }
    boolean descending = draft.orders.stream().allMatch(Draft.Ordered::descending);
    draft.orders.clear();
    int mention = Sentence.number(item);
    draft.wants.put(mention, Draft.Want.COLUMN);
    draft.orders.add(
        new Draft.Ordered(new Draft.Target.Item(mention), Optional.empty(), descending));
    return Optional.of(" ~ ");
  }

  /** "Our top customers": by what they are worth, as no measure is named. */
  void unmeasured() {
    Matcher top = Pattern.compile(" top~ (?:[a-z]+ )?(?<item>[TX]\\d+) ").matcher(sentence.text());
    draft.ranked |= draft.orders.isEmpty() && draft.selected.isEmpty() && top.find();
  }

  private Optional<String> topBare(Matcher matcher) {
    if (draft.limit.isEmpty()) {
      draft.limit = OptionalInt.of(draft.orders.isEmpty() && !sentence.plural() ? 1 : 10);
    }
    return Optional.of(" top~");
  }

  /** "who is the oldest", "sold the most": the column is in the adjective or the verb. */
  private Optional<String> alone(Matcher matcher) {
    String degree = matcher.group("degree");
    Optional<Adjective> adjective = adjective(degree);
    if (adjective.isPresent()) {
      draft.orders.add(
          new Draft.Ordered(
              new Draft.Target.Measured(adjective.get(), Optional.empty()),
              Optional.empty(),
              degree.startsWith("est:")));
      limitOne();
      return Optional.of(" ~ ");
    }
    return Optional.empty();
  }

  private Optional<String> order(String degree, String item, String instead) {
    draft.wants.put(Sentence.number(item), Draft.Want.COLUMN);
    var target = new Draft.Target.Item(Sentence.number(item));
    draft.orders.add(new Draft.Ordered(target, Optional.empty(), up(degree, item)));
    if (several()) {
      draft.selected.add(new Draft.Selected(target, Optional.empty(), false, LAST));
      draft.showsThings = true;
    }
    limitOne();
    return Optional.of(instead);
  }

  private void limitOne() {
    if (draft.limit.isEmpty()) {
      draft.limit = OptionalInt.of(several() ? TEN : 1);
    }
  }

  /** "Which countries …" asks for a list, and then for what it goes by. */
  private boolean several() {
    return SEVERAL.matcher(sentence.whole()).find() && sentence.plural();
  }

  private static boolean up(String degree) {
    return degree.startsWith("est:") != degree.endsWith(":least")
        && !degree.endsWith(":small")
        && !degree.endsWith(":low");
  }

  /** "earliest date" goes down, "youngest age" too, "youngest birth date" up. */
  private boolean up(String degree, String item) {
    Optional<Adjective> adjective = adjective(degree);
    if (adjective.isEmpty()
        || !(sentence.mention(item) instanceof Mention.Schema schema)
        || schema.columns().isEmpty()) {
      return up(degree);
    }
    var column = schema.columns().getFirst().column();
    boolean up =
        adjective.get().hints().stream()
            .filter(h -> column.has(h.stem()))
            .findFirst()
            .map(Lexicon.Hint::up)
            .orElse(adjective.get().hints().getFirst().up());
    return up == degree.startsWith("est:");
  }

  /** Whether the degree may be of any number, as in "highest salary". */
  private static boolean generic(String degree) {
    return List.of("most", "least", "high", "low", "large", "big", "small")
        .contains(degree.substring(4));
  }

  private static Optional<Adjective> adjective(String degree) {
    return Lexicon.ENGLISH.adjective(degree.substring(4));
  }

  private boolean isTable(String item) {
    return sentence.mention(item) instanceof Mention.Schema schema && !schema.tables().isEmpty();
  }

  private boolean isColumn(String item) {
    return sentence.mention(item) instanceof Mention.Schema schema && !schema.columns().isEmpty();
  }

  private boolean isNumeric(String item) {
    return sentence.mention(item) instanceof Mention.Schema schema
        && schema.columns().stream()
            .anyMatch(c -> c.column().numeric() && !c.column().identifier());
  }

  private boolean isDate(String item) {
    return sentence.mention(item) instanceof Mention.Schema schema
        && schema.columns().stream().anyMatch(c -> c.column().dates() != DateStorage.NONE);
  }
}
