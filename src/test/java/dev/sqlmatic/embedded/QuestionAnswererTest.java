package dev.sqlmatic.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlmatic.database.QueryRequest;
import dev.sqlmatic.database.ResultJson;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuestionAnswererTest {
  @TempDir private Path folder;
  private JdbcDatabaseAccess shop;
  private final QuestionAnswerer answerer = new QuestionAnswerer(Shop.CLOCK);

  @BeforeEach
  void open() {
    shop = Shop.open(folder);
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private Reading best(String question) {
    return answerer.interpret(shop, question, List.of()).best().orElseThrow();
  }

  /** The rows of the best reading, as JSON. */
  private String rows(String question) {
    String sql = best(question).sql();
    return ResultJson.write(shop.query(QueryRequest.of(sql))).get("rows").toString();
  }

  @Test
  void countsTheRowsOfATable() {
    assertThat(rows("How many customers are there?")).isEqualTo("[[4]]");
  }

  @Test
  void filtersByAValueFoundInTheData() {
    assertThat(rows("How many customers live in Paris?")).isEqualTo("[[2]]");
  }

  @Test
  void takesANationalityForItsCountry() {
    assertThat(rows("Show the names of all French artists."))
        .isEqualTo("[[\"The Owls\"],[\"Nina Vale\"]]");
  }

  @Test
  void groupsByAColumnLargestFirst() {
    assertThat(rows("How many customers are there for each country?"))
        .startsWith("[[2,\"France\"]");
  }

  @Test
  void addsUpPriceTimesQuantityForRevenue() {
    assertThat(rows("What is the total revenue?")).isEqualTo("[[28.0]]");
  }

  @Test
  void ranksThingsByWhatTheyEarnedInAPeriod() {
    assertThat(rows("Which artists earned the most last year?"))
        .isEqualTo("[[\"Blue Tram\",12.0],[\"The Owls\",5.0]]");
  }

  @Test
  void showsNamesOfPeopleInsteadOfTheirKeys() {
    assertThat(rows("Which customer spent the most?")).isEqualTo("[[\"Ann\",\"Lee\",15.0]]");
  }

  @Test
  void findsThoseWhoNeverDidAnything() {
    assertThat(rows("Which customers never bought anything?")).isEqualTo("[[\"Dora\",\"Aim\"]]");
  }

  @Test
  void findsThoseWithoutRelatedRows() {
    assertThat(rows("Which customers have no orders?")).isEqualTo("[[\"Dora\",\"Aim\"]]");
  }

  @Test
  void findsRowsWithoutAValue() {
    assertThat(rows("Show the first names of customers without an email."))
        .isEqualTo("[[\"Cid\"]]");
  }

  @Test
  void leavesOutANegatedValue() {
    assertThat(rows("How many customers are not from France?")).isEqualTo("[[2]]");
  }

  @Test
  void ordersAndLimits() {
    assertThat(rows("What are the titles of the 2 longest tracks?"))
        .isEqualTo("[[\"Tram 7\"],[\"Wing\"]]");
  }

  @Test
  void countsRelatedRowsForTheMost() {
    assertThat(rows("Which artist has the most albums?")).isEqualTo("[[\"The Owls\"]]");
  }

  @Test
  void limitsGroupsByTheirSize() {
    assertThat(rows("Which artists have more than 1 album?")).isEqualTo("[[\"The Owls\"]]");
  }

  @Test
  void comparesWithANumber() {
    assertThat(rows("List the titles of tracks with a unit price of at least 1.5."))
        .isEqualTo("[[\"Wing\"],[\"Tram 7\"]]");
  }

  @Test
  void comparesWithinARange() {
    assertThat(rows("How many tracks have a unit price between 1 and 1.5?")).isEqualTo("[[3]]");
  }

  @Test
  void comparesWithTheAverage() {
    assertThat(rows("Show the titles of tracks with a unit price above average."))
        .isEqualTo("[[\"Wing\"],[\"Tram 7\"]]");
  }

  @Test
  void computesSeveralAggregatesOfOneColumn() {
    assertThat(rows("What is the minimum and maximum unit price of tracks?"))
        .isEqualTo("[[0.5,2.0]]");
  }

  @Test
  void intersectsWhatBothHold() {
    assertThat(rows("Which artists have both Rock and Jazz tracks?")).isEqualTo("[]");
  }

  @Test
  void takesEitherOfTwoValues() {
    assertThat(rows("How many customers live in Berlin or Rome?")).isEqualTo("[[2]]");
  }

  @Test
  void searchesForAPartOfAText() {
    assertThat(rows("Which tracks have a title containing 'Tram'?")).isEqualTo("[[\"Tram 7\"]]");
  }

  @Test
  void convertsMinutesForAColumnInMilliseconds() {
    assertThat(rows("Which tracks are longer than 4.5 minutes?")).isEqualTo("[[\"Tram 7\"]]");
  }

  @Test
  void listsEachOfManyRelatedThingsOnce() {
    assertThat(rows("Which customers bought Rock tracks?"))
        .contains("Ann", "Bob", "Cid")
        .hasSizeLessThan(50);
  }

  @Test
  void understandsASpellingInOtherCase() {
    assertThat(rows("how many CUSTOMERS are there")).isEqualTo("[[4]]");
  }

  @Test
  void tellsWhatTablesThereAre() {
    assertThat(rows("What tables are there?")).contains("order_items", "tracks");
  }

  @Test
  void tellsWhatATableIsMadeOf() {
    assertThat(rows("What is in orders?")).contains("customer_id", "order_date");
  }

  @Test
  void givesTheSameAnswerEachTime() {
    Interpretation first = answerer.interpret(shop, "Revenue by genre in 2025", List.of());
    Interpretation again =
        new QuestionAnswerer(Shop.CLOCK).interpret(shop, "Revenue by genre in 2025", List.of());
    assertThat(again).isEqualTo(first);
  }

  @Test
  void explainsAReadingFromItsQuery() {
    assertThat(best("How many customers live in Paris?").explanation())
        .isEqualTo("number of rows of customers, where city is 'Paris'");
  }

  @Test
  void isSurerOfWhatItUnderstandsWhole() {
    double whole = best("How many customers are there?").confidence();
    double part = best("How many customers are there among flimsy widgets?").confidence();
    assertThat(whole).isGreaterThan(part);
  }

  @Test
  void suggestsOnlyQuestionsThatItAnswers() {
    Interpretation lost = answerer.interpret(shop, "zxcv qwer?", List.of());
    assertThat(lost.best()).isEmpty();
    assertThat(lost.suggestions()).hasSizeBetween(3, 5);
    assertThat(lost.suggestions())
        .allSatisfy(q -> assertThat(answerer.interpret(shop, q, List.of()).best()).isPresent());
  }

  @Test
  void suggestsWhatIsNearToTheLastQuestionButNotThatQuestion() {
    List<String> offered =
        answerer.interpret(shop, "How many orders are there per month?", List.of()).suggestions();
    assertThat(offered)
        .contains("How many orders are there for each status?")
        .doesNotContain("How many orders are there per month?");
  }

  @Test
  void saysWhatItDidNotUnderstand() {
    assertThat(answerer.interpret(shop, "How many customers wear spectacles?", List.of()))
        .extracting(Interpretation::understood)
        .asString()
        .contains("customers", "“wear”", "“spectacles”");
  }

  @Test
  void forgivesAMisspeltWord() {
    assertThat(rows("How many cusotmers are there?")).isEqualTo("[[4]]");
  }

  @Test
  void findsARowByItsNumber() {
    assertThat(rows("What is the status of order 3?")).isEqualTo("[[\"open\"]]");
  }

  @Test
  void findsWhatAllHaveInCommon() {
    assertThat(best("Which genres are common to all artists?").sql())
        .contains("HAVING COUNT(DISTINCT artists.artist_id) = (SELECT COUNT(*) FROM artists)");
  }

  @Test
  void limitsGroupsByATotal() {
    assertThat(rows("Which genres have a total milliseconds above 500000?"))
        .isEqualTo("[[\"Rock\"]]");
  }

  @Test
  void namesTheMonthThatEarnedMost() {
    assertThat(rows("Which month had the highest revenue in 2025?"))
        .isEqualTo("[[\"2025-03\",13.0]]");
  }

  @Test
  void leavesOutThoseWhoDidSomethingInAPeriod() {
    assertThat(rows("Which customers bought nothing in 2026?"))
        .isEqualTo("[[\"Bob\",\"Kern\"],[\"Dora\",\"Aim\"]]");
  }

  @Test
  void takesOpenForWhatIsNotDone() {
    assertThat(best("How many pending orders are there?").sql())
        .isEqualTo("SELECT COUNT(*) AS orders FROM orders WHERE status <> 'paid'");
    assertThat(rows("How many unpaid orders are there?")).isEqualTo("[[2]]");
  }

  @Test
  void isLessSureOfAStateThatTheTableDoesNotKnow() {
    assertThat(best("How many pending albums are there?").confidence())
        .isLessThan(best("How many pending orders are there?").confidence());
  }

  @Test
  void ranksByWorthWhereNoMeasureIsNamed() {
    assertThat(rows("Who are our top 2 customers?"))
        .isEqualTo("[[\"Ann\",\"Lee\",15.0],[\"Cid\",\"Moor\",10.0]]");
    assertThat(rows("Who are our best customers?")).startsWith("[[\"Ann\",\"Lee\",15.0],[");
    assertThat(rows("Who has the most orders?")).isEqualTo("[[\"Ann\",\"Lee\"]]");
    assertThat(rows("Who spent the most money?")).isEqualTo("[[\"Ann\",\"Lee\",15.0]]");
  }

  @Test
  void readsANumberWrittenAsAWord() {
    assertThat(rows("Which two tracks have the highest unit price?"))
        .isEqualTo("[[\"Tram 7\",2.0],[\"Wing\",1.5]]");
    assertThat(rows("What are the two best-selling tracks?"))
        .isEqualTo("[[\"Sunrise\",10],[\"Tram 7\",6]]");
  }

  @Test
  void takesATableWordInsideAQuestionForNoQuestionAboutTables() {
    assertThat(best("How many customers are there in all tables made of oak?").sql())
        .doesNotContain("sqlite_schema");
  }
}
