package dev.sqlmatic.embedded;

import dev.sqlmatic.linking.Mention;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads "for each …", "per …", "by country", "monthly". */
final class GroupRules {
  private static final Pattern EACH =
      Pattern.compile(
          "(?: ,)?(?: (?<before>for|of|in|by|from|at|on|to|with|within|across|belonging to|under|played by|that))? (?:each|every|per)(?: (?:of|different|distinct|unique|individual|type of|kind of))*? (?<item>"
              + Sentence.ITEM
              + ")(?: and (?<more>[CX]\\d+))?(?= )");
  private static final Pattern EACH_OF_VALUE =
      Pattern.compile(" (each|every|per) (~v|V\\d+) ([TX]\\d+)(?= )");
  private static final Pattern DIFFERENT =
      Pattern.compile(
          " (?:for|by|of|from|across|in|at)(?: all)?(?: the)? (?:different|various|distinct|all different) (?<item>"
              + Sentence.ITEM
              + ")(?= )");
  private static final Pattern BY =
      Pattern.compile(
          " (?:grouped by|group by|broken down by|split by|by|per|across)(?: (?:their|its))? (?<item>"
              + Sentence.ITEM
              + ")(?= )(?! [VQN]\\d)");
  private static final Pattern PERIOD =
      Pattern.compile(
          "(?: (?:for|in|of|by|at|on))?(?: (?:each|every|per|by|a|calendar))+ (?<unit>hour|day|weekday|week|month|quarter|year)(?: of order| of sale)?(?= )");
  private static final Pattern WHICH =
      Pattern.compile(
          "^(?: in)? (?:which|what) (?<unit>hour|day|weekday|week|month|quarter|year)s?(?= )");
  private static final Pattern COMMON =
      Pattern.compile(
          "(?: (?:that|which))?(?: be)? (?:common|shared|available) (?:to|for|by|in|at|among|across|between|of|with) (?:all|every|each)(?: of| different)? (?<item>[TX]\\d+)(?= )");
  private static final Pattern ADVERB =
      Pattern.compile(
          " (?<unit>hourly|daily|weekly|monthly|quarterly|yearly|annually|annual)(?= )");

  private final Sentence sentence;
  private final Draft draft;

  GroupRules(Sentence sentence, Draft draft) {
    this.sentence = sentence;
    this.draft = draft;
  }

  /** "Common to all shops": related to each one of them; to be read before anything of "each". */
  void common() {
    sentence.first(
        COMMON,
        m -> {
          int mention = Sentence.number(m.group("item"));
          draft.commonTo.add(mention);
          draft.wants.put(mention, Draft.Want.TABLE);
          return Optional.of(" ~ ");
        });
  }

  void apply() {
    sentence.rewrite(EACH_OF_VALUE, " $1 $3 , $2");
    sentence.first(PERIOD, m -> period(m.group("unit")));
    sentence.first(ADVERB, m -> period(m.group("unit")));
    if (!draft.orders.isEmpty() && draft.groups.isEmpty()) {
      sentence.first(WHICH, m -> period(m.group("unit")));
    }
    sentence.each(EACH, this::each);
    boolean aggregated = draft.selected.stream().anyMatch(s -> s.function().isPresent());
    if (aggregated && draft.groups.isEmpty()) {
      sentence.first(DIFFERENT, m -> group(m.group("item"), " ~ "));
      sentence.first(BY, m -> group(m.group("item"), " ~ "));
    }
  }

  private Optional<String> period(String word) {
    Expression.Unit unit =
        switch (word) {
          case "hour", "hourly" -> Expression.Unit.HOUR;
          case "day", "daily" -> Expression.Unit.DAY;
          case "weekday" -> Expression.Unit.WEEKDAY;
          case "week", "weekly" -> Expression.Unit.WEEK;
          case "month", "monthly" -> Expression.Unit.MONTH;
          case "quarter", "quarterly" -> Expression.Unit.QUARTER;
          default -> Expression.Unit.YEAR;
        };
    draft.groups.add(new Draft.Target.Every(unit));
    return Optional.of(" ~ ");
  }

  private Optional<String> each(Matcher matcher) {
    boolean aggregated =
        draft.selected.stream().anyMatch(s -> s.function().isPresent())
            || draft.orders.stream().anyMatch(o -> o.function().isPresent());
    String item = matcher.group("item");
    if (!aggregated) {
      String more = matcher.group("more") == null ? "" : " and " + matcher.group("more");
      if (matcher.start() < 2 && "for".equals(matcher.group("before")) && item.startsWith("T")) {
        int mention = Sentence.number(item);
        draft.wants.put(mention, Draft.Want.TABLE);
        draft.tables.add(mention);
        draft.selected.add(
            new Draft.Selected(new Draft.Target.Item(mention), Optional.empty(), false, 0));
        return Optional.of(" ~ " + more);
      }
      return Optional.of(
          (matcher.group("before") == null ? " " : " " + matcher.group("before") + " ")
              + item
              + more);
    }
    Optional<String> used = group(item, " ~ ");
    if (used.isPresent() && matcher.group("more") != null) {
      return group(matcher.group("more"), " ~ ");
    }
    return used;
  }

  private Optional<String> group(String item, String instead) {
    int mention = Sentence.number(item);
    if (!(sentence.mention(mention) instanceof Mention.Schema)) {
      return Optional.empty();
    }
    draft.groups.add(new Draft.Target.Item(mention));
    return Optional.of(instead);
  }
}
