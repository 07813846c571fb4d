package dev.sqlmatic.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlShapeTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT a FROM t ORDER BY a",
        "select a from (select 1) order\n by 1 limit 3",
        "SELECT 'it''s' FROM t ORDER  BY a",
        "SELECT [order by] FROM t ORDER BY 1"
      })
  void seesAnOrderOfTheWholeResult(String sql) {
    assertThat(SqlShape.ordersItsResult(sql)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SELECT a FROM (SELECT a FROM t ORDER BY a)",
        "SELECT ' order by ' FROM t",
        "SELECT \"order by\" FROM t -- order by a",
        "SELECT row_number() OVER (ORDER BY a) /* order by */ FROM t",
        "SELECT 'open order by",
        "SELECT border byte FROM t"
      })
  void doesNotTakeAnyOtherForIt(String sql) {
    assertThat(SqlShape.ordersItsResult(sql)).isFalse();
  }
}
