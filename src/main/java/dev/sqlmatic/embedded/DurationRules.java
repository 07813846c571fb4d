package dev.sqlmatic.embedded;

import dev.sqlmatic.linking.Mention;
import dev.sqlmatic.linking.SchemaModel;
import dev.sqlmatic.linking.TableModel;
import dev.sqlmatic.linking.Token;
import dev.sqlmatic.linking.Words;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads how long things take, where the table keeps a beginning and an end, or a number of minutes
 * under another name: "how many hours of focus", "average session length".
 */
final class DurationRules {
  private static final String WORD = "(?:[TXVC]\\d+|[a-z]+)";
  private static final Pattern HOW_MANY =
      Pattern.compile(
          " (?:how many|total(?: number of)?|how much) (?<unit>"
              + WORD
              + ")(?: of| in| on| for)? (?<thing>"
              + WORD
              + ")(?= )");
  private static final Pattern HOW_MUCH_TIME =
      Pattern.compile(" (?:how much|total) (?<thing>" + WORD + ") (?<time>" + WORD + ")(?= )");
  private static final Pattern AVERAGE =
      Pattern.compile(" average (?<thing>" + WORD + ") (?<time>" + WORD + ")(?= |$)");
  private static final Pattern AVERAGE_OF =
      Pattern.compile(" average (?<time>" + WORD + ") of (?<thing>" + WORD + ")(?= )");
  private static final Pattern HOW_LONG =
      Pattern.compile(" how long (?:be|do)(?: average| my| our)* (?<thing>" + WORD + ")(?= )");
  static final List<String> TIME = List.of("length", "duration", "time");

  private final Sentence sentence;
  private final Draft draft;
  private final SchemaModel schema;

  DurationRules(Sentence sentence, Draft draft, SchemaModel schema) {
    this.sentence = sentence;
    this.draft = draft;
    this.schema = schema;
  }

  /** To be read before what is counted and averaged. */
  void apply() {
    sentence.first(
        HOW_MANY,
        m ->
            switch (text(m.group("unit"))) {
              case "hours" -> lasting(m, Expression.Function.SUM, Expression.Unit.HOUR);
              case "minutes" -> lasting(m, Expression.Function.SUM, Expression.Unit.MINUTE);
              case "time" -> lasting(m, Expression.Function.SUM, Expression.Unit.HOUR);
              default -> Optional.empty();
            });
    sentence.first(HOW_MUCH_TIME, m -> timed(m, Expression.Function.SUM, Expression.Unit.HOUR));
    sentence.first(AVERAGE, m -> timed(m, Expression.Function.AVG, Expression.Unit.MINUTE));
    sentence.first(AVERAGE_OF, m -> timed(m, Expression.Function.AVG, Expression.Unit.MINUTE));
    sentence.first(HOW_LONG, m -> lasting(m, Expression.Function.AVG, Expression.Unit.MINUTE));
  }

  private Optional<String> timed(Matcher m, Expression.Function function, Expression.Unit unit) {
    return TIME.contains(text(m.group("time"))) ? lasting(m, function, unit) : Optional.empty();
  }

  private Optional<String> lasting(Matcher m, Expression.Function function, Expression.Unit unit) {
    List<String> stems = Words.stems(List.of(text(m.group("thing")).split(" "))).stream().toList();
    Optional<TableModel> table =
        schema.tables().stream()
            .filter(t -> t.stems().containsAll(stems) && ColumnFinder.span(t, unit).isPresent())
            .findFirst();
    if (table.isEmpty() || !draft.selected.isEmpty()) {
      return Optional.empty();
    }
    draft.selected.add(
        new Draft.Selected(
            new Draft.Target.Lasting(table.get().name(), unit),
            Optional.of(function),
            false,
            Integer.MAX_VALUE));
    return Optional.of(" ~");
  }

  /** What a word or a symbol stands for, in lower case. */
  private String text(String symbol) {
    if (!symbol.matches("[TXVC]\\d+")) {
      return symbol;
    }
    Mention mention = sentence.mention(symbol);
    return String.join(
        " ",
        sentence.tokens().subList(mention.from(), mention.to()).stream()
            .map(Token::lower)
            .toList());
  }
}
