package dev.sqlmatic.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.json.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ResultStreamTest {
  private static final String ENDLESS =
      "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c";
  private static final String SILENT =
      "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT sum(x) FROM c";

  private static final String EMPTY = "CREATE TABLE empty(a)";

  @TempDir Path folder;

  @Test
  void givesEveryRowBeyondTheCapOfOtherQueries() {
    try (TestDatabase database =
        TestDatabase.of(folder, TestDatabase.config(10, 1024, Duration.ofSeconds(5)), EMPTY)) {
      List<String> rows =
          rows(
              database,
              "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 200000)"
                  + " SELECT x, 'row ' || x FROM c");

      assertThat(rows)
          .hasSize(200_000)
          .startsWith("[1,\"row 1\"]")
          .endsWith("[200000,\"row 200000\"]");
    }
  }

  @Test
  void keepsEveryValueExactly() {
    try (TestDatabase database = TestDatabase.of(folder, EMPTY)) {
      assertThat(
              rows(
                  database,
                  "SELECT 9223372036854775807, -9223372036854775808, 0.1 + 0.2, 1e300, 5e-324,"
                      + " NULL, '', 9e999, 'a\"b\\c' || char(10) || char(0) || 'é'"))
          .containsExactly(
              "[9223372036854775807,-9223372036854775808,0.30000000000000004,1.0e+300,"
                  + "4.9406564584124654e-324,null,\"\",9.0e+999,\"a\\\"b\\\\c\\n\\u0000é\"]");
    }
  }

  @Test
  void tellsABlobFromTheTextAndTheJsonItLooksLike() {
    try (TestDatabase database =
        TestDatabase.of(
            folder,
            "CREATE TABLE t(id INTEGER PRIMARY KEY, a)",
            "INSERT INTO t VALUES (1, x'00'), (2, x'1331'), (3, x'00ff'), (4, x''), (5, 'x'),"
                + " (6, jsonb('[1]')), (7, '{\"a\":1}')")) {
      assertThat(rows(database, "SELECT a FROM t ORDER BY id"))
          .containsExactly(
              "[{\"$base64\":\"AA==\",\"length\":1}]",
              "[{\"$base64\":\"EzE=\",\"length\":2}]",
              "[{\"$base64\":\"AP8=\",\"length\":2}]",
              "[{\"$base64\":\"\",\"length\":0}]",
              "[\"x\"]",
              "[{\"$base64\":\"GxMx\",\"length\":3}]".replace("GxMx", base64(database)),
              "[\"{\\\"a\\\":1}\"]");
    }
  }

  private static String base64(TestDatabase database) {
    SqlValue blob = database.rows("SELECT a FROM t WHERE id = 6").getFirst().getFirst();
    return java.util.Base64.getEncoder().encodeToString(((SqlValue.Blob) blob).bytes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT json('[1]')",
        "SELECT a FROM (SELECT json_array(1) AS a)",
        "SELECT value FROM json_each('[[1]]')",
        "SELECT '[[1]]' -> 0",
        "SELECT j FROM hidden"
      })
  void givesTheTextOfJsonAsText(String sql) {
    try (TestDatabase database =
        TestDatabase.of(folder, "CREATE VIEW hidden AS SELECT json('[1]') AS j")) {
      assertThat(rows(database, sql)).containsExactly("[\"[1]\"]");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT x, y FROM t ORDER BY y DESC, x",
        "SELECT x, y FROM t ORDER BY y LIMIT 7 OFFSET 3",
        "SELECT a.x, b.x, a.x FROM t a JOIN t b ON a.x = b.y ORDER BY 1 DESC, 2",
        "SELECT y, count(*), avg(x) FROM t GROUP BY y ORDER BY 2 DESC, 1",
        "SELECT x FROM t WHERE y = 1 UNION ALL SELECT y FROM t ORDER BY 1 DESC",
        "WITH \"a b\" AS (SELECT * FROM t) SELECT *, row_number() OVER (ORDER BY x DESC) FROM \"a b\"",
        "VALUES (1, 'one'), (2, NULL)",
        "SELECT DISTINCT y FROM t ORDER BY y DESC -- the end",
        "EXPLAIN QUERY PLAN SELECT * FROM t",
        "SELECT * FROM t WHERE false"
      })
  void givesTheSameRowsInTheSameOrderAsAQuery(String sql) {
    try (TestDatabase database =
        TestDatabase.of(
            folder,
            "CREATE TABLE t(x INTEGER PRIMARY KEY, y)",
            "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 50)"
                + " INSERT INTO t SELECT i, i * 7 % 13 FROM c")) {
      QueryResult whole = database.query(sql);
      List<JsonNode> expected = new ArrayList<>();
      Json.parse(Json.write(ResultJson.write(whole))).get("rows").forEach(expected::add);

      try (ResultStream stream = stream(database, QueryRequest.of(sql))) {
        assertThat(stream.head().columns()).isEqualTo(whole.columns());
        assertThat(rows(stream).stream().map(Json::parse).toList()).isEqualTo(expected);
      }
    }
  }

  @Test
  void goesOnCellByCellWhereARowIsLongerThanAValueMayBe() {
    try (TestDatabase database =
        TestDatabase.of(
            folder,
            "CREATE TABLE t(id INTEGER PRIMARY KEY, a, b)",
            "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 10000)"
                + " INSERT INTO t SELECT i, 'a', 'b' FROM c",
            "UPDATE t SET a = printf('%.*c', 600000, 'x'), b = printf('%.*c', 600000, 'y')"
                + " WHERE id = 9000")) {
      List<String> rows = rows(database, "SELECT * FROM t ORDER BY id");

      assertThat(rows).hasSize(10_000);
      assertThat(rows.get(8_999)).hasSize(1_200_000 + "[9000,\"\",\"\"]".length());
      for (int i = 0; i < rows.size(); i++) {
        assertThat(rows.get(i)).startsWith("[" + (i + 1) + ",");
      }
    }
  }

  @Test
  void readsMoreColumnsThanAFunctionTakesArguments() {
    try (TestDatabase database = TestDatabase.of(folder, EMPTY)) {
      String columns = "1" + ",2".repeat(199);
      assertThat(rows(database, "SELECT " + columns)).containsExactly("[" + columns + "]");
    }
  }

  @Test
  void bindsParametersByName() {
    try (TestDatabase database = TestDatabase.of(folder, EMPTY)) {
      QueryRequest request =
          QueryRequest.of("SELECT :b, :a, :b")
              .withParams(Map.of("a", SqlValue.of("it's"), "b", SqlValue.of(2)));
      try (ResultStream stream = stream(database, request)) {
        assertThat(rows(stream)).containsExactly("[2,\"it's\",2]");
      }
    }
  }

  @Test
  void saysWhenRowsWereLeftOut() {
    try (TestDatabase database = TestDatabase.of(folder, EMPTY)) {
      for (int rows = 2; rows <= 3; rows++) {
        QueryRequest request = QueryRequest.of("VALUES (1), (2), (3)").withMaxRows(rows);
        try (ResultStream stream = stream(database, request)) {
          assertThat(rows(stream)).hasSize(rows);
          assertThat(stream.truncated()).isEqualTo(rows == 2);
        }
      }
    }
  }

  @Test
  void handsOverTheFirstRowsWhileTheQueryStillSearches() {
    try (TestDatabase database = TestDatabase.of(folder, EMPTY)) {
      String twoThenNever =
          "SELECT 1 UNION ALL SELECT 2 UNION ALL "
              + SILENT.replace("WITH", "SELECT * FROM (WITH")
              + ")";
      try (ResultStream stream = stream(database, QueryRequest.of(twoThenNever))) {
        List<String> rows = new ArrayList<>();
        while (rows.isEmpty()) {
          rows.addAll(rows(stream.next().orElseThrow()));
        }
        assertThat(rows.getFirst()).isEqualTo("[1]");
        assertThat(database.scheduler().streaming()).isOne();
      }
      await().untilAsserted(() -> assertThat(database.scheduler().streaming()).isZero());
    }
  }

  @Test
  void waitsForASlowReaderInsteadOfGathering() {
    try (TestDatabase database = TestDatabase.of(folder, EMPTY);
        ResultStream stream = stream(database, QueryRequest.of(ENDLESS))) {
      stream.head();
      await().until(stream::full);
      await().during(Duration.ofMillis(300)).until(stream::full);
      assertThat(database.scheduler().streaming()).isOne();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {ENDLESS, SILENT})
  void stopsTheQueryWithinASecondOfBeingClosed(String sql) {
    try (TestDatabase database = TestDatabase.of(folder, EMPTY)) {
      ResultStream stream = stream(database, QueryRequest.of(sql));
      await().until(() -> database.scheduler().streaming() == 1);
      stream.close();
      await()
          .atMost(Duration.ofSeconds(1))
          .untilAsserted(() -> assertThat(database.scheduler().streaming()).isZero());
    }
  }

  @Test
  void stopsAtItsOwnTimeLimit() {
    try (TestDatabase database = TestDatabase.of(folder, EMPTY)) {
      QueryRequest request = QueryRequest.of(ENDLESS).withTimeout(Duration.ofMillis(200));
      try (ResultStream stream = stream(database, request)) {
        assertThatThrownBy(() -> drain(stream))
            .isInstanceOfSatisfying(
                FailureException.class,
                e -> assertThat(e.failure()).isInstanceOf(Failure.QueryTimedOut.class));
      }
    }
  }

  @Test
  void leavesEveryWorkerToQueriesHoweverManySlowReadersThereAre() {
    DatabaseConfig config = TestDatabase.config(100, 100_000, Duration.ofSeconds(1));
    try (TestDatabase database = TestDatabase.of(folder, config, EMPTY)) {
      List<ResultStream> slow = new ArrayList<>();
      for (int i = 0; i < config.workers(); i++) {
        slow.add(stream(database, QueryRequest.of(ENDLESS)));
      }
      assertThat(database.rows("SELECT 1")).hasSize(1);
      assertThatThrownBy(() -> stream(database, QueryRequest.of("SELECT 1")))
          .isInstanceOfSatisfying(
              FailureException.class,
              e -> assertThat(e.failure()).isInstanceOf(Failure.TooManyRequests.class));
      slow.forEach(ResultStream::close);
      assertThat(rows(database, "SELECT 1")).containsExactly("[1]");
    }
  }

  @Test
  void passesTheSameGatesAsAQuery() {
    try (TestDatabase database = TestDatabase.of(folder, "CREATE TABLE t(a)")) {
      for (String sql :
          List.of(
              "DELETE FROM t",
              "SELECT 1; SELECT 2",
              "PRAGMA query_only=0",
              "SELECT load_extension('x')",
              "SELECT replicate('a', 4294967306)")) {
        assertThatThrownBy(() -> rows(database, sql))
            .as(sql)
            .isInstanceOfSatisfying(
                FailureException.class,
                e -> assertThat(e.failure()).isInstanceOf(Failure.QueryRejected.class));
      }
      assertThatThrownBy(() -> rows(database, "SELECT absent FROM t"))
          .isInstanceOf(FailureException.class)
          .hasMessageContaining("no such column: absent");
    }
  }

  @Test
  void seesOneStateOfTheDataWhileOthersWrite() {
    try (TestDatabase database =
        TestDatabase.of(
            folder,
            "PRAGMA journal_mode=WAL",
            "CREATE TABLE t(id INTEGER PRIMARY KEY, a)",
            "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 300000)"
                + " INSERT INTO t SELECT i, 'before' FROM c")) {
      try (ResultStream stream = stream(database, QueryRequest.of("SELECT a FROM t"))) {
        stream.head();
        database.write("UPDATE t SET a = 'after'");
        assertThat(rows(stream)).hasSize(300_000).containsOnly("[\"before\"]");
      }
    }
  }

  private static ResultStream stream(TestDatabase database, QueryRequest request) {
    return database.file().stream(request, SandboxedConnection.MAX_LENGTH);
  }

  private static List<String> rows(TestDatabase database, String sql) {
    try (ResultStream stream = stream(database, QueryRequest.of(sql))) {
      stream.head();
      return rows(stream);
    }
  }

  private static List<String> rows(ResultStream stream) {
    List<String> rows = new ArrayList<>();
    Optional<RowBatch> batch = stream.next();
    while (batch.isPresent()) {
      rows.addAll(rows(batch.get()));
      batch = stream.next();
    }
    return rows;
  }

  private static void drain(ResultStream stream) {
    Optional<RowBatch> batch = stream.next();
    while (batch.isPresent()) {
      batch = stream.next();
    }
  }

  private static List<String> rows(RowBatch batch) {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < batch.rows(); i++) {
      int start = batch.start(i);
      rows.add(new String(batch.bytes(), start, batch.end(i) - start, StandardCharsets.UTF_8));
    }
    return rows;
  }
}
