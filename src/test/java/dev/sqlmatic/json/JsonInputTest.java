package dev.sqlmatic.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonInputTest {

  @Test
  void saysInPlainWordsWhatIsBroken() {
    assertThatThrownBy(() -> JsonInput.of("{\"a\":1,\"a\":2}"))
        .hasMessageEndingWith("The field 'a' is given twice.");
    assertThatThrownBy(() -> JsonInput.of("hello"))
        .hasMessageEndingWith("Unrecognized token 'hello'.");
  }

  @Test
  void readsWhatIsThere() {
    JsonInput input =
        JsonInput.of("{\"message\":\"hi\",\"n\":3,\"on\":true,\"p\":{\"a\":1},\"gone\":null}");

    assertThat(input.requiredText("message", 10)).isEqualTo("hi");
    assertThat(input.integer("n", 1, 9)).contains(3L);
    assertThat(input.flag("on")).contains(true);
    assertThat(input.object("p")).hasValueSatisfying(p -> assertThat(p).hasSize(1));
    assertThat(input.name("gone")).isEmpty();
    input.check();
  }

  @Test
  void tellsOfEverythingThatIsWrongAtOnce() {
    JsonInput input =
        JsonInput.of("{\"mesage\":\"hi\",\"n\":3.5,\"on\":\"yes\",\"p\":[],\"name\":\" \"}");
    input.requiredText("message", 10);
    input.integer("n", 1, 9);
    input.flag("on");
    input.object("p");
    input.name("name");

    Failure failure = catchThrowableOfType(FailureException.class, input::check).failure();

    assertThat(failure.status()).isEqualTo(400);
    assertThat(((Failure.BadInput) failure).errors())
        .extracting(e -> e.field() + ": " + e.detail())
        .containsExactly(
            "message: Is required.",
            "n: Must be a whole number from 1 to 9, not 3.5.",
            "on: Must be true or false, not a text.",
            "p: Must be a JSON object, not an array.",
            "name: Must not be blank; leave it out instead.",
            "mesage: Unknown field. Did you mean 'message'?");
  }

  @Test
  void tellsWhereBrokenJsonBreaks() {
    assertThatThrownBy(() -> JsonInput.of("{\"message\": \n oops}"))
        .hasMessageContaining("MALFORMED_JSON")
        .hasMessageContaining("line 2, column")
        .hasMessageContaining("oops");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[]",
        "3",
        "\"x\"",
        "null",
        "{} {}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":",
        "\u0000",
        "{'a':1}",
        "{\"a\":NaN}"
      })
  void refusesWhatIsNotOneObject(String text) {
    assertThatThrownBy(() -> JsonInput.of(text)).hasMessageContaining("MALFORMED_JSON");
    assertThatThrownBy(() -> JsonInput.of(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .hasMessageContaining("MALFORMED_JSON");
  }

  @Test
  void refusesNestingWithoutEnd() {
    assertThatThrownBy(() -> JsonInput.of("{\"a\":".repeat(5000)))
        .hasMessageContaining("nested too deeply");
  }
}
