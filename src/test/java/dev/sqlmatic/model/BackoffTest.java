package dev.sqlmatic.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Backoff BACKOFF =
      new Backoff(3, Duration.ofMillis(100), Duration.ofSeconds(20));
  private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

  @RepeatedTest(20)
  void doublesItsPauseWithJitter() {
    assertThat(BACKOFF.pause(1, Optional.empty()).orElseThrow())
        .isBetween(Duration.ofMillis(50), Duration.ofMillis(150));
    assertThat(BACKOFF.pause(2, Optional.empty()).orElseThrow())
        .isBetween(Duration.ofMillis(100), Duration.ofMillis(300));
  }

  @Test
  void endsAfterItsAttempts() {
    assertThat(BACKOFF.pause(3, Optional.empty())).isEmpty();
  }

  @Test
  void waitsAsLongAsAskedUnlessThatIsTooLong() {
    assertThat(BACKOFF.pause(1, Optional.of(Duration.ofSeconds(7))))
        .contains(Duration.ofSeconds(7));
    assertThat(BACKOFF.pause(1, Optional.of(Duration.ofSeconds(21)))).isEmpty();
  }

  @Test
  void readsRetryAfterInSecondsAndAsADate() {
    assertThat(Backoff.retryAfter(" 12 ", NOW)).contains(Duration.ofSeconds(12));
    assertThat(Backoff.retryAfter("Fri, 20 Nov 2026 08:00:30 GMT", NOW))
        .contains(Duration.ofSeconds(30));
    assertThat(Backoff.retryAfter("Fri, 20 Nov 2026 07:00:00 GMT", NOW)).isEmpty();
    assertThat(Backoff.retryAfter("soon", NOW)).isEmpty();
  }
}
