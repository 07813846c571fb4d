package dev.sqlmatic.embedded;

import dev.sqlmatic.embedded.Condition.Operator;
import dev.sqlmatic.embedded.Draft.Filter;
import dev.sqlmatic.embedded.Draft.Target;
import dev.sqlmatic.linking.DateStorage;
import dev.sqlmatic.linking.Lexicon;
import dev.sqlmatic.linking.Mention;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads comparisons with numbers and averages, and conditions on how many there are. */
final class CompareRules {
  private static final String OP =
      "(?:(?:not|no) (?:er|re):\\w+ than|(?:er|re):\\w+ than or equal to|(?:er|re):\\w+ or equal to|at est:least|est:least|at est:most|(?:er|re):\\w+ than|(?:er|re):\\w+ (?:to|then)|above|over|exceed|exceeds|exceeding|below|under|exactly|equal to|equals|equal|up to|beyond|past|> =|>=|<=|>|<|=)";
  private static final String C = Sentence.COLUMN;
  private static final String I = Sentence.ITEM;
  private static final String N = "N\\d+";
  private static final Pattern BETWEEN =
      Pattern.compile(
          "(?: (?<before>"
              + C
              + "))?(?: (?:be|of|have|value|range|ranging|in|range of|that|which|fall|falls))*? (?:between|from) (?<low>"
              + N
              + ") (?:and|to) (?<high>"
              + N
              + ")(?: (?<after>"
              + C
              + "))?(?= )");
  private static final Pattern COLUMN_OP =
      Pattern.compile(
          " (?<item>"
              + C
              + ")(?<gap>(?: (?!and |or |,)[a-z']+){0,3}?) (?<op>"
              + OP
              + ") (?<n>"
              + N
              + ")(?<after>(?: "
              + I
              + ")?)(?= )");
  private static final Pattern OP_ITEM =
      Pattern.compile(
          " (?<op>"
              + OP
              + "|est:most) (?<n>"
              + N
              + ")(?: (?:different|distinct|of|or er:more|unique|total))*? (?<item>"
              + I
              + ")(?= )");
  private static final Pattern OR_MORE =
      Pattern.compile(
          " (?<n>"
              + N
              + ") (?:or|and) (?<op>er:\\w+|re:\\w+|above|over|below|under|higher|lower|older|up)(?: than)?(?: (?<item>"
              + I
              + "))?(?= )");
  private static final Pattern OP_NUMBER =
      Pattern.compile(" (?<op>" + OP + ") (?<n>" + N + ")(?= )");
  private static final Pattern AGGREGATE_OP =
      Pattern.compile(
          " (?<function>average|total|combined)(?: number of| amount of| of)? (?<item>"
              + C
              + ")(?: (?!and |or |,)[a-z']+){0,3}? (?<op>"
              + OP
              + ") (?<n>"
              + N
              + ")(?= )");
  private static final Pattern UNIT_ADJECTIVE =
      Pattern.compile(
          "(?: (?<op>"
              + OP
              + "))? (?<n>"
              + N
              + ")(?: (?!or |and )[a-z]+)? (?<adjective>old|tall|long|high|heavy|wide|deep)(?= )");
  private static final Pattern NUMBER_OF =
      Pattern.compile(
          " (?:with|have|that have|who have|own|in|of|for|~ and)(?: exactly| only| just)? (?<n>"
              + N
              + ") (?<item>"
              + I
              + ")(?= )");
  private static final Pattern AGED = Pattern.compile(" (?:who be|aged|people be)$");
  private static final Pattern NUMBERED =
      Pattern.compile(
          " (?<item>[TX]\\d+)(?: (?:number|id|no|#))? (?<n>" + N + ")(?= )(?! [TCX]\\d)");
  private static final Pattern EQUALS =
      Pattern.compile(
          "(?<! after| before| since| until| than) (?<item>"
              + C
              + ")(?: (?:be|of|equal|to|equals|=|as|with|number|value|be set to|exactly)){0,3} (?<n>"
              + N
              + ")(?= )");
  private static final Pattern AVERAGE_AFTER =
      Pattern.compile(
          "(?: (?<item>"
              + C
              + "))?(?<gap>(?: (?!and |or |,)[a-z']+){0,3}?) (?<op>"
              + OP
              + ")(?: (?:average|all average|overall average|its average|their average))(?: (?:of|for|value of|value|number))*(?: (?:all|its|their))*(?: (?<of>"
              + I
              + "))?(?: (?:of|for|in|across|among)(?: all)? (?:T\\d+|X\\d+))?(?: (?:in|from|of|with|for|on) (?<v>V\\d+)(?: [TCX]\\d+)?)?(?= )");
  private static final Pattern EXTREME_AFTER =
      Pattern.compile(
          "(?: (?<item>"
              + C
              + "))?(?<gap>(?: (?!and |or |,)[a-z']+){0,3}?) (?<op>"
              + OP
              + ") (?<which>any|all|every|some|est:most|est:least|est:high|est:low)(?: (?:of|those|in))*(?: (?<of>"
              + C
              + "))?(?: (?:of|for|from|in))?(?:(?: T\\d+| X\\d+))?(?: (?:from|in|of|with|whose|on))?(?: (?<v>V\\d+))?(?= )");

