package dev.sqlmatic.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlmatic.failure.FailureException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostGuardTest {
  private final HostGuard guard =
      new HostGuard(List.of("sql.example.org"), List.of("https://tools.example.org"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:8080",
        "LocalHost:1",
        "127.0.0.1:8080",
        "[::1]",
        "[::1]:8080",
        "sql.example.org",
        "sql.example.org:443"
      })
  void letsTheServersOwnNamesPass(String host) {
    assertThat(guard.refusal(Optional.of(host), Optional.empty())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "evil.example",
        "evil.example:8080",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "127.0.0.2",
        "localhost:8080:1",
        "localhost:",
        "localhost:x",
        "user@localhost",
        "::1"
      })
  void refusesAReboundName(String host) {
    assertThat(guard.refusal(Optional.of(host), Optional.empty()))
        .hasValueSatisfying(f -> assertThat(f.code()).isEqualTo("HOST_NOT_ALLOWED"));
  }

  @Test
  void refusesARequestWithoutHost() {
    assertThat(guard.refusal(Optional.empty(), Optional.empty()))
        .hasValueSatisfying(f -> assertThat(f.detail()).contains("is missing"));
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:8080, http://localhost:8080",
    "localhost:8080, https://localhost:8080",
    "127.0.0.1:9, HTTP://127.0.0.1:9",
    "localhost, https://tools.example.org"
  })
  void letsItsOwnPagePass(String host, String origin) {
    assertThat(guard.refusal(Optional.of(host), Optional.of(origin))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:8080, http://localhost:3000",
    "localhost:8080, http://127.0.0.1:8080",
    "localhost:8080, https://evil.example",
    "localhost:8080, null",
    "localhost:8080, file://",
    "localhost:8080, http://localhost:8080@evil.example",
    "localhost:8080, 'http://local host'",
    "localhost:8080, ftp://localhost:8080"
  })
  void refusesAForeignPage(String host, String origin) {
    assertThat(guard.refusal(Optional.of(host), Optional.of(origin)))
        .hasValueSatisfying(f -> assertThat(f.code()).isEqualTo("ORIGIN_NOT_ALLOWED"));
  }

  @Test
  void refusesToListenWhereOthersCanReachIt() {
    assertThat(HostGuard.loopback("localhost").isLoopbackAddress()).isTrue();
    assertThatThrownBy(() -> HostGuard.loopback("0.0.0.0"))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("HOST_NOT_LOOPBACK")
        .hasMessageContaining("'0.0.0.0'")
        .hasMessageContaining("no users to log in yet");
  }
}
