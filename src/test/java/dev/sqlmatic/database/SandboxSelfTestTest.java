package dev.sqlmatic.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxSelfTestTest {
  @TempDir Path folder;

  @Test
  void theShippedDriverHolds() {
    assertThatCode(SandboxSelfTest::run).doesNotThrowAnyException();
  }

  @Test
  void trimsAsSqliteDoes() {
    try (TestDatabase database = TestDatabase.of(folder, "CREATE TABLE t(a)")) {
      assertThat(
              database.rows(
                  "SELECT trim('  a b '), ltrim('xyxa','xy'), rtrim('a😀é','é😀'), trim(NULL),"
                      + " trim(12.50,'0'), trim('',''), trim('aa','a'), typeof(trim(5))"))
          .containsExactly(
              List.of(
                  SqlValue.of("a b"),
                  SqlValue.of("a"),
                  SqlValue.of("a"),
                  SqlValue.Null.NULL,
                  SqlValue.of("12.5"),
                  SqlValue.of(""),
                  SqlValue.of(""),
                  SqlValue.of("text")));
    }
  }

  @Test
  void readsASchemaThatUsesTrimInAnIndexAndAView() {
    try (TestDatabase database =
        TestDatabase.of(
            folder,
            "CREATE TABLE t(a TEXT, b TEXT GENERATED ALWAYS AS (trim(a)) VIRTUAL)",
            "CREATE INDEX i ON t(trim(a))",
            "CREATE VIEW v AS SELECT trim(a) AS c FROM t",
            "INSERT INTO t VALUES(' x ')")) {
      assertThat(database.rows("SELECT b, c FROM t, v WHERE trim(t.a) = 'x'"))
          .containsExactly(List.of(SqlValue.of("x"), SqlValue.of("x")));
    }
  }
}
