package dev.sqlmatic.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sqlmatic.database.QueryResult.ResultColumn;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueryRunnerTest {
  private static final String ENDLESS =
      "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c";
  private static final String PEOPLE = "CREATE TABLE people(id INTEGER PRIMARY KEY, name text, w)";

  @TempDir Path folder;

  @Test
  void givesEachStorageClassAndDeclaredType() {
    try (TestDatabase database =
        TestDatabase.of(folder, PEOPLE, "INSERT INTO people VALUES(1, 'Ann', 1.5)")) {
      QueryResult result =
          database.query("SELECT id, name, w, x'00ff' AS b, NULL, 9223372036854775807 FROM people");
      assertThat(result.columns())
          .startsWith(
              new ResultColumn("id", "INTEGER"),
              new ResultColumn("name", "TEXT"),
              new ResultColumn("w", ""),
              new ResultColumn("b", ""));
      assertThat(result.rows())
          .containsExactly(
              List.of(
                  SqlValue.of(1),
                  SqlValue.of("Ann"),
                  SqlValue.of(1.5),
                  new SqlValue.Blob(new byte[] {0, (byte) 0xff}),
                  SqlValue.Null.NULL,
                  SqlValue.of(Long.MAX_VALUE)));
      assertThat(result.truncated()).isFalse();
    }
  }

  @Test
  void bindsParametersByName() {
    try (TestDatabase database = TestDatabase.of(folder, PEOPLE)) {
      QueryRequest request =
          QueryRequest.of("SELECT :b, :a, typeof(:b), :b")
              .withParams(Map.of("a", SqlValue.of("x'; --"), "b", SqlValue.of(2)));
      assertThat(database.file().query(request).rows())
          .containsExactly(
              List.of(
                  SqlValue.of(2), SqlValue.of("x'; --"), SqlValue.of("integer"), SqlValue.of(2)));
    }
  }

  @Test
  void namesAParameterThatIsMissingOrUnknown() {
    try (TestDatabase database = TestDatabase.of(folder, PEOPLE)) {
      assertThat(failure(database, QueryRequest.of("SELECT :a")))
          .isInstanceOf(Failure.BadInput.class)
          .extracting(Failure::detail)
          .asString()
          .contains(":a");
      QueryRequest unknown =
          QueryRequest.of("SELECT 1").withParams(Map.of("extra", SqlValue.of(1)));
      assertThat(failure(database, unknown).detail()).contains("“extra”");
    }
  }

  @Test
  void saysWhenRowsWereLeftOut() {
    try (TestDatabase database = TestDatabase.of(folder, PEOPLE)) {
      QueryRequest three = QueryRequest.of("VALUES (1), (2), (3)");
      assertThat(database.file().query(three.withMaxRows(2)).truncated()).isTrue();
      assertThat(database.file().query(three.withMaxRows(2)).rows()).hasSize(2);
      assertThat(database.file().query(three.withMaxRows(3)).truncated()).isFalse();
    }
  }

  @Test
  void keepsTheRowsItHasWhenTheSearchForOneMoreRunsOutOfTime() {
    try (TestDatabase database = TestDatabase.of(folder, PEOPLE)) {
      QueryRequest oneThenNever =
          QueryRequest.of(
                  "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)"
                      + " SELECT x FROM c WHERE x = 1")
              .withMaxRows(1)
              .withTimeout(Duration.ofMillis(200));
      QueryResult result = database.file().query(oneThenNever);
      assertThat(result.rows()).containsExactly(List.of(SqlValue.of(1)));
      assertThat(result.truncated()).isTrue();
    }
  }

  @Test
  void leavesOutRowsPastTheByteCap() {
    DatabaseConfig small = TestDatabase.config(1000, 10_000, Duration.ofSeconds(5));
    try (TestDatabase database = TestDatabase.of(folder, small, PEOPLE)) {
      QueryResult result =
          database.query(
              "WITH RECURSIVE c(x) AS (VALUES(1) UNION ALL SELECT x + 1 FROM c LIMIT 20)"
                  + " SELECT printf('%1000d', x) FROM c");
      assertThat(result.truncated()).isTrue();
      assertThat(result.rowCount()).isBetween(8, 10);
      assertThat(failure(database, QueryRequest.of("SELECT zeroblob(20000)")))
          .isInstanceOf(Failure.TooLarge.class);
    }
  }

  @Test
  void handsBackSqlitesOwnMessage() {
    try (TestDatabase database = TestDatabase.of(folder, PEOPLE)) {
      assertThat(failure(database, QueryRequest.of("SELECT nam FROM people")))
          .isEqualTo(new Failure.QueryFailed("no such column: nam"));
      assertThat(failure(database, QueryRequest.of("SELECT zeroblob(2000000)")).detail())
          .contains("string or blob too big", "substr(");
    }
  }

  @Test
  void stopsARunawayQueryAtItsDeadline() {
    try (TestDatabase database = TestDatabase.of(folder, PEOPLE)) {
      QueryRequest endless = QueryRequest.of(ENDLESS).withTimeout(Duration.ofMillis(300));
      long start = System.nanoTime();
      assertThat(failure(database, endless))
          .isEqualTo(new Failure.QueryTimedOut(Duration.ofMillis(300)));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(400));
      assertThat(database.rows("SELECT 1")).hasSize(1);
    }
  }

  @Test
  void returnsAtTheDeadlineEvenWhenSqliteDoesNot() {
    try (TestDatabase database = TestDatabase.of(folder, PEOPLE)) {
      QueryRequest uninterruptible =
          QueryRequest.of("SELECT instr(printf('%999900d', 1), printf('%300000d', 2))")
              .withTimeout(Duration.ofMillis(300));
      long start = System.nanoTime();
      assertThat(failure(database, uninterruptible)).isInstanceOf(Failure.QueryTimedOut.class);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(450));
      assertThat(database.rows("SELECT 1")).hasSize(1);
    }
  }

  @Test
  void stopsAQueryThatTakesTooMuchMemory() {
    DatabaseConfig d = TestDatabase.inProcess();
    DatabaseConfig small =
        new DatabaseConfig(
            d.roots(),
            d.maxRows(),
            d.maxBytes(),
            Duration.ofSeconds(20),
            d.exportTimeout(),
            d.structureTimeout(),
            d.metadataTimeout(),
            64L * 1024 * 1024,
            d.workers(),
            d.connections(),
            d.queue(),
            d.uploadLimit(),
            d.changePoll(),
            d.isolation());
    try (TestDatabase database = TestDatabase.of(folder, small, PEOPLE)) {
      String growing =
          "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)"
              + " SELECT length(json_group_array(x || 'abcdefghijklmnopqrstuvwxyz')) FROM c";
      assertThat(failure(database, QueryRequest.of(growing)).code())
          .isEqualTo("QUERY_TOOK_TOO_MUCH_MEMORY");
    }
  }

  @Test
  void interruptingTheCallerStopsTheQuery() {
    try (TestDatabase database = TestDatabase.of(folder, PEOPLE)) {
      AtomicReference<Object> seen = new AtomicReference<>();
      Thread caller =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  seen.set(database.query(ENDLESS));
                } catch (FailureException e) {
                  seen.set(List.of(e.failure().code(), Thread.currentThread().isInterrupted()));
                }
              });
      await().until(() -> database.scheduler().running() == 1);
      caller.interrupt();
      await().atMost(Duration.ofSeconds(2)).until(() -> seen.get() != null);
      assertThat(seen.get()).isEqualTo(List.of("CANCELLED", true));
      await().atMost(Duration.ofSeconds(2)).until(() -> database.scheduler().running() == 0);
    }
  }

  @Test
  void aLateStopNeverHitsTheNextQuery() {
    try (TestDatabase database = TestDatabase.of(folder, PEOPLE)) {
      for (int i = 0; i < 40; i++) {
        QueryRequest brief = QueryRequest.of(ENDLESS).withTimeout(Duration.ofMillis(1 + i % 7));
        assertThatThrownBy(() -> database.file().query(brief)).isInstanceOf(FailureException.class);
        assertThat(database.rows("SELECT count(*) FROM people")).hasSize(1);
      }
    }
  }

  @Test
  void refusesLimitsThatMakeNoSense() {
    try (TestDatabase database = TestDatabase.of(folder, PEOPLE)) {
      assertThat(failure(database, QueryRequest.of("SELECT 1").withMaxRows(0)).detail())
          .contains("max_rows is 0");
      assertThat(failure(database, QueryRequest.of("SELECT 1").withTimeout(Duration.ZERO)).detail())
          .contains("0 ms");
    }
  }

  @Test
  void doesNotLockOutAWriterAfterATruncatedRead() {
    try (TestDatabase database =
        TestDatabase.of(folder, PEOPLE, "INSERT INTO people(name) VALUES('a'), ('b'), ('c')")) {
      database.file().query(QueryRequest.of("SELECT * FROM people").withMaxRows(1));
      database.write("INSERT INTO people(name) VALUES('d')");
      assertThat(database.rows("SELECT count(*) FROM people"))
          .containsExactly(List.of(SqlValue.of(4)));
    }
  }

  static Failure failure(TestDatabase database, QueryRequest request) {
    try {
      QueryResult result = database.file().query(request);
      throw new AssertionError("no failure but " + result.rows());
    } catch (FailureException e) {
      return e.failure();
    }
  }
}
