package dev.sqlmatic.embedded;

import dev.sqlmatic.embedded.Draft.Filter;
import dev.sqlmatic.linking.DateRange;
import dev.sqlmatic.linking.Mention;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads words for how far things are, where they name no value of the data: "open tasks", "orders
 * that are unpaid", "still to do", "overdue".
 */
final class StateRules {
  private static final String WORD =
      States.OPEN + "|" + States.DONE + "|" + States.PAID + "|" + States.ACTIVE;
  private static final Set<String> DEEDS =
      Set.of("complete", "completed", "finish", "finished", "done", "do", "close", "closed");
  private static final Pattern BEFORE =
      Pattern.compile(" (?<word>" + WORD + ")(?= (?<item>[TX]\\d+) )");
  private static final Pattern AFTER =
      Pattern.compile(
          " (?:that |which |who )?(?:be|still)(?: still| now| currently| already)* (?<not>not )?(?:yet )?(?<word>"
              + WORD
              + "|to do|to be done|left to do|past due)(?= (?:[?.~,]|$|and |in |by |of |per ))");
  private static final Pattern YET =
      Pattern.compile(
          " (?:that )?(?:be |have )?not (?:yet )?(?:be )?(?<word>"
              + States.DONE
              + ")(?: yet)?(?= )");
  private static final Pattern LATE = Pattern.compile(" (?:overdue|past due)(?= )");

  private static final Pattern DEED =
      Pattern.compile(
          " (?:have|do)(?: (?:[a-z]+|[TXV]\\d+))+? (?<c>C\\d+)(?= (?:[?.]|$|in (?:D|N)\\d+ |D\\d+ ))");
  private static final Pattern DEED_BEFORE = Pattern.compile(" (?<c>C\\d+)(?= (?<item>[TX]\\d+) )");
  private static final Pattern DEED_MOST =
      Pattern.compile(" (?<c>C\\d+)(?= est:most (?<item>[TX]\\d+) )");
  private static final Pattern PAST =
      Pattern.compile(
          " (?:that )?(?:be )?(?:past|after)(?: their| its| his| her)? (?<c>C\\d+)(?= )");

  private final Sentence sentence;
  private final Draft draft;

  StateRules(Sentence sentence, Draft draft) {
    this.sentence = sentence;
    this.draft = draft;
  }

  /** To be read before what the words stand beside. */
  void apply() {
    sentence.first(DEED, this::deed);
    sentence.first(PAST, this::past);
    if (LATE.matcher(sentence.text()).find()) {
      late(Optional.empty());
    }
    sentence.first(DEED_BEFORE, m -> done(m, ""));
    sentence.first(DEED_MOST, m -> done(m, " have"));
    sentence.each(
        BEFORE,
        m -> {
          add(m.group("word"), Optional.of(Sentence.number(m.group("item"))));
          return Optional.of("");
        });
    sentence.each(
        YET,
        m -> {
          add("open", Optional.empty());
          return Optional.of(" ~");
        });
    sentence.each(AFTER, this::after);
  }

  /** "How many goals has each user completed": the moment of completion says that it is done. */
  private Optional<String> deed(Matcher m) {
    Mention found = sentence.mention(m.group("c"));
    String verb = sentence.tokens().get(found.to() - 1).lower();
    if (!(found instanceof Mention.Schema schema)
        || !DEEDS.contains(verb)
        || schema.columns().stream().noneMatch(c -> c.column().isDate() || c.column().flag())) {
      return Optional.empty();
    }
    add("completed", Optional.empty());
    return Optional.of(m.group().substring(0, m.start("c") - m.start() - 1) + " ~");
  }

  /** "Completed goals", "completed the most goals", where the word names a moment. */
  private Optional<String> done(Matcher m, String instead) {
    Mention found = sentence.mention(m.group("c"));
    boolean moment =
        found instanceof Mention.Schema schema
            && schema.columns().stream().anyMatch(c -> c.column().isDate())
            && DEEDS.contains(sentence.tokens().get(found.to() - 1).lower());
    if (!moment) {
      return Optional.empty();
    }
    add("completed", Optional.of(Sentence.number(m.group("item"))));
    return Optional.of(instead);
  }

  /** "Past their target date". */
  private Optional<String> past(Matcher m) {
    int column = Sentence.number(m.group("c"));
    if (!(sentence.mention(column) instanceof Mention.Schema schema)
        || schema.columns().stream().noneMatch(c -> c.column().isDate())) {
      return Optional.empty();
    }
    draft.wants.put(column, Draft.Want.COLUMN);
    late(Optional.of(column));
    return Optional.of(" ~");
  }

  private Optional<String> after(Matcher m) {
    String word = m.group("word");
    boolean done = word.matches(States.DONE);
    boolean open = word.contains(" ") || (m.group("not") != null && done);
    add(open ? "open" : word, Optional.empty());
    return Optional.of(" ~");
  }

  private void add(String word, Optional<Integer> of) {
    draft.filters.add(new Filter.State(word, of));
  }

  /** Due before today, and not done yet. */
  private void late(Optional<Integer> column) {
    LocalDate today = sentence.today();
    draft.late = true;
    draft.filters.add(
        new Filter.Dated(
            column,
            Condition.Side.BEFORE,
            new DateRange(today, today.plusDays(1), "today"),
            List.of("deadline", "due")));
  }
}
