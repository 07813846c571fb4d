package dev.sqlmatic.embedded;

import dev.sqlmatic.linking.Linking;
import dev.sqlmatic.linking.Mention;
import dev.sqlmatic.linking.Token;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What of a question was understood and what was not.
 *
 * @param known the mentions, in words
 * @param unknown words that carry meaning and were linked to nothing
 * @param coverage the part of such words that was linked, from 0 to 1
 */
record Understanding(List<String> known, List<String> unknown, double coverage) {
  private static final Set<String> COMMON =
      Set.copyOf(
          List.of(
              ("what which who whose whom how many much the a an of all have has had is are was were be been do does did "
                      + "show list find give me tell return please each every per for from to in on at by with without and "
                      + "or not no never than more less most least fewest number total average mean maximum minimum max min "
                      + "sum count top first last different distinct unique between above below over under after before that "
                      + "this these those there it its their they them i we our us can as also both either any some other only "
                      + "highest lowest largest smallest ascending descending alphabetical sorted ordered order common whether "
                      + "exactly equal same long old new high low get got select display his her you your where when being but "
                      + "out ever sort group if so will would could s name names named called biggest greater higher lower fewer "
                      + "larger smaller oldest youngest older younger longest shortest best worst latest earliest newest cheapest "
                      + "expensive popular often belong belonging corresponding associated related year years month months day days "
                      + "week date time last past during since until ago today yesterday bought earned earn sold spent revenue sales "
                      + "buy anything something use used using made make took take live lives living located "
                      + "still yet already now currently my mine me everyone everything anyone kind kinds type types like want "
                      + "know tell see look thing things money spoken per wrote write written times")
                  .split(" ")));

  private static final Set<String> WORTH =
      Set.of(
          "revenue",
          "sales",
          "turnover",
          "income",
          "earned",
          "spent",
          "sold",
          "selling",
          "bought",
          "earn",
          "spend");

  /**
   * @param heeded more words that were given a meaning, such as "open"
   */
  static Understanding of(Linking linking, Set<String> heeded) {
    var known = new LinkedHashSet<String>();
    boolean[] linked = new boolean[linking.tokens().size()];
    for (Mention mention : linking.mentions()) {
      Arrays.fill(linked, mention.from(), mention.to(), true);
      known.add(words(mention, linking.tokens()));
    }
    var unknown = new ArrayList<String>();
    int meaningful = 0;
    for (int i = 0; i < linked.length; i++) {
      Token token = linking.tokens().get(i);
      if (linked[i] || WORTH.contains(token.lower()) || heeded.contains(token.lower())) {
        meaningful++;
      } else if (token.kind() == Token.Kind.WORD
          && !COMMON.contains(token.lower())
          && token.text().length() > 1) {
        meaningful++;
        unknown.add(token.text());
      }
    }
    double coverage = meaningful == 0 ? 0 : 1 - (double) unknown.size() / meaningful;
    return new Understanding(List.copyOf(known), List.copyOf(unknown), coverage);
  }

  private static String words(Mention mention, List<Token> tokens) {
    String said =
        String.join(
            " ", tokens.subList(mention.from(), mention.to()).stream().map(Token::text).toList());
    String quoted = "“" + said + "”";
    return switch (mention) {
      case Mention.Schema(int _, int _, var tables, var columns) ->
          quoted
              + (tables.isEmpty()
                  ? " as the column "
                      + columns.getFirst().column().table()
                      + "."
                      + columns.getFirst().column().name()
                  : " as the table " + tables.getFirst().table().name());
      case Mention.Value value ->
          value.links().isEmpty()
              ? quoted + " as text to look for"
              : quoted
                  + " as a value of "
                  + value.links().getFirst().column().table()
                  + "."
                  + value.links().getFirst().column().name();
      case Mention.Figure _ -> quoted + " as a number";
      case Mention.Date date ->
          quoted + " as " + date.range().start() + " to " + date.range().end().minusDays(1);
    };
  }

  String sentence() {
    if (known.isEmpty()) {
      return "I found nothing in the question that this database knows of.";
    }
    String sentence = "I understood " + Explainer.list(known.stream().limit(8).toList()) + ".";
    return unknown.isEmpty()
        ? sentence
        : sentence
            + " I could not place "
            + Explainer.list(unknown.stream().limit(8).map(w -> "“" + w + "”").toList())
            + ".";
  }
}
