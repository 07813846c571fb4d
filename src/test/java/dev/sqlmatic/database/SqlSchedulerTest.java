package dev.sqlmatic.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlSchedulerTest {
  private static final String ENDLESS =
      "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c";

  @TempDir Path folder;

  @Test
  void shortQueriesPassManyLongOnes() throws ExecutionException, InterruptedException {
    Duration limit = Duration.ofSeconds(4);
    DatabaseConfig config = TestDatabase.config(100, 1_000_000, limit);
    ConcurrentLinkedQueue<Failure> ends = new ConcurrentLinkedQueue<>();
    try (TestDatabase database = TestDatabase.of(folder, config, "CREATE TABLE t(a)");
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        all.add(callers.submit(() -> ends.add(failure(database))));
      }
      await().until(() -> database.scheduler().running() == config.workers());

      // Each of the 64 has its slice first; nobody waits for one of their deadlines.
      long start = System.nanoTime();
      for (int i = 0; i < 20; i++) {
        assertThat(database.rows("SELECT 1")).hasSize(1);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(limit);
      assertThat(ends).isEmpty();
      for (Future<?> one : all) {
        one.get();
      }
    }
    assertThat(ends).hasSize(64).allMatch(Failure.QueryTimedOut.class::isInstance);
  }

  @Test
  void aRunawayQueryEndsInTimeWhileShortOnesGoOn() throws ExecutionException, InterruptedException {
    try (TestDatabase database = TestDatabase.of(folder, "CREATE TABLE t(a)");
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Duration limit = Duration.ofMillis(600);
      Future<Duration> runaway =
          callers.submit(() -> {
            long start = System.nanoTime();
            QueryRunnerTest.failure(database, QueryRequest.of(ENDLESS).withTimeout(limit));
            return Duration.ofNanos(System.nanoTime() - start);
          });
      int answered = 0;
      while (!runaway.isDone()) {
        answered += database.rows("SELECT 1").size();
      }
      assertThat(runaway.get()).isLessThan(limit.plusMillis(100));
      assertThat(answered).isGreaterThan(50);
    }
  }

  @Test
  void turnsCallersAwayWhenTheQueueIsFull() {
    DatabaseConfig d = TestDatabase.inProcess();
    DatabaseConfig narrow =
        new DatabaseConfig(
            d.roots(),
            d.maxRows(),
            d.maxBytes(),
            Duration.ofSeconds(3),
            d.exportTimeout(),
            d.structureTimeout(),
            d.metadataTimeout(),
            d.maxMemory(),
            2,
            d.connections(),
            1,
            d.uploadLimit(),
            d.changePoll(),
            d.isolation());
    ConcurrentLinkedQueue<Failure> ends = new ConcurrentLinkedQueue<>();
    try (TestDatabase database = TestDatabase.of(folder, narrow, "CREATE TABLE t(a)")) {
      try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 8; i++) {
          callers.execute(() -> ends.add(failure(database)));
        }
      }
    }
    assertThat(ends)
        .hasSize(8)
        .anyMatch(end ->
            end instanceof Failure.TooManyRequests(String _, Duration retryAfter)
                && retryAfter.isPositive())
        .anyMatch(Failure.QueryTimedOut.class::isInstance);
  }

  private static Failure failure(TestDatabase database) {
    try {
      throw new AssertionError("it gave " + database.query(ENDLESS).rows());
    } catch (FailureException e) {
      return e.failure();
    }
  }
}
