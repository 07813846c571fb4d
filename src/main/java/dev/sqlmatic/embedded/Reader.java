package dev.sqlmatic.embedded;

import dev.sqlmatic.embedded.Draft.Target;
import dev.sqlmatic.linking.Mention;
import dev.sqlmatic.linking.SchemaModel;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a linked question into a {@link Draft}: each family of rules takes what it understands, in
 * an order in which the more specific come first; columns that are left are what is asked for.
 */
final class Reader {
  private static final Pattern DISTINCT =
      Pattern.compile(" (?:different|distinct|unique|various)(?= )");
  private static final Pattern KINDS =
      Pattern.compile(
          "^ (?:what|which) (?:kinds of |types of )?[CX]\\d+ (?:be there|exist|do we have|do you have|be available)");
  private static final Pattern ALL =
      Pattern.compile(
          " all (?:information|info|details|data|columns|about|fields|rows|records)|^ (?:show|list|display|give me|what be) (?:me )?(?:all )?(?:of )?(?:details|information) ");

  private static final Pattern CONDITION =
      Pattern.compile(
          " (?:whose|that|who|where|(?<=\\S \\S{1,9} )which|live|lives|living|located|when|while)(?= )");
  private static final Pattern ASKING =
      Pattern.compile(
          " (?:list|show|give|return|tell|display|find|what|how|include|along|their|also|together|report)(?= )");

  private Reader() {}

  static Draft read(Sentence sentence, SchemaModel schema) {
    var draft = new Draft();
    var counts = new CountRules(sentence, draft);
    draft.everything = ALL.matcher(sentence.text()).find();
    var tops = new TopRules(sentence, draft);
    new OrderRules(sentence, draft).apply();
    new StateRules(sentence, draft).apply();
    new DurationRules(sentence, draft, schema).apply();
    new CompareRules(sentence, draft).apply();
    new NegationRules(sentence, draft).apply();
    new FlagRules(sentence, draft).adjectives();
    var groups = new GroupRules(sentence, draft);
    groups.common();
    tops.limits();
    new WorthRules(sentence, draft).apply();
    tops.aggregated();
    if (sentence
        .text()
        .matches(
            ".* (?:average|total|sum|est:\\w+|tse:\\w+)(?: ,)? (?:and )?(?:average|total|sum|est:\\w+|tse:\\w+) .*")) {
      counts.aggregates();
    }
    tops.apply();
    tops.unmeasured();
    counts.aggregates();
    counts.counts();
    groups.apply();
    new DateRules(sentence, draft).apply();
    new ValueRules(sentence, draft).apply();
    draft.distinct = DISTINCT.matcher(sentence.text()).find();
    draft.kinds = KINDS.matcher(sentence.whole()).find();
    new FlagRules(sentence, draft).apply();
    leftovers(sentence, draft);
    draft.who = sentence.whole().startsWith(" who ") && draft.tables.isEmpty();
    draft.selected.sort(Comparator.comparingInt(Draft.Selected::position));
    return draft;
  }

  private static void leftovers(Sentence sentence, Draft draft) {
    List<String> left = sentence.left("TCX");
    for (String symbol : left) {
      if (beside(sentence, draft, symbol) || deed(sentence, draft, left, symbol)) {
        continue;
      }
      if (symbol.startsWith("C") && countedInTime(sentence, draft, symbol)) {
        draft.wants.put(Sentence.number(symbol), Draft.Want.COLUMN);
        continue;
      }
      int mention = Sentence.number(symbol);
      Mention found = sentence.mention(mention);
      boolean column =
          symbol.startsWith("C")
              || (symbol.startsWith("X")
                  && !isDeed(sentence, found)
                  && (asColumn(found) || listed(sentence, symbol)));
      if (column) {
        draft.wants.put(mention, Draft.Want.COLUMN);
        draft.selected.add(
            new Draft.Selected(new Target.Item(mention), Optional.empty(), false, found.from()));
      } else if (Pattern.compile(" and (?:its|their|his|her)(?: [a-z]+)? " + symbol + " ")
          .matcher(sentence.text())
          .find()) {
        draft.wants.put(mention, Draft.Want.TABLE);
        draft.selected.add(
            new Draft.Selected(new Target.Item(mention), Optional.empty(), false, found.from()));
      } else {
        draft.tables.add(mention);
        draft.wants.put(mention, Draft.Want.TABLE);
      }
    }
  }

  /** A column named in a condition, after "whose" or "that", is not asked for. */
  private static boolean beside(Sentence sentence, Draft draft, String symbol) {
    if (!symbol.startsWith("C")) {
      return false;
    }
    String before = sentence.text().substring(0, sentence.text().indexOf(" " + symbol + " "));
    Matcher cues = CONDITION.matcher(before);
    int cue = -1;
    while (cues.find()) {
      cue = cues.start();
    }
    boolean asked = !draft.selected.isEmpty();
    return asked && cue > 0 && !ASKING.matcher(before).region(cue, before.length()).find();
  }

  /**
   * "Which awards were earned": a moment named by a verb is not asked for beside its things; it
   * must have come.
   */
  private static boolean deed(Sentence sentence, Draft draft, List<String> left, String symbol) {
    boolean deed =
        (left.size() > 1 || !draft.selected.isEmpty())
            && sentence.mention(symbol) instanceof Mention.Schema schema
            && schema.tables().isEmpty()
            && schema.columns().getFirst().column().isDate()
            && isDeed(sentence, schema);
    Matcher done =
        Pattern.compile(" be (?<not>not (?:yet )?)?" + symbol + " ").matcher(sentence.text());
    if (deed && done.find()) {
      int mention = Sentence.number(symbol);
      draft.wants.put(mention, Draft.Want.COLUMN);
      draft.filters.add(
          new Draft.Filter.Missing(new Target.Item(mention), done.group("not") == null));
    }
    return deed;
  }

  /** "How many messages were sent per month": the moment makes the months. */
  private static boolean countedInTime(Sentence sentence, Draft draft, String symbol) {
    return draft.groups.stream().anyMatch(Target.Every.class::isInstance)
        && sentence.mention(symbol) instanceof Mention.Schema schema
        && schema.columns().stream().allMatch(c -> c.column().isDate());
  }

  private static boolean isDeed(Sentence sentence, Mention mention) {
    return sentence.tokens().get(mention.to() - 1).lower().endsWith("ed");
  }

  /** Whether it stands in a list of columns: "rank, company and value". */
  private static boolean listed(Sentence sentence, String symbol) {
    return Pattern.compile(
            "C\\d+(?: ,)?(?: and)? "
                + symbol
                + " | "
                + symbol
                + "(?: ,)?(?: and)? C\\d+ (?:of|for|,|and) | "
                + symbol
                + " (?:and|,) (?:its |their |his |her )?C\\d+ ")
        .matcher(sentence.whole())
        .find();
  }

  /** A word for both a table and a column is the column only where that fits clearly better. */
  private static boolean asColumn(Mention mention) {
    if (!(mention instanceof Mention.Schema schema)) {
      return false;
    }
    double column = schema.columns().getFirst().score();
    double table = schema.tables().getFirst().score();
    return column - table > 0.15;
  }
}
