package dev.sqlmatic.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sqlmatic.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Worker processes live no longer than the server, however it ends. */
class WorkersEndTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("OPENAI_API_KEY", "sk-secret", "SQLMATIC_LOGGING_LEVEL", "warn");

  @TempDir Path home;

  @Test
  void withAServerThatIsKilledInTheMiddleOfAQuery() throws Exception {
    try (ServedProcess server = new ServedProcess(home, ENVIRONMENT)) {
      List<ProcessHandle> workers = workers(server);
      Thread.ofVirtual()
          .start(() -> {
            try {
              server.answer(
                  "/api/query",
                  Json.object()
                      .put("database", "world")
                      .put(
                          "sql",
                          "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)"
                              + " SELECT count(*) FROM c"));
            } catch (Exception e) {
              // the server is killed while it answers
            }
          });
      await().until(() -> workers.stream().anyMatch(WorkersEndTest::busy));
      server.kill();
      await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> workers.stream().noneMatch(ProcessHandle::isAlive));
    }
  }

  @Test
  void withAServerThatIsStopped() throws Exception {
    try (ServedProcess server = new ServedProcess(home, ENVIRONMENT)) {
      List<ProcessHandle> workers = workers(server);
      server.terminate();
      assertThat(workers).noneMatch(ProcessHandle::isAlive);
    }
  }

  private static List<ProcessHandle> workers(ServedProcess server) {
    await().until(() -> server.children().size() >= 2);
    return server.children();
  }

  /** A worker that starts takes some of a second. */
  private static boolean busy(ProcessHandle worker) {
    return worker.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() > 2_000;
  }
}