  private final Sentence sentence;
  private final Draft draft;

  CompareRules(Sentence sentence, Draft draft) {
    this.sentence = sentence;
    this.draft = draft;
  }

  void apply() {
    sentence.each(BETWEEN, this::between);
    sentence.each(AGGREGATE_OP, this::aggregateOp);
    sentence.each(AVERAGE_AFTER, this::average);
    sentence.each(UNIT_ADJECTIVE, this::unitAdjective);
    sentence.each(EXTREME_AFTER, this::extreme);
    sentence.each(COLUMN_OP, this::columnOp);
    sentence.each(OR_MORE, this::orMore);
    sentence.each(OP_ITEM, this::opItem);
    sentence.each(OP_NUMBER, this::opNumber);
    sentence.each(NUMBER_OF, this::numberOf);
    sentence.each(EQUALS, this::equalTo);
    sentence.each(NUMBERED, this::numbered);
  }

  /** "An average rating above 4" is a condition on groups. */
  private Optional<String> aggregateOp(Matcher m) {
    Optional<Expression.Function> function = CountRules.function(m.group("function"));
    boolean things =
        Pattern.compile("[TCX]\\d").matcher(sentence.text().substring(0, m.start())).find();
    if (function.isEmpty() || !numeric(m.group("item")) || !things) {
      return Optional.empty();
    }
    draft.havings.add(
        new Draft.Having(
            item(m.group("item")),
            function.get(),
            compared(m.group("op")).operator,
            sentence.value(m.group("n"))));
    return Optional.of(" ~ ");
  }

  /** "At most 23 years old". */
  private Optional<String> unitAdjective(Matcher m) {
    Operator operator = m.group("op") == null ? Operator.EQUAL : compared(m.group("op")).operator;
    Optional<Lexicon.Adjective> adjective = Lexicon.ENGLISH.adjective(m.group("adjective"));
    adjective.ifPresent(a ->
        draft.filters.add(
            new Filter.Compared(
                new Target.Measured(a, Optional.empty()), operator, sentence.value(m.group("n")))));
    return adjective.map(_ -> " ~ ");
  }

  private Optional<String> between(Matcher m) {
    String item = Optional.ofNullable(m.group("before")).orElse(m.group("after"));
    double low = sentence.value(m.group("low"));
    double high = sentence.value(m.group("high"));
    Optional<Target> target = Optional.ofNullable(item).map(this::item);
    if (target.isEmpty() && year(m.group("low")) && year(m.group("high"))) {
      return Optional.empty();
    }
    if (target.isEmpty()) {
      target = nearest(m.start());
    }
    target.ifPresent(
        t -> draft.filters.add(new Filter.Between(t, Math.min(low, high), Math.max(low, high))));
    return target.isEmpty() ? Optional.empty() : Optional.of(" ~ ");
  }

  private boolean year(String symbol) {
    return sentence.mention(symbol) instanceof Mention.Figure number && number.looksLikeYear();
  }

  private Target item(String symbol) {
    int mention = Sentence.number(symbol);
    draft.wants.put(mention, Draft.Want.COLUMN);
    return new Target.Item(mention);
  }

  /** The numeric column named last before a place. */
  private Optional<Target> nearest(int end) {
    Matcher items = Pattern.compile(" (" + C + ")(?= )").matcher(sentence.text());
    Optional<Target> last = Optional.empty();
    while (items.find() && items.end() <= end + 1) {
      if (numeric(items.group(1)) && !identifier(items.group(1))) {
        last = Optional.of(new Target.Item(Sentence.number(items.group(1))));
      }
    }
    return last;
  }

  private boolean identifier(String item) {
    return sentence.mention(item) instanceof Mention.Schema schema
        && schema.columns().getFirst().column().identifier();
  }

  private boolean numeric(String item) {
    return sentence.mention(item) instanceof Mention.Schema schema
        && schema.columns().stream()
            .anyMatch(c -> c.column().numeric() || c.column().dates() != DateStorage.NONE);
  }

