package dev.sqlmatic.database;

import dev.sqlmatic.database.IsolationConfig.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What isolation costs: short queries and a result of 100,000 rows, in both modes by turns, in one
 * process. Run it with {@code tools/bench/isolation}.
 */
final class IsolationBenchmark {
  private static final int ROWS = 100_000;
  private static final int ROUNDS = 3;
  private static final Duration PART = Duration.ofSeconds(3);
  private static final QueryRequest LARGE = QueryRequest.of("SELECT * FROM t");

  private IsolationBenchmark() {}

  public static void main(String[] arguments)
      throws IOException, InterruptedException, ExecutionException {
    Path folder = Files.createTempDirectory("sqlmatic-bench-");
    Path file = folder.resolve("bench.sqlite");
    fill(file);
    System.out.println("mode         what                     median      p99     rate/s");
    coldStarts(folder, file);
    try (DatabaseService here = service(folder, file, Mode.IN_PROCESS);
        DatabaseService there = service(folder, file, Mode.PROCESS)) {
      for (int round = 0; round < ROUNDS; round++) {
        for (int callers : new int[] {1, 4, 32}) {
          shortQueries("in-process", here.access("bench"), callers);
          shortQueries("process", there.access("bench"), callers);
        }
        largeResult("in-process", here.access("bench"));
        largeResult("process", there.access("bench"));
      }
    }
  }

  /** From nothing to the first row, the class cache being made after the first. */
  private static void coldStarts(Path folder, Path file) throws InterruptedException {
    for (int i = 0; i < 4; i++) {
      long start = System.nanoTime();
      try (DatabaseService service = service(folder, file, Mode.PROCESS)) {
        service.access("bench").query(QueryRequest.of("SELECT 1"));
        print("process", "service and first row " + i, new long[] {System.nanoTime() - start}, 0);
        if (i == 0) {
          awaitCache(folder);
        }
      }
    }
  }

  private static void awaitCache(Path folder) throws InterruptedException {
    for (int i = 0; i < 200; i++) {
      try (var files = Files.list(folder.resolve("workers"))) {
        if (files.anyMatch(path -> path.toString().matches(".*classes-\\w+\\.aot"))) {
          return;
        }
      } catch (IOException e) {
        return;
      }
      Thread.sleep(100);
    }
    System.out.println("no class cache was made");
  }

  private static void shortQueries(String mode, DatabaseAccess database, int callers)
      throws InterruptedException, ExecutionException {
    List<Future<long[]>> parts = new ArrayList<>();
    long end = System.nanoTime() + PART.toNanos();
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < callers; i++) {
        parts.add(pool.submit(() -> untilThen(database, end)));
      }
    }
    List<long[]> times = new ArrayList<>();
    for (Future<long[]> part : parts) {
      times.add(part.get());
    }
    long[] all = times.stream().flatMapToLong(Arrays::stream).toArray();
    print(mode, callers + " asking, 10 rows", all, all.length / PART.toSeconds());
  }

  private static long[] untilThen(DatabaseAccess database, long end) {
    List<Long> times = new ArrayList<>();
    long start = System.nanoTime();
    while (start < end) {
      long id = ThreadLocalRandom.current().nextLong(ROWS);
      database.query(
          QueryRequest.of("SELECT * FROM t WHERE id BETWEEN :id AND :id + 9")
              .withParams(Map.of("id", SqlValue.of(id))));
      long now = System.nanoTime();
      times.add(now - start);
      start = now;
    }
    return times.stream().mapToLong(Long::longValue).toArray();
  }

  private static void largeResult(String mode, DatabaseAccess database) {
    long[] times = new long[5];
    for (int i = 0; i < times.length; i++) {
      long start = System.nanoTime();
      int rows = database.query(LARGE).rowCount();
      times[i] = System.nanoTime() - start;
      if (rows != ROWS) {
        throw new IllegalStateException(rows + " rows");
      }
    }
    print(mode, ROWS + " rows of 10", times, 0);
  }

  private static void print(String mode, String what, long[] nanos, long rate) {
    Arrays.sort(nanos);
    System.out.printf(
        "%-12s %-22s %8.3f ms %8.3f ms %8s%n",
        mode,
        what,
        nanos[nanos.length / 2] / 1e6,
        nanos[(int) (nanos.length * 0.99)] / 1e6,
        rate == 0 ? "" : rate);
  }

  private static DatabaseService service(Path folder, Path file, Mode mode) {
    DatabaseConfig d = DatabaseConfig.defaults();
    DatabaseConfig roomy =
        new DatabaseConfig(
            d.roots(),
            2 * ROWS,
            128L * 1024 * 1024,
            Duration.ofSeconds(30),
            d.exportTimeout(),
            d.structureTimeout(),
            d.metadataTimeout(),
            d.maxMemory(),
            d.workers(),
            d.connections(),
            d.queue(),
            d.uploadLimit(),
            d.changePoll(),
            new IsolationConfig(mode, d.isolation().warmWorkers()));
    AtomicLong ids = new AtomicLong();
    DatabaseService service =
        new DatabaseService(
            roomy,
            folder,
            new FileAttachmentStore(folder.resolve(mode.name())),
            Clock.systemUTC(),
            () -> "q" + ids.incrementAndGet());
    service.attach(OperatorFile.of(file));
    return service;
  }

  private static void fill(Path file) {
    TestDatabase.write(
        file,
        "CREATE TABLE t(id INTEGER PRIMARY KEY, a INTEGER, b INTEGER, c REAL, d REAL, e TEXT, f TEXT,"
            + " g TEXT, h TEXT, i BLOB)",
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT "
            + ROWS
            + ") INSERT INTO t SELECT x, x * 7, random() % 1000, x / 3.0, 0.5, 'name ' || x,"
            + " 'a somewhat longer text of some forty letters', printf('%08d', x), NULL, x'0001'"
            + " FROM n");
  }
}
