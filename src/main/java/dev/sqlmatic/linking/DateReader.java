package dev.sqlmatic.linking;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds spans of days in a question: "last year", "in March 2025", "Q2 2024", "2025-03-04", "the
 * last 30 days", relative to {@code today}. A bare year stays a number: only the schema tells what
 * it is.
 */
final class DateReader {
  private static final Map<String, Month> MONTHS =
      Map.ofEntries(
          Map.entry("jan", Month.JANUARY), Map.entry("feb", Month.FEBRUARY),
          Map.entry("mar", Month.MARCH), Map.entry("apr", Month.APRIL),
          Map.entry("may", Month.MAY), Map.entry("jun", Month.JUNE),
          Map.entry("jul", Month.JULY), Map.entry("aug", Month.AUGUST),
          Map.entry("sep", Month.SEPTEMBER), Map.entry("oct", Month.OCTOBER),
          Map.entry("nov", Month.NOVEMBER), Map.entry("dec", Month.DECEMBER));
  private static final Pattern MONTH_NAME =
      Pattern.compile(
          "(january|february|march|april|may|june|july|august|september|october|november|december"
              + "|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec)");
  private static final Pattern ISO = Pattern.compile("(\\d{4})-(\\d{1,2})(?:-(\\d{1,2}))?");
  private static final Pattern DAY = Pattern.compile("(\\d{1,2})(?:st|nd|rd|th)?");
  private static final int FARTHEST = 100_000;

  private final List<Token> tokens;
  private final LocalDate today;

  DateReader(List<Token> tokens, LocalDate today) {
    this.tokens = tokens;
    this.today = today;
  }

  List<Mention.Date> read() {
    var dates = new ArrayList<Mention.Date>();
    int at = 0;
    while (at < tokens.size()) {
      Optional<Mention.Date> date = at(at);
      date.ifPresent(dates::add);
      at = date.map(Mention.Date::to).orElse(at + 1);
    }
    return dates;
  }

  private Optional<Mention.Date> at(int at) {
    try {
      return relative(at).or(() -> iso(at)).or(() -> quarter(at)).or(() -> month(at));
    } catch (DateTimeException _) {
      return Optional.empty(); // "February 31"
    }
  }

  private Optional<Mention.Date> relative(int at) {
    return switch (word(at)) {
      case "today" -> date(at, 1, today, today.plusDays(1));
      case "yesterday" -> date(at, 1, today.minusDays(1), today);
      case "tomorrow" -> date(at, 1, today.plusDays(1), today.plusDays(2));
      case "last", "past", "previous", "this", "current", "next" -> period(at);
      default -> Optional.empty();
    };
  }

  private Optional<Mention.Date> period(int at) {
    Optional<ChronoUnit> unit = unit(word(at + 1));
    if (unit.isPresent() && !word(at + 1).endsWith("s")) {
      int shift =
          switch (word(at)) {
            case "this", "current" -> 0;
            case "next" -> 1;
            default -> -1;
          };
      LocalDate start = move(floor(today, word(at + 1)), word(at + 1), shift);
      return date(at, 2, start, move(start, word(at + 1), 1));
    }
    Optional<ChronoUnit> many = unit(word(at + 2));
    if (at + 1 < tokens.size() && tokens.get(at + 1).isNumber() && many.isPresent()) {
      long count = Math.round(tokens.get(at + 1).number().orElse(0));
      if (count > 0 && count < FARTHEST) {
        return word(at).equals("next")
            ? date(at, 3, today, move(today, word(at + 2), count).plusDays(1))
            : date(at, 3, move(today, word(at + 2), -count), today.plusDays(1));
      }
    }
    return Optional.empty();
  }

  private static LocalDate floor(LocalDate day, String unit) {
    return switch (unit) {
      case "year" -> day.withDayOfYear(1);
      case "quarter" -> day.withMonth((day.getMonthValue() - 1) / 3 * 3 + 1).withDayOfMonth(1);
      case "month" -> day.withDayOfMonth(1);
      case "week" -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      default -> day;
    };
  }

  private static LocalDate move(LocalDate day, String unit, long count) {
    return unit.startsWith("quarter")
        ? day.plusMonths(3 * count)
        : day.plus(count, unit(unit).orElse(ChronoUnit.DAYS));
  }

