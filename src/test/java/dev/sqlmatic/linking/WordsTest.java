package dev.sqlmatic.linking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
  @ParameterizedTest
  @CsvSource({
    "unit_price, unit price",
    "unitPrice, unit price",
    "UNIT PRICE, unit price",
    "HTTPStatus, http status",
    "address2, address 2",
    "LName, last name",
    "cust_qty, customer quantity",
  })
  void splitsAnIdentifierIntoWords(String identifier, String words) {
    assertThat(String.join(" ", Words.split(identifier))).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({
    "cities, city",
    "people, person",
    "bought, buying",
    "campuses, campus",
    "children, child"
  })
  void givesFormsOfAWordTheSameStem(String one, String other) {
    assertThat(Words.stem(one)).isEqualTo(Words.stem(other));
  }

  @Test
  void leavesFillersOutOfAName() {
    assertThat(Words.content(List.of("date", "of", "birth"))).hasSize(2);
    assertThat(Words.content(List.of("to"))).hasSize(1);
  }
}
