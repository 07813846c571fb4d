package dev.sqlmatic.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sqlmatic.database.IsolationConfig.Mode;
import dev.sqlmatic.database.worker.WorkerCommand;
import dev.sqlmatic.database.worker.WorkerPool;
import dev.sqlmatic.database.worker.WorkerProcess;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** SQL in worker processes: what a query may cost is itself. */
class IsolationTest {
  private static final String ENDLESS =
      "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c";
  private static final String GROWING =
      "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)"
          + " SELECT length(json_group_array(x || 'abcdefghijklmnopqrstuvwxyz')) FROM c";
  private static final String VALUES =
      "SELECT NULL AS n, 0, -1, 9223372036854775807, -9223372036854775808, 0.1, -0.0, 1e308, 9e999,"
          + " '', 'Grüße, 🌍', char(0) || 'x', x'', x'00ff', CAST(x'ff' AS TEXT), a, b AS label FROM t"
          + " ORDER BY a";

  private static final String ENDLESS_ROWS =
      "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c";
  private static final String MANY = ENDLESS_ROWS + " LIMIT 100000";

  @TempDir Path folder;

  @Test
  void bothModesGiveEqualResultsAndEqualFailures() {
    List<QueryRequest> requests =
        List.of(
            QueryRequest.of(VALUES),
            QueryRequest.of("SELECT a, b, c FROM t").withMaxRows(1),
            QueryRequest.of("SELECT a FROM t WHERE 0"),
            QueryRequest.of("SELECT :i, :r, :t, :b, :n")
                .withParams(
                    Map.of(
                        "i", SqlValue.of(Long.MIN_VALUE),
                        "r", SqlValue.of(2.5),
                        "t", SqlValue.of("ä"),
                        "b", new SqlValue.Blob(new byte[] {1, 0}),
                        "n", SqlValue.Null.NULL)),
            QueryRequest.of("SELECT nothing FROM t"),
            QueryRequest.of("SELECT :missing"),
            QueryRequest.of("DELETE FROM t"),
            QueryRequest.of("SELECT zeroblob(2000000)"),
            QueryRequest.of("SELECT replicate('a', 4294967306)"),
            QueryRequest.of(ENDLESS).withTimeout(Duration.ofMillis(200)),
            QueryRequest.of("SELECT 1").withMaxRows(0));
    try (TestDatabase here = database(TestDatabase.inProcess());
        TestDatabase there = database(processes(1))) {
      for (QueryRequest request : requests) {
        assertThat(outcome(there, request)).as(request.sql()).isEqualTo(outcome(here, request));
      }
    }
  }

  @Test
  void bothModesReadTheSameStructureAndReadItAgainOnlyWhenItChanged() {
    try (TestDatabase here = database(TestDatabase.inProcess());
        TestDatabase there = database(processes(1))) {
      here.write(
          "CREATE TABLE child(x REFERENCES t(a) ON DELETE CASCADE, y DEFAULT 1 NOT NULL, z AS (x))",
          "CREATE UNIQUE INDEX i ON child(y) WHERE y > 0",
          "CREATE VIEW v AS SELECT a FROM t",
          "CREATE VIEW broken AS SELECT a FROM absent",
          "CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END");
      DatabaseStructure read = there.file().structure();
      assertThat(read).isEqualTo(here.file().structure());
      assertThat(read.problems()).isNotEmpty();
      assertThat(there.file().structure()).isSameAs(read);
      here.write("CREATE TABLE another(a)");
      assertThat(there.file().structure().table("another")).isPresent();
    }
  }

  @Test
  void bothModesStreamTheSameRows() {
    try (TestDatabase here = database(TestDatabase.inProcess());
        TestDatabase there = database(processes(1))) {
      for (String sql : List.of(VALUES, "SELECT a, b, c FROM t", MANY)) {
        assertThat(streamed(there, sql)).as(sql).isEqualTo(streamed(here, sql));
      }
    }
  }

