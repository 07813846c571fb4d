package dev.sqlmatic.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dates in questions, relative to 20 November 2026, a Friday. */
class DatesTest {
  @TempDir private Path folder;
  private final QuestionAnswerer answerer = new QuestionAnswerer(Shop.CLOCK);

  private String sql(JdbcDatabaseAccess database, String question) {
    return answerer.interpret(database, question, List.of()).best().orElseThrow().sql();
  }

  @ParameterizedTest
  @CsvSource({
    "in 2025, 2025-01-01, 2026-01-01",
    "last year, 2025-01-01, 2026-01-01",
    "this year, 2026-01-01, 2027-01-01",
    "last month, 2026-10-01, 2026-11-01",
    "this week, 2026-11-16, 2026-11-23",
    "yesterday, 2026-11-19, 2026-11-20",
    "today, 2026-11-20, 2026-11-21",
    "in March 2025, 2025-03-01, 2025-04-01",
    "on March 4 2025, 2025-03-04, 2025-03-05",
    "in Q2 2024, 2024-04-01, 2024-07-01",
    "in the last 30 days, 2026-10-21, 2026-11-21",
    "on 2025-03-11, 2025-03-11, 2025-03-12",
    "between 2024 and 2025, 2024-01-01, 2026-01-01",
  })
  void takesASpanOfDays(String when, String start, String end) {
    try (JdbcDatabaseAccess shop = Shop.open(folder)) {
      assertThat(sql(shop, "How many orders were placed " + when + "?"))
          .isEqualTo(
              "SELECT COUNT(*) AS orders FROM orders WHERE order_date >= '%s' AND order_date < '%s'"
                  .formatted(start, end));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "after March 2025, >= '2025-04-01'",
    "before March 2025, < '2025-03-01'",
    "since 2026, >= '2026-01-01'",
    "after 2025, >= '2026-01-01'",
    "before 2026, < '2026-01-01'",
  })
  void takesOneSideOfADay(String when, String condition) {
    try (JdbcDatabaseAccess shop = Shop.open(folder)) {
      assertThat(sql(shop, "How many orders were placed " + when + "?"))
          .isEqualTo("SELECT COUNT(*) AS orders FROM orders WHERE order_date " + condition);
    }
  }

  @Test
  void groupsByMonthInTheOrderOfTime() {
    try (JdbcDatabaseAccess shop = Shop.open(folder)) {
      assertThat(sql(shop, "How many orders were placed per month?"))
          .isEqualTo(
              "SELECT strftime('%Y-%m', order_date) AS month, COUNT(*) AS orders FROM orders"
                  + " GROUP BY strftime('%Y-%m', order_date)"
                  + " ORDER BY strftime('%Y-%m', order_date)");
    }
  }

  @Test
  void readsSecondsSince1970() {
    try (JdbcDatabaseAccess database =
        Shop.open(
            folder,
            List.of(
                "CREATE TABLE visits (id INTEGER PRIMARY KEY, created_at INTEGER)",
                "INSERT INTO visits VALUES (1, 1735700000), (2, 1750000000), (3, 1780000000)"))) {
      assertThat(sql(database, "How many visits were there in 2025?"))
          .isEqualTo(
              "SELECT COUNT(*) AS visits FROM visits WHERE created_at >= 1735689600"
                  + " AND created_at < 1767225600");
      assertThat(sql(database, "How many visits were there per year?"))
          .contains("strftime('%Y', created_at, 'unixepoch')");
    }
  }

  @Test
  void readsMillisecondsSince1970() {
    try (JdbcDatabaseAccess database =
        Shop.open(
            folder,
            List.of(
                "CREATE TABLE visits (id INTEGER PRIMARY KEY, created_at INTEGER)",
                "INSERT INTO visits VALUES (1, 1735700000000), (2, 1780000000000)"))) {
      assertThat(sql(database, "How many visits were there in 2025?"))
          .contains("created_at >= 1735689600000 AND created_at < 1767225600000");
    }
  }

  @Test
  void takesAYearForANumberWhereAColumnKeepsYears() {
    try (JdbcDatabaseAccess shop = Shop.open(folder)) {
      assertThat(sql(shop, "Which artists were founded after 2000?"))
          .isEqualTo("SELECT name FROM artists WHERE founded_year > 2000");
    }
  }

  @Test
  void leavesAnImpossibleDateAlone() {
    try (JdbcDatabaseAccess shop = Shop.open(folder)) {
      assertThat(sql(shop, "How many orders were placed on February 31?")).contains("orders");
    }
  }
}
