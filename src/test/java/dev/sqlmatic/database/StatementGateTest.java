package dev.sqlmatic.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementGateTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1",
        "select 1;",
        "SELECT ';' -- ; DROP TABLE t",
        "/* DROP */ WITH a AS (SELECT 1) SELECT * FROM a;;",
        "VALUES (1), (2)",
        "EXPLAIN QUERY PLAN SELECT 1",
        "SELECT replace(a, 'b', 'c') FROM t",
        "WITH \"delete\" AS (SELECT 1) SELECT * FROM \"delete\"",
        "SELECT 'pragma_database_list', name FROM pragma_table_info('t')",
        "SELECT a[1] FROM t",
        "SELECT completion, bytecode, action, key, query, plan FROM t",
        "SELECT 1e-5, .5, 0x1F, x'ff', \"a\"\"b\", `c`",
      })
  void letsReadingThrough(String sql) {
    assertThat(StatementGate.check(sql).body()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ; ; ",
        ";SELECT 1",
        " -- nothing",
        "DROP TABLE t",
        "SELECT 1; SELECT 2",
        "SELECT 'a\\'; DROP TABLE t; --'",
        "WITH a AS (SELECT 1) DELETE FROM t",
        "WITH a AS (SELECT 1) REPLACE INTO t SELECT 1",
        "EXPLAIN SELECT 1",
        "EXPLAIN QUERY PLAN PRAGMA query_only=0",
        "PRAGMA table_info(t)",
        "SELECT * FROM pragma_query_only",
        "SELECT * FROM \"PRAGMA_database_list\"",
        "SELECT * FROM 'pragma_database_list'",
        "SELECT 1 IN pragma_database_list",
        "SELECT * FROM main.[dbstat]",
        "SELECT 'never closed",
        "SELECT [never closed",
        "\uFEFFSELECT 1",
        "SELECT 1 \uFEFFDELETE",
        "SELECT 1\u0000; DROP TABLE t",
        "SELECT '\u0000'",
        "SELECT ?1",
        "SELECT @a",
        "SELECT $a(x)",
        "SELECT :a::b",
        "SELECT :",
      })
  void refusesEverythingElse(String sql) {
    assertThatThrownBy(() -> StatementGate.check(sql))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure()).isInstanceOf(Failure.QueryRejected.class));
  }

  @Test
  void numbersParametersByTheirFirstUse() {
    assertThat(StatementGate.check("SELECT :b, ':x', :a, :b /* :c */").parameters())
        .containsExactly("b", "a");
  }

  @Test
  void refusesSqlThatIsTooLong() {
    String sql = "SELECT '" + "é".repeat(StatementGate.MAX_SQL_BYTES / 2) + "'";
    assertThatThrownBy(() -> StatementGate.check(sql)).hasMessageContaining("longer than 65");
  }
}
