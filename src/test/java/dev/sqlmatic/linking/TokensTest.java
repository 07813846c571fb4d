package dev.sqlmatic.linking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokensTest {
  private static List<String> texts(String question) {
    return Tokens.of(question).stream().map(Token::text).toList();
  }

  @ParameterizedTest
  @CsvSource({"'1,234',1234", "three,3", "10k,10000", "$5.50,5.5", "2 million,2000000", "-4,-4"})
  void readsNumbersAsPeopleWriteThem(String written, double value) {
    assertThat(Tokens.of("over " + written + " of").get(1).number()).hasValue(value);
  }

  @Test
  void keepsAQuotationWhole() {
    assertThat(texts("songs by \"The Blue Tram\"")).containsExactly("songs", "by", "The Blue Tram");
    assertThat(Tokens.of("by 'Al'").getLast().isQuoted()).isTrue();
  }

  @Test
  void partsAPossessiveFromItsNoun() {
    assertThat(texts("the singer's age")).containsExactly("the", "singer", "'s", "age");
  }

  @Test
  void writesOutAContractedNot() {
    assertThat(texts("who don't pay")).containsExactly("who", "do", "not", "pay");
  }

  @Test
  void takesFirstAndLastNameForTwoNames() {
    assertThat(texts("first and last names"))
        .containsExactly("first", "name", "and", "last", "name");
  }

  @Test
  void keepsADateWhole() {
    assertThat(texts("on 2025-03-11?")).containsExactly("on", "2025-03-11", "?");
  }

  @Test
  void stopsAfterOneHundredAndFiftyTokens() {
    assertThat(Tokens.of("a ".repeat(5_000))).hasSize(150);
  }
}