  private Optional<String> columnOp(Matcher m) {
    if (!numeric(m.group("item")) || countsAfter(m.group("item"), m.group("after"))) {
      return Optional.empty();
    }
    Compared compared = compared(m.group("op"));
    Target target = item(m.group("item"));
    draft.filters.add(
        new Filter.Compared(target, compared.operator, sentence.value(m.group("n")), unit(m)));
    boolean unit =
        !m.group("after").isBlank()
            && sentence.mention(m.group("after").strip()) instanceof Mention.Schema schema
            && sameColumn(m.group("item"), schema);
    return Optional.of(" ~" + (unit ? "" : m.group("after")));
  }

  /** "name … more than 3 pets": what follows is what is compared. */
  private boolean countsAfter(String item, String after) {
    return !after.isBlank()
        && sentence.mention(after.strip()) instanceof Mention.Schema schema
        && (!schema.tables().isEmpty() || numeric(after.strip()))
        && !sameColumn(item, schema);
  }

  private boolean sameColumn(String item, Mention.Schema other) {
    return sentence.mention(item) instanceof Mention.Schema schema
        && schema.columns().stream()
            .anyMatch(c -> other.columns().stream().anyMatch(o -> o.column().equals(c.column())));
  }

  private Optional<String> orMore(Matcher m) {
    Compared compared = compared(m.group("op"));
    Operator operator =
        compared.operator == Operator.LESS || compared.operator == Operator.AT_MOST
            ? Operator.AT_MOST
            : Operator.AT_LEAST;
    double value = sentence.value(m.group("n"));
    String item = m.group("item");
    if (item != null) {
      return compareItem(item, operator, value);
    }
    Optional<Target> target = target(compared, m.start());
    target.ifPresent(t -> draft.filters.add(new Filter.Compared(t, operator, value)));
    return target.map(_ -> " ~ ");
  }

  private Optional<String> opItem(Matcher m) {
    String op = m.group("op").equals("est:most") ? "at est:most" : m.group("op");
    return compareItem(m.group("item"), compared(op).operator, sentence.value(m.group("n")));
  }

  private Optional<String> compareItem(String item, Operator operator, double value) {
    if (!(sentence.mention(item) instanceof Mention.Schema schema)) {
      return Optional.empty();
    }
    boolean number =
        !schema.columns().isEmpty()
            && numeric(item)
            && !schema.columns().getFirst().column().identifier();
    if (number
        && (schema.tables().isEmpty()
            || schema.columns().getFirst().score() > schema.tables().getFirst().score())) {
      draft.filters.add(new Filter.Compared(item(item), operator, value));
    } else {
      draft.wants.put(
          Sentence.number(item), schema.tables().isEmpty() ? Draft.Want.COLUMN : Draft.Want.TABLE);
      draft.havings.add(
          new Draft.Having(
              new Target.Item(Sentence.number(item)), Expression.Function.COUNT, operator, value));
    }
    return Optional.of(" ~ ");
  }

  private Optional<String> opNumber(Matcher m) {
    Compared compared = compared(m.group("op"));
    if (year(m.group("n")) && compared.adjective.isEmpty() && nearest(m.start()).isEmpty()) {
      return Optional.empty();
    }
    Optional<Target> target = target(compared, m.start());
    target.ifPresent(t ->
        draft.filters.add(
            new Filter.Compared(t, compared.operator, sentence.value(m.group("n")), unit(m))));
    if (target.isEmpty() && compared.adjective.isEmpty()) {
      draft.havings.add(
          new Draft.Having(
              new Target.Rows(),
              Expression.Function.COUNT,
              compared.operator,
              sentence.value(m.group("n"))));
      return Optional.of(" ~ ");
    }
    return target.map(_ -> " ~ ");
  }

  private Optional<Target> target(Compared compared, int at) {
    if (compared.adjective.isEmpty() && AGED.matcher(sentence.text().substring(0, at)).find()) {
      return Lexicon.ENGLISH.adjective("old").map(a -> new Target.Measured(a, Optional.empty()));
    }
    return compared
        .adjective
        .<Target>map(a -> new Target.Measured(a, Optional.empty()))
        .or(() -> nearest(at));
  }

  private Optional<String> numberOf(Matcher m) {
    if (year(m.group("n"))) {
      return Optional.empty();
    }
    return compareItem(m.group("item"), Operator.EQUAL, sentence.value(m.group("n")));
  }

  /** "Order 17" is the one with that key. */
  private Optional<String> numbered(Matcher m) {
    if (year(m.group("n"))) {
      return Optional.empty();
    }
    int mention = Sentence.number(m.group("item"));
    draft.wants.put(mention, Draft.Want.TABLE);
    draft.filters.add(
        new Filter.Compared(new Target.Key(mention), Operator.EQUAL, sentence.value(m.group("n"))));
    return Optional.of(" " + m.group("item") + " ~ ");
  }

