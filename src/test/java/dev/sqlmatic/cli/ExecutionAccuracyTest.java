package dev.sqlmatic.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlmatic.RunningApp;
import dev.sqlmatic.cli.ExecutionAccuracy.Verdict;
import dev.sqlmatic.database.DatabaseConfig;
import dev.sqlmatic.database.DatabaseService;
import dev.sqlmatic.database.OperatorFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecutionAccuracyTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT 1 | SELECT 1.0 | RIGHT",
        "SELECT 1.00000000001 | SELECT 1 | RIGHT",
        "SELECT 1.0000001 | SELECT 1 | WRONG",
        "SELECT 0.1+0.2 | SELECT 0.3 | RIGHT",
        "SELECT '1' | SELECT 1 | WRONG",
        "SELECT 'a' | SELECT 'A' | WRONG",
        "SELECT NULL | SELECT NULL | RIGHT",
        "SELECT x'61' | SELECT 'a' | RIGHT",
        "SELECT 1, 2 | SELECT 1 | WRONG",
        "VALUES (1), (2) | VALUES (2), (1) | RIGHT",
        "VALUES (1), (1), (2) | VALUES (1), (2), (2) | WRONG",
        "SELECT a FROM t ORDER BY a DESC | SELECT a FROM t ORDER BY a | WRONG",
        "SELECT a FROM t ORDER BY a DESC | SELECT a FROM (SELECT a FROM t ORDER BY a) | RIGHT",
        "SELECT nothing | SELECT 1 | ERROR",
        "'' | SELECT 1 | MISSING",
        "SELECT 1 | SELECT nothing | WRONG"
      })
  void comparesResultsByValue(String sql, String right, Verdict verdict) throws Exception {
    assertThat(judge(sql, List.of(right))).isEqualTo(verdict);
  }

  @Test
  void takesAnyOfSeveralRightAnswers() throws Exception {
    assertThat(judge("SELECT 2", List.of("SELECT 1", "SELECT 2"))).isEqualTo(Verdict.RIGHT);
  }

  private Verdict judge(String sql, List<String> right) throws Exception {
    Path file = folder.resolve("t.sqlite");
    RunningApp.execute(file, "CREATE TABLE t (a)", "INSERT INTO t VALUES (1), (2)");
    try (DatabaseService databases =
        DatabaseArgument.registry(DatabaseConfig.defaults(), folder.resolve("uploads"))) {
      String name = databases.attach(OperatorFile.of(file)).name();
      return ExecutionAccuracy.judge(databases.access(name), sql, right);
    }
  }
}
