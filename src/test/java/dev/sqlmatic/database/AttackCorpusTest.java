package dev.sqlmatic.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sqlmatic.database.IsolationConfig.Mode;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs SQL that was written to do harm; each entry says what has to come of it. */
class AttackCorpusTest {
  private static final Path SECURITY = Path.of("..", "shared", "security");
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** For those that never end, so that the test does. */
  private static final Duration SHORT_TIMEOUT = Duration.ofMillis(300);

  @TempDir Path folder;
  @TempDir Path outside;

  @ParameterizedTest
  @EnumSource
  void everyAttackEndsAsItsEntrySays(Mode mode) throws IOException {
    Path corpus = SECURITY.resolve("attacks.jsonl");
    assumeTrue(Files.exists(corpus), "no attack corpus beside the project folder");
    Path fixture = folder.resolve("fixture.sqlite");
    Files.write(fixture, Files.readAllBytes(SECURITY.resolve("fixture.sqlite")));

    List<String> wrong = new ArrayList<>();
    DatabaseConfig config =
        TestDatabase.config(1_000, DatabaseConfig.defaults().maxBytes(), TIMEOUT)
            .with(new IsolationConfig(mode, 1));
    try (TestDatabase database = new TestDatabase(fixture, config)) {
      for (String line : Files.readAllLines(corpus)) {
        JsonNode entry = Json.parse(line);
        String sql = entry.get("sql").asText().replace("@DIR@", outside.toString());
        String expected = entry.get("expect").asText();
        Duration timeout = expected.equals("timeout") ? SHORT_TIMEOUT : TIMEOUT;
        String outcome = outcome(database, QueryRequest.of(sql).withTimeout(timeout));
        if (!fits(expected, outcome)) {
          wrong.add(entry.get("id").asText() + ": " + outcome + " instead of " + expected);
        }
        assertThat(database.rows("SELECT 1")).hasSize(1);
      }
    }

    assertThat(wrong).isEmpty();
    assertThat(Files.mismatch(fixture, SECURITY.resolve("fixture.sqlite"))).isEqualTo(-1);
    try (Stream<Path> made = Files.list(outside);
        Stream<Path> beside = Files.list(folder)) {
      assertThat(made).isEmpty();
      assertThat(beside).containsExactly(fixture);
    }
  }

  private static String outcome(TestDatabase database, QueryRequest request) {
    try {
      return database.query(request).truncated() ? "truncated" : "rows";
    } catch (FailureException e) {
      return e.failure().code() + " " + e.failure().detail();
    }
  }

  private static boolean fits(String expected, String outcome) {
    boolean refused = outcome.startsWith("QUERY_REJECTED") || outcome.startsWith("QUERY_FAILED");
    boolean stopped =
        outcome.startsWith("QUERY_TIMED_OUT")
            || outcome.startsWith("QUERY_TOOK_TOO_MUCH_MEMORY")
            || outcome.startsWith("RESULT_TOO_LARGE");
    return switch (expected) {
      case "rejected" -> refused;
      case "timeout" -> stopped || outcome.equals("truncated");
      case "limited" -> !outcome.equals("rows");
      case "ok-harmless" -> outcome.equals("rows") || outcome.equals("truncated");
      default -> throw new AssertionError("unknown expectation " + expected);
    };
  }
}