  private Optional<String> equalTo(Matcher m) {
    if (!numeric(m.group("item")) && !textNumber(m.group("n"))) {
      return Optional.empty();
    }
    draft.filters.add(
        new Filter.Compared(item(m.group("item")), Operator.EQUAL, sentence.value(m.group("n"))));
    return Optional.of(" ~ ");
  }

  private boolean textNumber(String symbol) {
    return sentence.mention(symbol) instanceof Mention.Figure number && !number.links().isEmpty();
  }

  private Optional<String> average(Matcher m) {
    Compared compared = compared(m.group("op"));
    String named = Optional.ofNullable(m.group("item")).filter(this::numeric).orElse(null);
    String of =
        Optional.ofNullable(m.group("of"))
            .filter(i -> i.startsWith("C") || i.startsWith("X"))
            .orElse(null);
    String chosen = of != null && numeric(of) ? of : named;
    Optional<Target> target =
        Optional.ofNullable(chosen).map(this::item).or(() -> target(compared, m.start()));
    target.ifPresent(t ->
        draft.filters.add(
            new Filter.Beyond(
                t,
                compared.operator,
                Expression.Function.AVG,
                Optional.ofNullable(m.group("v")).map(Sentence::number))));
    String keep =
        m.group("item") != null
                && chosen != null
                && !chosen.equals(m.group("item"))
                && !(sentence.mention(chosen) instanceof Mention.Schema schema
                    && sameColumn(m.group("item"), schema))
            ? " " + m.group("item") + m.group("gap")
            : "";
    return target.map(_ -> keep + " ~ ");
  }

  private Optional<String> extreme(Matcher m) {
    Compared compared = compared(m.group("op"));
    String named = Optional.ofNullable(m.group("item")).filter(this::numeric).orElse(null);
    String of = Optional.ofNullable(m.group("of")).filter(this::numeric).orElse(null);
    String chosen = of == null ? named : of;
    Optional<Target> target =
        Optional.ofNullable(chosen).map(this::item).or(() -> target(compared, m.start()));
    boolean more = compared.operator == Operator.GREATER || compared.operator == Operator.AT_LEAST;
    String which = m.group("which");
    boolean any = which.equals("any") || which.equals("some");
    boolean max =
        switch (which) {
          case "est:most", "est:high" -> true;
          case "est:least", "est:low" -> false;
          default -> any != more;
        };
    Optional<Integer> value = Optional.ofNullable(m.group("v")).map(Sentence::number);
    target.ifPresent(t ->
        draft.filters.add(
            new Filter.Beyond(
                t,
                compared.operator,
                max ? Expression.Function.MAX : Expression.Function.MIN,
                value)));
    String keep =
        m.group("item") != null && named == null ? " " + m.group("item") + m.group("gap") : "";
    return target.map(_ -> keep + " ~ ");
  }

  /** The word that follows a match: "6 minutes". */
  private String unit(Matcher m) {
    Matcher word = Pattern.compile("\\G ?([a-z]+)(?= )").matcher(sentence.text());
    return word.find(m.end()) ? word.group(1) : "";
  }

  private record Compared(Operator operator, Optional<Lexicon.Adjective> adjective) {}

  private static Compared compared(String op) {
    boolean equal = op.contains("or equal");
    boolean no = op.startsWith("no");
    Matcher degree = Pattern.compile("(er|re):([a-z]+)").matcher(op);
    if (degree.find()) {
      Optional<Lexicon.Adjective> adjective = Lexicon.ENGLISH.adjective(degree.group(2));
      boolean generic =
          List.of("more", "less", "high", "low", "large", "big", "small").contains(degree.group(2));
      boolean up = !List.of("less", "low", "small").contains(degree.group(2));
      if (!generic && adjective.isPresent()) {
        up = true; // the column's hint decides; see QueryMaker
      }
      up = up == degree.group(1).equals("er");
      Operator operator = up ? Operator.GREATER : Operator.LESS;
      if (no) {
        operator = up ? Operator.AT_MOST : Operator.AT_LEAST;
      } else if (equal) {
        operator = up ? Operator.AT_LEAST : Operator.AT_MOST;
      }
      return new Compared(operator, generic ? Optional.empty() : adjective);
    }
    Operator operator =
        switch (op) {
          case "at est:least", "est:least", ">=", "> =" -> Operator.AT_LEAST;
          case "at est:most", "up to", "<=" -> Operator.AT_MOST;
          case "below", "under", "<" -> Operator.LESS;
          case "exactly", "equal to", "equals", "equal", "=" -> Operator.EQUAL;
          default -> Operator.GREATER;
        };
    return new Compared(operator, Optional.empty());
  }
}
