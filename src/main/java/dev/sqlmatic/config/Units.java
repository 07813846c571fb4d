package dev.sqlmatic.config;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times and sizes with their units, as people write them. */
final class Units {
  private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d{1,12})\\s*([A-Za-z]*)");

  private Units() {}

  static Duration duration(String text) {
    String expected = "a time such as 200ms, 10s, 5m, 2h or 30d";
    Matcher matcher = match(text, expected);
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      case "d" -> Duration.ofDays(amount);
      default -> throw Section.wrong(text, expected);
    };
  }

  static long bytes(String text) {
    String expected = "a size such as 512, 64KB, 16MB or 2GB";
    Matcher matcher = match(text, expected);
    long amount = Long.parseLong(matcher.group(1));
    try {
      return switch (matcher.group(2).toUpperCase(Locale.ROOT)) {
        case "", "B" -> amount;
        case "K", "KB" -> Math.multiplyExact(amount, 1L << 10);
        case "M", "MB" -> Math.multiplyExact(amount, 1L << 20);
        case "G", "GB" -> Math.multiplyExact(amount, 1L << 30);
        default -> throw Section.wrong(text, expected);
      };
    } catch (ArithmeticException e) {
      throw Section.wrong(text, expected);
    }
  }

  private static Matcher match(String text, String expected) {
    Matcher matcher = NUMBER_AND_UNIT.matcher(text);
    if (!matcher.matches()) {
      throw Section.wrong(text, expected);
    }
    return matcher;
  }
}
