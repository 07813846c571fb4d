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

  /** The rows of the best reading, as JSON. */
  private String rows(String question) {
    String sql = answerer.interpret(shop, question, List.of()).best().orElseThrow().sql();
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
  void groupsByAColumn() {
    assertThat(rows("How many customers are there for each country?")).contains("[2,\"France\"]");
  }
}
