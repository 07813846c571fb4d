package dev.sqlmatic.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class Uuid7Test {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123Z");

  @Test
  void beginsWithTheTime() {
    Uuid7 ids = new Uuid7(Clock.fixed(NOON, ZoneOffset.UTC), RandomGenerator.getDefault());
    UUID id = UUID.fromString(ids.get());
    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOON.toEpochMilli());
  }

  @Test
  void sortsInTheOrderOfMakingWithinOneMillisecond() {
    Uuid7 ids = new Uuid7(Clock.fixed(NOON, ZoneOffset.UTC), RandomGenerator.getDefault());
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      made.add(ids.get());
    }
    assertThat(made).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void neverRepeatsWhenManyThreadsAsk() throws Exception {
    Uuid7 ids = new Uuid7(Clock.systemUTC(), RandomGenerator.of("SecureRandom"));
    List<Future<List<String>>> made = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 4; i++) {
        made.add(executor.submit(() -> List.copyOf(takes(ids, 5_000))));
      }
    }
    HashSet<String> all = new HashSet<>();
    for (Future<List<String>> part : made) {
      assertThat(part.get()).isSorted();
      all.addAll(part.get());
    }
    assertThat(all).hasSize(20_000);
  }

  private static List<String> takes(Uuid7 ids, int count) {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      made.add(ids.get());
    }
    return made;
  }
}
