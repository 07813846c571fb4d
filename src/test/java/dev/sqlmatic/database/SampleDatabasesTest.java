package dev.sqlmatic.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sqlmatic.database.SampleDatabases.Sample;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SampleDatabasesTest {
  @TempDir static Path built;

  @TempDir Path folder;

  /** A question about a sample and SQL that is known to answer it. */
  record Gold(String db, String question, String sql) {}

  @BeforeAll
  static void buildOnce() {
    SampleDatabases.build(built);
  }

  @Test
  void buildsEverySampleWholeAndConsistent() throws Exception {
    Path deeper = folder.resolve("data/a b?c");
    List<Path> files = SampleDatabases.build(deeper);

    assertThat(files)
        .extracting(file -> file.getFileName().toString())
        .containsExactly("music_store.sqlite", "world.sqlite", "tasks.sqlite", "planner.sqlite");
    for (Path file : files) {
      assertThat(file).isRegularFile();
      assertThat(rows(file, "PRAGMA integrity_check")).containsExactly(List.of("ok"));
      assertThat(rows(file, "PRAGMA foreign_key_check")).isEmpty();
    }
    assertThat(names(deeper)).hasSize(files.size());
  }

  @Test
  void leavesFilesThatAreThereUntouched() throws Exception {
    Path mine = Files.writeString(folder.resolve("world.sqlite"), "the user's own");
    List<Path> files = SampleDatabases.build(folder);
    List<FileTime> times = times(files);
    byte[] store = Files.readAllBytes(files.get(0));

    assertThat(SampleDatabases.build(folder)).isEqualTo(files);

    assertThat(mine).hasContent("the user's own");
    assertThat(times(files)).isEqualTo(times);
    assertThat(files.get(0)).hasBinaryContent(store);
  }

  @Test
  void endsWellWhenSeveralBuildAtOnce() throws Exception {
    int builders = 4;
    CyclicBarrier start = new CyclicBarrier(builders);
    Callable<List<Path>> build =
        () -> {
          start.await(10, TimeUnit.SECONDS);
          return SampleDatabases.build(folder);
        };
    try (ExecutorService threads = Executors.newFixedThreadPool(builders)) {
      for (Future<List<Path>> result : threads.invokeAll(List.of(build, build, build, build))) {
        for (Path file : result.get(60, TimeUnit.SECONDS)) {
          assertThat(rows(file, "PRAGMA integrity_check")).containsExactly(List.of("ok"));
        }
      }
    }
    assertThat(names(folder)).hasSize(SampleDatabases.all().size());
  }

  @Test
  void sweepsTheDraftsOfBuildsThatWereKilled() throws Exception {
    Path killed = Files.createFile(folder.resolve(".sample-1.tmp"));
    Files.setLastModifiedTime(killed, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    Path inProgress = Files.createFile(folder.resolve(".sample-2.tmp"));

    SampleDatabases.build(folder);

    assertThat(killed).doesNotExist();
    assertThat(inProgress).exists();
  }

  @Test
  void refusesToBuildBesideTheLogOfADatabaseThatIsGone() throws Exception {
    Files.writeString(folder.resolve("tasks.sqlite-wal"), "what was not yet written back");

    assertThatThrownBy(() -> SampleDatabases.build(folder))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("tasks.sqlite-wal")
        .hasMessageContaining("Delete it");
    assertThat(folder.resolve("tasks.sqlite")).doesNotExist();
  }

  @Test
  void saysWhichFolderItCouldNotWrite() throws Exception {
    Path file = Files.createFile(folder.resolve("not a folder"));

    assertThatThrownBy(() -> SampleDatabases.build(file))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void holdsTheTablesThatAreDocumented() throws Exception {
    assertThat(tables("music_store")).hasSize(17);
    assertThat(tables("world")).hasSize(10);
    assertThat(tables("tasks"))
        .containsExactly(
            "achievements",
            "compass_zones",
            "energy_snapshots",
            "focus_sessions",
            "micro_steps",
            "morning_rituals",
            "projects",
            "task_comments",
            "tasks",
            "user_achievements");
    assertThat(tables("planner"))
        .containsExactly(
            "conversations",
            "daily_plans",
            "goals",
            "messages",
            "plan_items",
            "users",
            "weekly_plans");
    String readme = Files.readString(Path.of("sample-dbs/README.md"));
    for (Sample sample : SampleDatabases.all()) {
      assertThat(tables(sample.name()))
          .allSatisfy(table -> assertThat(readme).contains("`" + table + "`"));
    }
  }

  @Test
  void knowsWhoEarnedTheMostLastYear() throws Exception {
    Gold gold =
        gold().filter(g -> g.question().contains("artists earned")).findFirst().orElseThrow();
    List<List<String>> top = rows(file("music_store"), gold.sql());
    double ofTheFirst =
        number(
            """
            SELECT sum(unit_price * quantity) FROM invoice_items
            WHERE invoice_id IN (SELECT invoice_id FROM invoices
                                 WHERE invoice_date >= '2025-01-01' AND invoice_date < '2026-01-01')
              AND track_id IN (SELECT track_id FROM track_details WHERE artist = 'Iron Maiden')
            """);

    assertThat(top.get(0).get(0)).isEqualTo("Iron Maiden");
    assertThat(Double.parseDouble(top.get(0).get(1)))
        .isCloseTo(ofTheFirst, withinPercentage(0.01))
        .isGreaterThan(1.2 * Double.parseDouble(top.get(1).get(1)));
  }

  @Test
  void addsUpInTheMusicStore() throws Exception {
    assertThat(number("SELECT sum(total) FROM invoices WHERE invoice_date LIKE '2025%'"))
        .isGreaterThan(1000);
    assertThat(
            number(
                """
                SELECT count(*) FROM invoices v WHERE abs(total -
                  (SELECT sum(unit_price * quantity) FROM invoice_items i
                   WHERE i.invoice_id = v.invoice_id)) > 0.001
                """))
        .isZero();
    assertThat(number("SELECT count(*) FROM payments WHERE amount > 0")).isPositive();
  }

  static Stream<Gold> gold() throws IOException {
    List<Gold> questions = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("src/test/resources/samples/questions.jsonl"))) {
      JsonNode node = Json.mapper().readTree(line);
      questions.add(
          new Gold(
              node.get("db").asText(), node.get("question").asText(), node.get("sql").asText()));
    }
    return questions.stream();
  }

  @ParameterizedTest
  @MethodSource("gold")
  void answersEachDocumentedQuestion(Gold gold) throws Exception {
    assertThat(rows(file(gold.db()), gold.sql())).isNotEmpty();
  }

  @Test
  void hasGoldSqlForEveryQuestionItSuggests() throws Exception {
    String readme = Files.readString(Path.of("sample-dbs/README.md"));
    for (Sample sample : SampleDatabases.all()) {
      List<String> known =
          gold().filter(g -> g.db().equals(sample.name())).map(Gold::question).toList();
      assertThat(known).hasSizeGreaterThanOrEqualTo(10).doesNotHaveDuplicates();
      assertThat(known).containsAll(sample.questions());
      assertThat(questionsIn(readme, sample.name())).hasSizeGreaterThanOrEqualTo(10);
      assertThat(known).containsAll(questionsIn(readme, sample.name()));
    }
  }

  @Test
  void isMadeByItsScriptsByteForByte() throws Exception {
    assumeTrue(hasPython(), "needs python3 on the path to make the samples again");
    Process build =
        new ProcessBuilder("tools/samples/build", folder.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(build.waitFor()).as(output).isZero();
    for (Sample sample : SampleDatabases.all()) {
      assertThat(folder.resolve(sample.name() + ".sql"))
          .hasSameBinaryContentAs(Path.of("sample-dbs", sample.name() + ".sql"));
    }
  }

  private static boolean hasPython() throws InterruptedException {
    try {
      return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static List<String> questionsIn(String readme, String name) {
    String section = readme.substring(readme.indexOf("## `" + name + "`"));
    int end = section.indexOf("\n## ");
    return section
        .substring(0, end < 0 ? section.length() : end)
        .lines()
        .filter(line -> line.startsWith("- ") && line.endsWith("?"))
        .map(line -> line.substring(2))
        .toList();
  }

  private static Path file(String name) {
    return built.resolve(name + ".sqlite");
  }

  private static List<String> tables(String name) throws SQLException {
    return rows(
            file(name),
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
                + " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name")
        .stream()
        .map(row -> row.get(0))
        .toList();
  }

  private static double number(String sql) throws SQLException {
    return Double.parseDouble(rows(file("music_store"), sql).get(0).get(0));
  }

  private static List<List<String>> rows(Path file, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file.toUri());
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<List<String>> rows = new ArrayList<>();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(String.valueOf(result.getString(i)));
        }
        rows.add(row);
      }
      return rows;
    }
  }

  private static List<FileTime> times(List<Path> files) throws IOException {
    List<FileTime> times = new ArrayList<>();
    for (Path file : files) {
      times.add(Files.getLastModifiedTime(file));
    }
    return times;
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
