package dev.sqlmatic.linking;

import dev.sqlmatic.database.SqlValue;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What was seen of a column's values. Immutable.
 *
 * @param texts how many values are text, of {@code values}
 * @param distinct how many different ones, 0 where unknown
 * @param kinds the texts themselves, where there are few
 */
record ColumnProfile(
    SqlValue least, SqlValue greatest, long values, long texts, int distinct, List<String> kinds) {
  static final ColumnProfile UNKNOWN =
      new ColumnProfile(SqlValue.Null.NULL, SqlValue.Null.NULL, 0, 0, 0, List.of());
  private static final Pattern ISO = Pattern.compile("\\d{4}-\\d{2}(-\\d{2}.*)?", Pattern.DOTALL);
  private static final Pattern FIGURE = Pattern.compile("-?\\d{1,12}(\\.\\d+)?");
  private static final Set<String> YES_NO = Set.of("n/y", "no/yes", "f/t", "false/true", "0/1");
  private static final Set<String> MOMENTS =
      Set.of(
          "date",
          "time",
          "at",
          "on",
          "day",
          "timestamp",
          "creat",
          "updat",
          "deadlin",
          "birth",
          "when",
          "deliv",
          "ship",
          "complet",
          "start",
          "end",
          "due",
          "login",
          "hire",
          "sent");
  private static final double EARLIEST_SECONDS = 157_766_400; // 1975
  private static final double LATEST_SECONDS = 4_102_444_800.0; // 2100

  ColumnModel.Content content(String declaredType) {
    if (values == 0) {
      String type = declaredType.toUpperCase(Locale.ROOT);
      boolean number =
          List.of("INT", "REAL", "FLOA", "DOUB", "NUM", "DEC", "BOOL").stream()
              .anyMatch(type::contains);
      return number ? ColumnModel.Content.NUMBER : ColumnModel.Content.TEXT;
    }
    if (texts * 2 > values) {
      return figures() ? ColumnModel.Content.NUMBER : ColumnModel.Content.TEXT;
    }
    return greatest instanceof SqlValue.Blob
        ? ColumnModel.Content.OTHER
        : ColumnModel.Content.NUMBER;
  }

  /** Whether text holds numbers, as in a column declared without a type. */
  private boolean figures() {
    return least instanceof SqlValue.Text(String low)
        && greatest instanceof SqlValue.Text(String high)
        && FIGURE.matcher(low).matches()
        && FIGURE.matcher(high).matches();
  }

  /**
   * What stands for yes, as an SQL literal, in a column of two values that say yes and no; empty in
   * any other.
   */
  String truth() {
    if (least.equals(SqlValue.of(0)) && greatest.equals(SqlValue.of(1))) {
      return "1";
    }
    if (least instanceof SqlValue.Text(String low)
        && greatest instanceof SqlValue.Text(String high)) {
      String pair = low.toLowerCase(Locale.ROOT) + "/" + high.toLowerCase(Locale.ROOT);
      return YES_NO.contains(pair) ? "'" + high + "'" : "";
    }
    return "";
  }

  DateStorage dates(List<String> stems, String declaredType) {
    if (least instanceof SqlValue.Text(String low)
        && greatest instanceof SqlValue.Text(String high)) {
      if (ISO.matcher(low).matches() && ISO.matcher(high).matches()) {
        return DateStorage.ISO_TEXT;
      }
      boolean named =
          stems.contains("date") || declaredType.toUpperCase(Locale.ROOT).startsWith("DATE");
      return named ? DateStorage.OTHER_TEXT : DateStorage.NONE;
    }
    double low = number(least);
    double high = number(greatest);
    if (Double.isNaN(low) || Double.isNaN(high)) {
      return DateStorage.NONE;
    }
    boolean named =
        stems.stream().anyMatch(MOMENTS::contains)
            || declaredType.toUpperCase(Locale.ROOT).matches("(DATE|TIME).*");
    if (stems.contains("year") && low > 1000 && high < 2200) {
      return DateStorage.YEAR;
    }
    if (!named) {
      return DateStorage.NONE;
    }
    if (low > EARLIEST_SECONDS && high < LATEST_SECONDS) {
      return DateStorage.EPOCH_SECONDS;
    }
    if (low > EARLIEST_SECONDS * 1000 && high < LATEST_SECONDS * 1000) {
      return DateStorage.EPOCH_MILLISECONDS;
    }
    boolean julian = low > 2_000_000 && high < 2_600_000 && greatest instanceof SqlValue.Real;
    return julian ? DateStorage.JULIAN_DAY : DateStorage.NONE;
  }

  private static double number(SqlValue value) {
    return switch (value) {
      case SqlValue.Int(long whole) -> whole;
      case SqlValue.Real(double real) -> real;
      case SqlValue.Text _, SqlValue.Blob _, SqlValue.Null _ -> Double.NaN;
    };
  }
}
