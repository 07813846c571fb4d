package dev.sqlmatic.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sqlmatic.database.DatabaseStructure.Table;
import dev.sqlmatic.database.IsolationConfig.Mode;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Opens files that are damaged or made to do harm. */
class HostileFilesTest {
  private static final Path HOSTILE = Path.of("..", "shared", "security", "hostile");
  private static final Duration TIMEOUT = Duration.ofMillis(500);
  private static final MetadataRequest METADATA =
      new MetadataRequest(Set.of(), Set.of(), Optional.of(Duration.ofSeconds(1)));
  private static final Duration GRACE = Duration.ofMillis(500);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void eachEndsInAResultOrAFailureWithinTheDeadline(Mode mode) throws IOException {
    assumeTrue(Files.isDirectory(HOSTILE), "no hostile files beside the project folder");
    List<Path> files = new ArrayList<>();
    try (Stream<Path> found = Files.list(HOSTILE)) {
      for (Path file : found.sorted().toList()) {
        files.add(Files.write(folder.resolve(file.getFileName()), Files.readAllBytes(file)));
      }
    }
    AtomicLong ids = new AtomicLong();
    List<String> wrong = new ArrayList<>();
    try (DatabaseService service =
        new DatabaseService(
            TestDatabase.config(100, 1_000_000, TIMEOUT).with(new IsolationConfig(mode, 1)),
            folder.resolve("home"),
            new FileAttachmentStore(folder.resolve("home")),
            Clock.systemUTC(),
            () -> "q" + ids.incrementAndGet())) {
      for (Path file : files) {
        visit(service, file, wrong);
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static void visit(DatabaseService service, Path file, List<String> wrong) {
    long most = TIMEOUT.plus(GRACE).toMillis();
    String name = file.getFileName().toString();
    attempt(
        name + " attach",
        most,
        wrong,
        () -> {
          String attached = service.attach(OperatorFile.of(file)).name();
          DatabaseAccess access = service.access(attached);
          attempt(
              name + " metadata",
              DatabaseConfig.defaults().metadataTimeout().plus(GRACE).toMillis(),
              wrong,
              () -> service.metadata(attached, METADATA));
          attempt(
              name + " structure",
              DatabaseConfig.defaults().structureTimeout().plus(GRACE).toMillis(),
              wrong,
              () -> {
                for (Table table : some(access.structure().tables())) {
                  String sql = "SELECT * FROM " + RowEstimates.quote(table.name());
                  attempt(
                      name + " " + table.name(),
                      most,
                      wrong,
                      () -> access.query(QueryRequest.of(sql)));
                }
              });
        });
  }

  /** One file holds 2,000 views, each on the one before. */
  private static List<Table> some(List<Table> tables) {
    int step = Math.max(1, tables.size() / 20);
    return IntStream.range(0, tables.size())
        .filter(i -> i % step == 0)
        .mapToObj(tables::get)
        .toList();
  }

  private static void attempt(String what, long mostMillis, List<String> wrong, Runnable action) {
    long start = System.nanoTime();
    try {
      action.run();
    } catch (FailureException e) {
      if (e.failure() instanceof Failure.Internal || e.failure().detail().isBlank()) {
        wrong.add(what + ": " + e.getMessage());
      }
    }
    long millis = (System.nanoTime() - start) / 1_000_000;
    if (millis > mostMillis && !what.endsWith("attach") && !what.endsWith("structure")) {
      wrong.add(what + " took " + millis + " ms");
    }
  }
}
