package dev.sqlmatic.embedded;

import dev.sqlmatic.linking.Lexicon;
import dev.sqlmatic.linking.Mention;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads "sorted by …", "in descending order of …", "from oldest to youngest". */
final class OrderRules {
  private static final String DIRECTION =
      "ascending|descending|increasing|decreasing|alphabetical|alphabetic|lexicographic\\w*"
          + "|chronological|reverse|reversed|numerical|dictionary";
  private static final Pattern SORTED =
      Pattern.compile(
          "(?: ,)?(?: and)?(?: then)? (?:be )?(?:sort|sorted|sorting|order|ordered|ordering|rank|ranked|arranged|arrange|listed|organized|presented)"
              + "(?: (?!by |in |from )(?![NVQ]\\d)[^ ,]+){0,4}?"
              + " (?:by|in|from|according to|based on|on)(?<rest> [^;?]*)");
  private static final Pattern IN_ORDER =
      Pattern.compile(
          "(?: ,)?(?: and)? (?:in|by|with|from|using) (?<rest>(?:(?:"
              + DIRECTION
              + ") )+(?:order |manner |orders )?[^;?]*)");
  private static final Pattern IN_ORDER_OF =
      Pattern.compile("(?: ,)? in (?:order|sequence) (?:of|by)(?<rest> [^;?]*)");
  private static final Pattern ALPHABETICALLY =
      Pattern.compile(
          "(?: ,)?(?: sorted| ordered| listed)? (?<rest>alphabetically|chronologically)");
  private static final Pattern FROM_TO =
      Pattern.compile(
          "(?: ,)? (?<rest>from (?:est:\\w+|high|low|most|large|old|young|early|late) to (?:est:\\w+|high|low|large|old|young|early|late)[^;?]*)");
  private static final Pattern FIRST_DEGREE = Pattern.compile("est:");
  private static final Pattern END =
      Pattern.compile(" (?:for each|for every|of each|that|who|whose|where|with more|having|; ) ");

  private final Sentence sentence;
  private final Draft draft;

  OrderRules(Sentence sentence, Draft draft) {
    this.sentence = sentence;
    this.draft = draft;
  }

  void apply() {
    for (Pattern pattern : List.of(SORTED, IN_ORDER_OF, IN_ORDER, FROM_TO, ALPHABETICALLY)) {
      if (sentence.first(pattern, this::ordered)) {
        return;
      }
    }
  }

  private Optional<String> ordered(Matcher matcher) {
    String rest = " " + matcher.group("rest").strip() + " ";
    Matcher end = END.matcher(rest);
    String used = end.find() ? rest.substring(0, end.start()) + " " : rest;
    used = onlyOrder(used);
    if (!readable(used, matcher.group())) {
      return Optional.empty();
    }
    boolean descending =
        descending(matcher.group().substring(0, matcher.start("rest") - matcher.start()) + used);
    List<Draft.Ordered> orders = targets(used, descending);
    if (orders.isEmpty()) {
      boolean down = descending || FIRST_DEGREE.matcher(used).find();
      adjective(used).ifPresent(a -> orders.add(measured(a, down)));
    }
    if (orders.isEmpty()) {
      orders.add(new Draft.Ordered(new Draft.Target.Rows(), Optional.empty(), descending));
    }
    draft.orders.addAll(orders);
    String left = rest.substring(Math.min(rest.length(), used.length()));
    return Optional.of(" ~ " + left.strip() + (left.isBlank() ? "" : " "));
  }

  /** After the order a comma may go on with something else. */
  private static String onlyOrder(String rest) {
    Matcher next =
        Pattern.compile(
                " ,? (?:and )?(?:list|show|give|return|display|find|include|only|limit|what|combined|along|together|with|its|their) ")
            .matcher(rest);
    return next.find() ? rest.substring(0, next.start()) + " " : rest;
  }

  private static boolean readable(String used, String whole) {
    boolean item = Pattern.compile(" [TCX]\\d+ ").matcher(used).find();
    boolean word =
        Pattern.compile(DIRECTION + "|number of|est:|alphabetically|chronologically| age ")
            .matcher(used)
            .find();
    boolean noise =
        Pattern.compile(" [VQN]\\d+ ").matcher(used).find() && whole.contains(" listed in");
    return (item || word) && !noise;
  }

  private static boolean descending(String used) {
    if (Pattern.compile("ascending|increasing|alphabetical|lexicographic").matcher(used).find()
        && !used.contains("reverse")
        && !used.contains("desc")
        && !used.contains("decreas")) {
      return false;
    }
    if (Pattern.compile(
            "descending|decreasing|reverse|est:\\w+ first|er:more|from high|from large| desc ")
        .matcher(used)
        .find()) {
      return !used.contains("est:least first");
    }
    return Pattern.compile(
            "from est:(most|high|large|old|late|big|good|expensive|long|tall|heavy|new|recent)|est:(most|high|large) to ")
        .matcher(used)
        .find();
  }

  private List<Draft.Ordered> targets(String used, boolean descending) {
    var orders = new ArrayList<Draft.Ordered>();
    Matcher matcher =
        Pattern.compile(
                " (?<count>(?:number|count|amount|total number) of (?:[a-z]+ ){0,2}?)?(?<agg>(?:average|est:most|est:least|total|sum of) )?(?:of )?(?<item>[TCX]\\d+)(?= )(?<dir> (?:in )?(?:descending|ascending|increasing|decreasing))?")
            .matcher(used);
    int at = 0;
    while (matcher.find(at)) {
      at = matcher.end("item");
      boolean count = matcher.group("count") != null;
      Optional<Expression.Function> function =
          count
              ? Optional.of(Expression.Function.COUNT)
              : Optional.ofNullable(matcher.group("agg"))
                  .flatMap(a -> CountRules.function(a.strip()));
      var target = new Draft.Target.Item(Sentence.number(matcher.group("item")));
      if (!count) {
        draft.wants.put(target.mention(), Draft.Want.COLUMN);
      }
      boolean down =
          matcher.group("dir") == null ? descending : matcher.group("dir").contains("de");
      orders.add(new Draft.Ordered(target, function, down));
    }
    if (orders.size() > 1 && Pattern.compile(" of (?:each |all )?T\\d+ ").matcher(used).find()) {
      orders.removeIf(o -> o.function().isEmpty() && isTable(o));
    }
    return orders;
  }

  private boolean isTable(Draft.Ordered order) {
    return order.target() instanceof Draft.Target.Item(int mention)
        && sentence.mention(mention) instanceof Mention.Schema schema
        && schema.columns().isEmpty();
  }

  private static Optional<Lexicon.Adjective> adjective(String used) {
    if (used.matches(".* (?:age|seniority) .*")) {
      return Lexicon.ENGLISH.adjective("old");
    }
    Matcher matcher = Pattern.compile("est:([a-z]+)").matcher(used);
    return matcher.find() ? Lexicon.ENGLISH.adjective(matcher.group(1)) : Optional.empty();
  }

  /** From oldest to youngest: the first named comes first. */
  private static Draft.Ordered measured(Lexicon.Adjective adjective, boolean descending) {
    return new Draft.Ordered(
        new Draft.Target.Measured(adjective, Optional.empty()), Optional.empty(), descending);
  }
}