  private static Optional<ChronoUnit> unit(String word) {
    return switch (word) {
      case "day", "days" -> Optional.of(ChronoUnit.DAYS);
      case "week", "weeks" -> Optional.of(ChronoUnit.WEEKS);
      case "month", "months", "quarter", "quarters" -> Optional.of(ChronoUnit.MONTHS);
      case "year", "years" -> Optional.of(ChronoUnit.YEARS);
      default -> Optional.empty();
    };
  }

  private Optional<Mention.Date> iso(int at) {
    Matcher iso = ISO.matcher(word(at));
    if (!iso.matches()) {
      return Optional.empty();
    }
    int year = Integer.parseInt(iso.group(1));
    int month = Integer.parseInt(iso.group(2));
    if (iso.group(3) == null) {
      LocalDate start = LocalDate.of(year, month, 1);
      return date(at, 1, start, start.plusMonths(1));
    }
    LocalDate day = LocalDate.of(year, month, Integer.parseInt(iso.group(3)));
    return date(at, 1, day, day.plusDays(1));
  }

  private Optional<Mention.Date> quarter(int at) {
    if (!word(at).matches("q[1-4]")) {
      return Optional.empty();
    }
    int quarter = word(at).charAt(1) - '0';
    int skip = word(at + 1).equals("of") ? 1 : 0;
    Optional<Integer> year = year(at + 1 + skip);
    LocalDate start = LocalDate.of(year.orElse(today.getYear()), 3 * quarter - 2, 1);
    return date(at, year.isPresent() ? 2 + skip : 1, start, start.plusMonths(3));
  }

  /** March 2025, March 4 2025, March 4th, 4 March 2025; a bare month is this year's. */
  private Optional<Mention.Date> month(int at) {
    if (MONTH_NAME.matcher(word(at)).matches()) {
      Month month = MONTHS.getOrDefault(word(at).substring(0, 3), Month.JANUARY);
      Optional<Integer> day = day(at + 1);
      int after = day.isPresent() ? at + 2 : at + 1;
      int comma = word(after).equals(",") ? 1 : 0;
      Optional<Integer> year = year(after + comma).or(() -> year(after));
      boolean sure = year.isPresent() || day.isPresent();
      boolean introduced = at > 0 && List.of("in", "during", "since", "of").contains(word(at - 1));
      if (!sure && !introduced) {
        return Optional.empty();
      }
      int used = after - at + (year.isPresent() ? comma + 1 : 0);
      return Optional.of(span(at, used, year, month, day));
    }
    Optional<Integer> day = day(at);
    if (day.isPresent() && MONTH_NAME.matcher(word(at + 1)).matches()) {
      Month month = MONTHS.getOrDefault(word(at + 1).substring(0, 3), Month.JANUARY);
      Optional<Integer> year = year(at + 2);
      return Optional.of(span(at, year.isPresent() ? 3 : 2, year, month, day));
    }
    return Optional.empty();
  }

  private Mention.Date span(
      int at, int used, Optional<Integer> year, Month month, Optional<Integer> day) {
    LocalDate start = LocalDate.of(year.orElse(today.getYear()), month, day.orElse(1));
    LocalDate end = day.isPresent() ? start.plusDays(1) : start.plusMonths(1);
    return new Mention.Date(at, at + used, new DateRange(start, end, text(at, used)));
  }

  private Optional<Integer> day(int at) {
    Matcher day = DAY.matcher(word(at));
    if (!day.matches()) {
      return Optional.empty();
    }
    int number = Integer.parseInt(day.group(1));
    return number >= 1 && number <= 31 ? Optional.of(number) : Optional.empty();
  }

  private Optional<Integer> year(int at) {
    return word(at).matches("(1[5-9]|20|21)\\d\\d")
        ? Optional.of(Integer.parseInt(word(at)))
        : Optional.empty();
  }

  private Optional<Mention.Date> date(int at, int used, LocalDate start, LocalDate end) {
    return Optional.of(new Mention.Date(at, at + used, new DateRange(start, end, text(at, used))));
  }

  private String text(int at, int used) {
    return String.join(" ", tokens.subList(at, at + used).stream().map(Token::text).toList());
  }

  private String word(int at) {
    return at >= 0 && at < tokens.size() ? tokens.get(at).lower() : "";
  }
}