  @Test
  void aStreamWhoseProcessIsKilledFailsAndOneThatIsClosedKeepsItsProcess() {
    try (TestDatabase database = database(processes(1))) {
      assertThat(database.rows("SELECT 1")).hasSize(1);
      List<Long> before = database.workers();
      try (ResultStream closed = stream(database, ENDLESS_ROWS)) {
        assertThat(closed.next()).isPresent();
      }
      await().until(() -> database.scheduler().streaming() == 0);
      assertThat(database.workers()).isEqualTo(before);
      try (ResultStream killed = stream(database, ENDLESS_ROWS)) {
        assertThat(killed.next()).isPresent();
        before.forEach(IsolationTest::kill);
        assertThatThrownBy(
                () -> {
                  while (killed.next().isPresent()) {
                    assertThat(killed.head().columns()).hasSize(1);
                  }
                })
            .isInstanceOf(FailureException.class)
            .hasMessageStartingWith("QUERY_ENDED_ITS_PROCESS");
      }
      assertThat(database.rows("SELECT 1")).hasSize(1);
    }
  }

  private static ResultStream stream(TestDatabase database, String sql) {
    return database.file().stream(QueryRequest.of(sql), SandboxedConnection.MAX_LENGTH);
  }

  private static String streamed(TestDatabase database, String sql) {
    StringBuilder all = new StringBuilder();
    try (ResultStream stream = stream(database, sql)) {
      all.append(stream.head().columns());
      for (Optional<RowBatch> rows = stream.next(); rows.isPresent(); rows = stream.next()) {
        RowBatch batch = rows.get();
        all.append(new String(batch.bytes(), 0, batch.size(), StandardCharsets.UTF_8));
      }
    }
    return all.toString();
  }

