package dev.sqlmatic.model;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often and after which pause a request is sent again: doubling pauses with jitter (so that
 * many runs do not come back at once), or what {@code Retry-After} asks for when that is short.
 * Immutable.
 *
 * @param attempts in all
 * @param first the pause before the second attempt, give or take a half
 * @param longest a server that asks for more is not waited for
 */
record Backoff(int attempts, Duration first, Duration longest) {
  static final Backoff STANDARD = new Backoff(3, Duration.ofMillis(300), Duration.ofSeconds(20));

  /** The pause after the given attempt (from 1); empty when there is to be no other. */
  Optional<Duration> pause(int attempt, Optional<Duration> asked) {
    if (attempt >= attempts || asked.filter(d -> d.compareTo(longest) > 0).isPresent()) {
      return Optional.empty();
    }
    double factor = (1L << (attempt - 1)) * ThreadLocalRandom.current().nextDouble(0.5, 1.5);
    Duration own = Duration.ofNanos((long) (first.toNanos() * factor));
    return Optional.of(asked.filter(d -> d.compareTo(own) > 0).orElse(own));
  }

  /** A {@code Retry-After} header: seconds or an HTTP date (RFC 9110, 10.2.3). */
  static Optional<Duration> retryAfter(String header, Instant now) {
    String text = header.strip();
    try {
      return text.matches("\\d{1,9}")
          ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
          : Optional.of(
                  Duration.between(
                      now,
                      ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant()))
              .filter(d -> !d.isNegative());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
