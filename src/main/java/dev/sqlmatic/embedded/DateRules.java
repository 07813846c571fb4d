package dev.sqlmatic.embedded;

import dev.sqlmatic.embedded.Condition.Side;
import dev.sqlmatic.embedded.Draft.Filter;
import dev.sqlmatic.linking.DateRange;
import dev.sqlmatic.linking.DateStorage;
import dev.sqlmatic.linking.Mention;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads "in 2025", "after March 2024", "since 2020", "between 2019 and 2021". */
final class DateRules {
  private static final String MOMENT = "(?:N\\d+|D\\d+)";
  private static final String GAP = "(?<words>(?: (?!and |or )[a-z]+){0,2}?)";
  private static final Pattern BETWEEN =
      Pattern.compile(
          "(?: (?<item>[CX]\\d+))?"
              + GAP
              + " (?:between|from) (?:year )?(?<low>"
              + MOMENT
              + ") (?:and|to|until|through) (?<high>"
              + MOMENT
              + ")(?= )");
  private static final Pattern MOMENTS =
      Pattern.compile(
          "(?: (?<item>[CX]\\d+))?"
              + GAP
              + " (?<side>in|during|on|of|for|from|since|after|before|by|prior to|until|till|within|er:late than|er:early than|er:recent than|er:new than|er:old than|as of|starting|starting in)"
              + "(?: (?:(?:year|month|of|date)|(?<year>[CX]\\d+)))*? (?<moment>"
              + MOMENT
              + ")(?<or> (?:or|and) (?:er:late|after))?(?<before> (?:or|and) (?:er:early|before))?(?= )");
  private static final Pattern BARE =
      Pattern.compile("(?: (?<item>[CX]\\d+)(?: (?:be|on|for|was))?)? (?<moment>D\\d+)(?= )");
  private static final Pattern BARE_YEAR = Pattern.compile(" (?<moment>N\\d+)(?= )");

  private final Sentence sentence;
  private final Draft draft;

  DateRules(Sentence sentence, Draft draft) {
    this.sentence = sentence;
    this.draft = draft;
  }

  void apply() {
    sentence.each(BETWEEN, this::between);
    sentence.each(MOMENTS, this::moment);
    sentence.each(BARE, this::bare);
    sentence.each(
        BARE_YEAR,
        m -> {
          if (!isMoment(m.group("moment"))) {
            return Optional.empty();
          }
          add(Optional.empty(), Side.IN, range(m.group("moment")), List.of());
          return Optional.of(" ~ ");
        });
  }

  private Optional<String> bare(Matcher m) {
    Optional<Integer> named = column(m.group("item"));
    add(named, Side.IN, range(m.group("moment")), List.of());
    boolean kept = m.group("item") != null && named.isEmpty();
    return Optional.of((kept ? " " + m.group("item") : "") + " ~ ");
  }

  private boolean isMoment(String symbol) {
    return switch (sentence.mention(symbol)) {
      case Mention.Date _ -> true;
      case Mention.Figure number -> number.looksLikeYear();
      case Mention.Schema _, Mention.Value _ -> false;
    };
  }

  private DateRange range(String symbol) {
    return switch (sentence.mention(symbol)) {
      case Mention.Date date -> date.range();
      case Mention.Figure number -> year((int) number.value());
      case Mention.Schema _, Mention.Value _ -> year(1970);
    };
  }

  private static DateRange year(int year) {
    return new DateRange(
        LocalDate.of(year, 1, 1), LocalDate.of(year + 1, 1, 1), String.valueOf(year));
  }

  private Optional<String> between(Matcher m) {
    if (!isMoment(m.group("low")) || !isMoment(m.group("high"))) {
      return Optional.empty();
    }
    DateRange low = range(m.group("low"));
    DateRange high = range(m.group("high"));
    var whole = new DateRange(low.start(), high.end(), low.words() + " to " + high.words());
    draft.filters.add(
        new Filter.Dated(column(m.group("item")), Side.IN, whole, words(m.group("words"))));
    return Optional.of(keep(m));
  }

  private Optional<String> moment(Matcher m) {
    String symbol = m.group("moment");
    if (!isMoment(symbol)) {
      return Optional.empty();
    }
    Side side =
        switch (m.group("side")) {
          case "since", "starting", "starting in" -> Side.FROM;
          case "after", "er:late than", "er:recent than", "er:new than" -> Side.AFTER;
          case "before", "prior to", "er:early than", "er:old than" -> Side.BEFORE;
          case "until", "till", "by", "as of" -> Side.UNTIL;
          default -> Side.IN;
        };
    if (m.group("or") != null) {
      side = Side.FROM;
    } else if (m.group("before") != null) {
      side = Side.UNTIL;
    }
    Optional<Integer> named = column(Optional.ofNullable(m.group("year")).orElse(m.group("item")));
    add(named, side, range(symbol), words(m.group("words")));
    return Optional.of(keep(m));
  }

  /** The words and a column that is not of this condition stay for the other rules. */
  private String keep(Matcher m) {
    String item = m.group("item");
    boolean used = column(item).isPresent();
    return (item == null || used ? "" : " " + item) + m.group("words") + " ~ ";
  }

  private static List<String> words(String words) {
    return List.of(words.strip().split(" "));
  }

  private Optional<Integer> column(String symbol) {
    if (symbol == null || !(sentence.mention(symbol) instanceof Mention.Schema schema)) {
      return Optional.empty();
    }
    boolean dated =
        schema.columns().stream()
            .anyMatch(c ->
                c.column().dates() != DateStorage.NONE
                    || c.column().has("year")
                    || c.column().has("date"));
    if (!dated) {
      return Optional.empty();
    }
    draft.wants.put(Sentence.number(symbol), Draft.Want.COLUMN);
    return Optional.of(Sentence.number(symbol));
  }

  private void add(Optional<Integer> column, Side side, DateRange range, List<String> words) {
    draft.filters.add(new Filter.Dated(column, side, range, words));
  }
}