  @Test
  void aQueryWhoseProcessIsKilledFailsAloneAndTheProcessIsReplaced() throws Exception {
    try (TestDatabase database = database(processes(2));
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      QueryRequest endless = QueryRequest.of(ENDLESS).withTimeout(Duration.ofSeconds(3));
      Future<Object> one = callers.submit(() -> outcome(database, endless));
      Future<Object> other = callers.submit(() -> outcome(database, endless));
      await().until(() -> database.scheduler().running() == 2 && database.workers().size() == 2);
      long killed = database.workers().getFirst();
      kill(killed);
      await().until(() -> one.isDone() || other.isDone());
      assertThat(database.rows("SELECT 1")).hasSize(1);
      assertThat(List.of(code(one), code(other)))
          .containsExactlyInAnyOrder("QUERY_ENDED_ITS_PROCESS", "QUERY_TIMED_OUT");
      await().until(() -> database.workers().size() == 2);
      assertThat(database.workers()).doesNotContain(killed);
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aQueryWhoseProcessHangsIsEndedWithItAtItsDeadline() throws Exception {
    try (TestDatabase database = database(processes(1))) {
      assertThat(database.rows("SELECT 1")).hasSize(1);
      long hanging = database.workers().getFirst();
      signal("-STOP", hanging);
      long start = System.nanoTime();
      QueryRequest short1 = QueryRequest.of("SELECT 1").withTimeout(Duration.ofMillis(500));
      assertThat(outcome(database, short1))
          .isEqualTo(new Failure.QueryTimedOut(Duration.ofMillis(500)));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(800));
      assertThat(database.rows("SELECT 1")).hasSize(1);
      await().until(() -> ProcessHandle.of(hanging).isEmpty());
    }
  }

  @Test
  void stopsAQueryThatNoInterruptEnds() {
    try (TestDatabase database = database(processes(1))) {
      assertThat(database.rows("SELECT 1")).hasSize(1);
      long stuck = database.workers().getFirst();
      QueryRequest uninterruptible =
          QueryRequest.of("SELECT instr(printf('%999900d', 1), printf('%300000d', 2))")
              .withTimeout(Duration.ofMillis(300));
      assertThat(outcome(database, uninterruptible)).isInstanceOf(Failure.QueryTimedOut.class);
      await().until(() -> ProcessHandle.of(stuck).isEmpty());
      assertThat(database.rows("SELECT 1")).hasSize(1);
    }
  }

  @Test
  void stopsAQueryThatTakesTooMuchMemory() {
    try (TestDatabase database = database(memory(64))) {
      assertThat(outcome(database, QueryRequest.of(GROWING)))
          .extracting(end -> ((Failure) end).code())
          .isEqualTo("QUERY_TOOK_TOO_MUCH_MEMORY");
      assertThat(database.rows("SELECT 1")).hasSize(1);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theKernelCapsAWorkerThatNobodyWatches() throws IOException {
    Path home = Files.createDirectory(folder.resolve("workers"));
    WorkerCommand usual = WorkerSetup.command(memory(64), home);
    long cap = 200L * 1024 * 1024;
    WorkerCommand small =
        new WorkerCommand(
            usual.main(),
            usual.classPath(),
            usual.properties(),
            32L * 1024 * 1024,
            cap,
            usual.fileBytes());
    try (TestDatabase database = database(TestDatabase.inProcess());
        WorkerPool pool = new WorkerPool(small, home, 1, Duration.ofMinutes(1))) {
      WorkerProcess process = pool.borrow();
      AtomicLong most = new AtomicLong();
      Thread gauge = Thread.ofVirtual().start(() -> watch(process, most));
      assertThatThrownBy(() -> grow(process, database.file().file()))
          .isInstanceOfAny(FailureException.class, Stop.Stopped.class);
      gauge.interrupt();
      // The rest of what is resident is mapped from files: the JVM's own classes and code.
      assertThat(most.get()).isBetween(1L, cap + 64L * 1024 * 1024);
    }
  }

  /** SQLite may go on without memory for an aggregate, up to the deadline. */
  private static void grow(WorkerProcess process, DatabaseFile file) {
    Duration limit = Duration.ofSeconds(5);
    QueryGuard guard = new QueryGuard(System.nanoTime() + limit.toNanos(), Long.MAX_VALUE);
    BoundedQuery growing =
        new BoundedQuery(GROWING, Map.of(), 10, 1_000, SandboxedConnection.MAX_LENGTH, limit);
    new RemoteWorker(process, 0, Long.MAX_VALUE).query(1, guard, file, growing, _ -> 1, "q");
  }

  private static void watch(WorkerProcess process, AtomicLong most) {
    while (process.alive() && !Thread.currentThread().isInterrupted()) {
      most.accumulateAndGet(process.resident(), Math::max);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aWorkerWritesNoBigFilesAndNoCores() throws IOException {
    try (TestDatabase database = database(memory(64))) {
      assertThat(database.rows("SELECT 1")).hasSize(1);
      Path limits = Path.of("/proc", database.workers().getFirst().toString(), "limits");
      assertThat(Files.readAllLines(limits))
          .anyMatch(line -> line.matches("Max file size +268435456 .*"))
          .anyMatch(line -> line.matches("Max core file size +0 .*"));
    }
  }

  @Test
  void fiftyQueriesAtOnceAllGetTheirOwnRows() throws Exception {
    try (TestDatabase database = database(processes(2));
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Object>> answers = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        String sql = "SELECT " + i + " + sum(a) FROM t";
        answers.add(callers.submit(() -> database.rows(sql)));
      }
      for (int i = 0; i < 50; i++) {
        assertThat(answers.get(i).get()).isEqualTo(List.of(List.of(SqlValue.of(i + 3))));
      }
      assertThat(database.workers().size()).isBetween(1, 4);
    }
  }

  @Test
  void interruptingTheCallerStopsTheQueryAndKeepsTheProcess() {
    try (TestDatabase database = database(processes(1))) {
      assertThat(database.rows("SELECT 1")).hasSize(1);
      List<Long> before = database.workers();
      AtomicReference<Object> seen = new AtomicReference<>();
      Thread caller =
          Thread.ofVirtual().start(() -> seen.set(outcome(database, QueryRequest.of(ENDLESS))));
      await().until(() -> database.scheduler().running() == 1);
      caller.interrupt();
      await().until(() -> seen.get() != null);
      assertThat(seen.get()).isInstanceOf(Failure.Cancelled.class);
      await().until(() -> database.scheduler().running() == 0);
      assertThat(database.rows("SELECT 1")).hasSize(1);
      assertThat(database.workers()).isEqualTo(before);
    }
  }

  @Test
  void closingLeavesNoProcessBehindEvenWhileOneIsBusy() {
    List<Long> workers = new ArrayList<>();
    try (TestDatabase database = database(processes(2))) {
      await().until(() -> database.workers().size() == 2);
      workers.addAll(database.workers());
      Thread.ofVirtual().start(() -> outcome(database, QueryRequest.of(ENDLESS)));
      await().until(() -> database.scheduler().running() == 1);
    }
    await().until(() -> workers.stream().allMatch(pid -> ProcessHandle.of(pid).isEmpty()));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aWorkerKnowsNoKeysAndWorksInAnEmptyFolder() throws IOException {
    assumeTrue(System.getenv("PATH") != null);
    try (TestDatabase database = database(processes(1))) {
      assertThat(database.rows("SELECT 1")).hasSize(1);
      Path process = Path.of("/proc", database.workers().getFirst().toString());
      String[] environment = Files.readString(process.resolve("environ")).split("\0");
      assertThat(environment)
          .allMatch(entry ->
              entry.matches("(?s)(LANG|LC_ALL|LC_CTYPE|SQLITE_TMPDIR|PWD|OLDPWD|SHLVL|_)=.*"));
      try (Stream<Path> inside = Files.list(process.resolve("cwd").toRealPath())) {
        assertThat(inside).isEmpty();
      }
    }
  }

  @Test
  void seesWhatAnotherProgramWritesUnderANewVersion() {
    try (TestDatabase database = database(processes(1))) {
      QueryResult before = database.query("SELECT count(*) FROM t");
      database.write("INSERT INTO t VALUES(9, 'nine', 9.5)");
      QueryResult after = database.query("SELECT count(*) FROM t");
      assertThat(before.rows()).isEqualTo(List.of(List.of(SqlValue.of(2))));
      assertThat(after.rows()).isEqualTo(List.of(List.of(SqlValue.of(3))));
      assertThat(after.dataVersion()).isGreaterThan(before.dataVersion());
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aFileThatIsDetachedIsHeldOpenByNoWorker() {
    try (TestDatabase database = database(processes(1))) {
      assertThat(database.rows("SELECT 1")).hasSize(1);
      long worker = database.workers().getFirst();
      assertThat(holds(worker, folder)).isTrue();
      database.engine().forget(database.file().file());
      await().until(() -> !holds(worker, folder));
    }
  }

  private static boolean holds(long pid, Path folder) {
    try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      for (Path descriptor : open.toList()) {
        if (Files.readSymbolicLink(descriptor).startsWith(folder.toRealPath())) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  private TestDatabase database(DatabaseConfig config) {
    Path file = folder.resolve("test.sqlite");
    if (!Files.exists(file)) {
      TestDatabase.write(
          file,
          "CREATE TABLE t(a INTEGER PRIMARY KEY, b varchar(10), c)",
          "INSERT INTO t VALUES(1, 'one', 1.5), (2, x'02', NULL)");
    }
    return new TestDatabase(file, config);
  }

  private static DatabaseConfig processes(int warm) {
    return TestDatabase.inProcess().with(new IsolationConfig(Mode.PROCESS, warm));
  }

  private static DatabaseConfig memory(int megabytes) {
    DatabaseConfig d = processes(1);
    return new DatabaseConfig(
        d.roots(),
        d.maxRows(),
        d.maxBytes(),
        Duration.ofSeconds(20),
        d.exportTimeout(),
        d.structureTimeout(),
        d.metadataTimeout(),
        megabytes * 1024L * 1024,
        d.workers(),
        d.connections(),
        d.queue(),
        d.uploadLimit(),
        d.changePoll(),
        d.isolation());
  }

  /** Columns and rows, or the failure. */
  private static Object outcome(TestDatabase database, QueryRequest request) {
    try {
      QueryResult result = database.query(request);
      return List.of(result.columns(), result.rows(), result.truncated());
    } catch (FailureException e) {
      return e.failure();
    }
  }

  private static String code(Future<Object> outcome)
      throws ExecutionException, InterruptedException {
    return ((Failure) Objects.requireNonNull(outcome.get())).code();
  }

  private static void kill(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }

  private static void signal(String name, long pid) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("kill", name, Long.toString(pid)).start().waitFor()).isZero();
  }
}
