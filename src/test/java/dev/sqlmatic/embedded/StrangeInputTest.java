package dev.sqlmatic.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.sqlmatic.database.QueryRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions that are none, and databases that nobody would design. */
class StrangeInputTest {
  @TempDir private Path folder;
  private final QuestionAnswerer answerer = new QuestionAnswerer(Shop.CLOCK);

  private Optional<Reading> best(JdbcDatabaseAccess database, String question) {
    return answerer.interpret(database, question, List.of()).best();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "?",
        "🎸🎸🎸",
        "哪些客户没有订单？",
        "\u0000\u0001",
        "~ ~ ~",
        "T0 C1 X2 V3 N4 D5",
        "est:old er:more",
        "((((((",
        "\"\"\"\"",
        "''''",
        "'",
        "$1 \\ %s %d",
        "99999999999999999999999",
        "top 999999999999 tracks",
        "last 99999999999 years",
        "February 31 9999",
        "2025-99-99"
      })
  void interpretsAnyText(String question) {
    try (JdbcDatabaseAccess shop = Shop.open(folder)) {
      assertThat(answerer.interpret(shop, question, List.of()).suggestions()).isNotEmpty();
    }
  }

  @Test
  void findsNothingInAForeignLanguage() {
    try (JdbcDatabaseAccess shop = Shop.open(folder)) {
      assertThat(best(shop, "哪些客户没有订单？")).isEmpty();
    }
  }

  @Test
  void looksOnlyAtTheBeginningOfAnEndlessQuestion() {
    try (JdbcDatabaseAccess shop = Shop.open(folder)) {
      String endless =
          "How many customers are there? " + "which customers or tracks not ".repeat(4_000);
      assertThatCode(() -> best(shop, endless)).doesNotThrowAnyException();
    }
  }

  @Test
  void neverThrowsOnWordsThrownTogether() {
    var words =
        List.of(
            "customers",
            "most",
            "not",
            "never",
            "than",
            "more",
            "5",
            "2025",
            "last",
            "year",
            "each",
            "by",
            "average",
            "of",
            "and",
            "or",
            "'x'",
            "between",
            "tracks",
            "price",
            "sorted",
            "in",
            "descending",
            "order",
            "the",
            "highest",
            "without",
            "revenue",
            "top",
            "both",
            "Paris",
            "who",
            "how",
            "many",
            "oldest",
            "overdue",
            "earned",
            ",",
            "?",
            "contains",
            "is",
            "total");
    var random = new Random(7);
    try (JdbcDatabaseAccess shop = Shop.open(folder)) {
      for (int i = 0; i < 1_500; i++) {
        var question = new StringBuilder();
        for (int w = random.nextInt(14); w >= 0; w--) {
          question.append(words.get(random.nextInt(words.size()))).append(' ');
        }
        String asked = question.toString();
        assertThatCode(() -> best(shop, asked)).as(asked).doesNotThrowAnyException();
      }
    }
  }

  @Test
  void keepsHostileTextInsideALiteral() {
    try (JdbcDatabaseAccess shop = Shop.open(folder)) {
      Optional<Reading> reading =
          best(shop, "Show customers with city \"x'; DROP TABLE customers; --\"");
      assertThat(reading.orElseThrow().sql()).contains("'x''; DROP TABLE customers; --'");
      shop.query(QueryRequest.of("SELECT count(*) FROM customers"));
    }
  }

  @Test
  void quotesNamesThatAreKeywordsOrHaveBlanks() {
    try (JdbcDatabaseAccess database =
        Shop.open(
            folder,
            List.of(
                "CREATE TABLE \"group\" (id INTEGER PRIMARY KEY, \"select\" TEXT, \"first price\" REAL)",
                "INSERT INTO \"group\" VALUES (1, 'a', 2.5), (2, 'b', 3.5)"))) {
      String sql =
          best(database, "What is the average first price of each group?").orElseThrow().sql();
      assertThat(sql).contains("\"first price\"", "\"group\"");
      database.query(QueryRequest.of(sql));
    }
  }

  @Test
  void hasNothingToSayAboutAnEmptyDatabase() {
    try (JdbcDatabaseAccess database = Shop.open(folder, List.of("PRAGMA user_version = 1"))) {
      Interpretation answer =
          answerer.interpret(database, "How many customers are there?", List.of());
      assertThat(answer.best()).isEmpty();
      assertThat(answer.suggestions()).isEmpty();
    }
  }

  @Test
  void asksViewsWhereThereAreOnlyViews() {
    try (JdbcDatabaseAccess database =
        Shop.open(
            folder, List.of("CREATE VIEW colours AS SELECT 'red' AS name UNION SELECT 'blue'"))) {
      assertThat(best(database, "How many colours are there?").orElseThrow().sql())
          .isEqualTo("SELECT COUNT(*) AS colours FROM colours");
    }
  }

  @Test
  void survivesAViewThatDoesNotRun() {
    try (JdbcDatabaseAccess database =
        Shop.open(
            folder,
            List.of(
                "CREATE TABLE colours (name TEXT)",
                "INSERT INTO colours VALUES ('red')",
                "CREATE VIEW shades AS SELECT * FROM colours",
                "DROP TABLE colours",
                "CREATE TABLE paints (name TEXT)"))) {
      assertThat(best(database, "How many paints are there?").orElseThrow().sql())
          .isEqualTo("SELECT COUNT(*) AS paints FROM paints");
    }
  }

  @Test
  void infersRelationsThatAreNotDeclared() {
    try (JdbcDatabaseAccess database =
        Shop.open(
            folder,
            List.of(
                "CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT)",
                "CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT, author_id INTEGER)",
                "INSERT INTO authors VALUES (1, 'Eco'), (2, 'Woolf')",
                "INSERT INTO books VALUES (1, 'Orlando', 2), (2, 'The Waves', 2), (3, 'Baudolino', 1)"))) {
      assertThat(best(database, "Which author has the most books?").orElseThrow().sql())
          .isEqualTo(
              "SELECT authors.name FROM authors JOIN books ON books.author_id = authors.id"
                  + " GROUP BY authors.id ORDER BY COUNT(*) DESC LIMIT 1");
    }
  }

  @Test
  void findsItsWayAmongHundredsOfTables() {
    var statements = new ArrayList<String>();
    for (int i = 0; i < 300; i++) {
      statements.add(
          "CREATE TABLE thing_" + i + " (id INTEGER PRIMARY KEY, name TEXT, amount REAL)");
    }
    statements.add("CREATE TABLE pelicans (id INTEGER PRIMARY KEY, name TEXT)");
    try (JdbcDatabaseAccess database = Shop.open(folder, statements)) {
      assertThat(best(database, "How many pelicans are there?").orElseThrow().sql())
          .isEqualTo("SELECT COUNT(*) AS pelicans FROM pelicans");
    }
  }

  @Test
  void takesAUniqueFirstColumnForTheKeyWhereNoneIsDeclared() {
    try (JdbcDatabaseAccess database =
        Shop.open(
            folder,
            List.of(
                "CREATE TABLE author (aid INTEGER, name TEXT)",
                "CREATE TABLE wrote (aid INTEGER, title TEXT)",
                "INSERT INTO author VALUES (1, 'Eco'), (2, 'Woolf')",
                "INSERT INTO wrote VALUES (2, 'Orlando'), (2, 'The Waves'), (1, 'Baudolino')"))) {
      assertThat(
              best(database, "What are the names of authors who wrote 'Orlando'?")
                  .orElseThrow()
                  .sql())
          .contains("ON wrote.aid = author.aid", "title = 'Orlando'");
    }
  }

  @Test
  void readsColumnsOfYesAndNoAsAdjectives() {
    try (JdbcDatabaseAccess database =
        Shop.open(
            folder,
            List.of(
                "CREATE TABLE tasks (id INTEGER PRIMARY KEY, title TEXT, is_archived INTEGER)",
                "INSERT INTO tasks VALUES (1, 'a', 0), (2, 'b', 1), (3, 'c', 0)"))) {
      assertThat(best(database, "How many archived tasks are there?").orElseThrow().sql())
          .isEqualTo("SELECT COUNT(*) AS tasks FROM tasks WHERE is_archived = 1");
      assertThat(best(database, "Which tasks are not archived?").orElseThrow().sql())
          .isEqualTo("SELECT title FROM tasks WHERE is_archived <> 1");
    }
  }

  @Test
  void knowsWhatIsOverdue() {
    try (JdbcDatabaseAccess database =
        Shop.open(
            folder,
            List.of(
                "CREATE TABLE tasks (id INTEGER PRIMARY KEY, title TEXT, deadline TEXT, completed_at TEXT)",
                "INSERT INTO tasks VALUES (1, 'a', '2026-11-01', NULL), (2, 'b', '2026-12-01', '2026-11-02')"))) {
      assertThat(best(database, "Which tasks are overdue?").orElseThrow().sql())
          .isEqualTo(
              "SELECT title, deadline FROM tasks WHERE deadline < '2026-11-20'"
                  + " AND completed_at IS NULL ORDER BY deadline");
    }
  }

  @Test
  @Timeout(20)
  void givesUpOnViewsThatNeverEnd() {
    var statements = new ArrayList<String>();
    statements.add("CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT)");
    statements.add("INSERT INTO people VALUES (1, 'Ann')");
    for (int i = 0; i < 20; i++) {
      statements.add(
          "CREATE VIEW endless_"
              + i
              + " AS WITH RECURSIVE n(x, name) AS (SELECT 1, 'a' UNION ALL SELECT x + 1, name FROM n)"
              + " SELECT max(x) AS x, name FROM n");
    }
    try (JdbcDatabaseAccess database = Shop.open(folder, statements)) {
      assertThat(best(database, "How many people are there?").orElseThrow().sql())
          .isEqualTo("SELECT COUNT(*) AS people FROM people");
      assertThat(best(database, "What is the highest x of endless 3?")).isNotNull();
    }
  }

  @Test
  void findsThoseWithoutThoughTheKeyMayBeMissing() {
    try (JdbcDatabaseAccess database =
        Shop.open(
            folder,
            List.of(
                "CREATE TABLE teachers (id INTEGER PRIMARY KEY, name TEXT)",
                "CREATE TABLE pupils (id INTEGER PRIMARY KEY, name TEXT, teacher_id INTEGER REFERENCES teachers)",
                "INSERT INTO teachers VALUES (1, 'Ann'), (2, 'Bob')",
                "INSERT INTO pupils VALUES (1, 'Cid', 1), (2, 'Dora', NULL)"))) {
      String sql = best(database, "Which teachers have no pupils?").orElseThrow().sql();
      assertThat(database.query(QueryRequest.of(sql)).rows().toString()).contains("Bob");
    }
  }

  @Test
  void takesAMomentNamedByAVerbForWhetherItCame() {
    try (JdbcDatabaseAccess database =
        Shop.open(
            folder,
            List.of(
                "CREATE TABLE parcels (id INTEGER PRIMARY KEY, delivered_on TEXT)",
                "INSERT INTO parcels VALUES (1, '2026-01-02'), (2, NULL)"))) {
      assertThat(best(database, "How many parcels were delivered?").orElseThrow().sql())
          .isEqualTo("SELECT COUNT(*) AS parcels FROM parcels WHERE delivered_on IS NOT NULL");
      assertThat(best(database, "How many parcels were not delivered?").orElseThrow().sql())
          .isEqualTo("SELECT COUNT(*) AS parcels FROM parcels WHERE delivered_on IS NULL");
    }
  }
}
