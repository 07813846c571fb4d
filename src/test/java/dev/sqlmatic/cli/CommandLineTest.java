package dev.sqlmatic.cli;

import static dev.sqlmatic.model.ScriptedOpenAi.queries;
import static dev.sqlmatic.model.ScriptedOpenAi.refuses;
import static dev.sqlmatic.model.ScriptedOpenAi.says;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sqlmatic.RunningApp;
import dev.sqlmatic.json.Json;
import dev.sqlmatic.model.ScriptedOpenAi;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands as a shell calls them, their output to pipes. */
@Timeout(60) // a command that serves where it should refuse would never end
class CommandLineTest {
  private static final String COUNT = "SELECT count(*) AS n FROM product";

  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private Path shop = Path.of("");

  private record Run(int status, String out, String err) {}

  @BeforeEach
  void prepare() throws Exception {
    shop = folder.resolve("shop.sqlite");
    RunningApp.execute(
        shop,
        "CREATE TABLE maker (id INTEGER PRIMARY KEY, name TEXT)",
        "CREATE TABLE product (id INTEGER PRIMARY KEY, name TEXT NOT NULL, maker_id REFERENCES maker (id))",
        "INSERT INTO product VALUES (1, 'Tea', 1), (2, 'Cup', NULL)");
    environment.put("SQLMATIC_STORAGE_HOME", folder.resolve("home").toString());
    environment.put("SQLMATIC_DATABASE_SAMPLES", "false");
  }

  private Run run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Screen screen =
        Screen.pipe(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    int status = SqlmaticCommand.run(screen, environment, arguments);
    return new Run(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void queriesAFile() {
    Run run = run("query", shop.toString(), "SELECT id, name FROM product ORDER BY id");

    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            id  name
            ──  ────
             1  Tea
             2  Cup
            """);
    assertThat(folder.resolve("home").resolve("sqlmatic.sqlite")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"csv | id,name", "ndjson | {\"id\":1,\"name\":\"Tea\"}", "JSON | {\"query_id\":"})
  void queriesForPrograms(String format, String start) {
    Run run = run("query", shop.toString(), "SELECT id, name FROM product", "--format", format);

    assertThat(run.status()).isZero();
    assertThat(run.out()).startsWith(start);
  }

  @Test
  void tellsWhyAQueryFailedInOneLine() {
    Run run = run("query", shop.toString(), "SELECT * FROM nothing");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).startsWith("sqlmatic: ").contains("nothing");
    assertThat(run("query", shop.toString(), "DELETE FROM product").status()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "query",
        "query SHOP",
        "query SHOP sql --format yaml",
        "query SHOP sql --shape objects",
        "query SHOP sql --max-rows 0",
        "query missing.sqlite sql",
        "query no_such_name sql",
        "structure SHOP --port 1",
        "ask SHOP",
        "ask missing.sqlite how?",
        "ask SHOP how? --model none",
        "ask SHOP how? --thread none",
        "serve --port abc",
        "serve --port 70000",
        "serve --database missing.sqlite --port 0",
        "serve --config missing.yaml",
        "eval FOLDER",
        "eval FOLDER --out FOLDER/out.jsonl"
      })
  void refusesWrongUsage(String line) {
    String[] arguments =
        line.isEmpty()
            ? new String[0]
            : line.replace("SHOP", shop.toString()).replace("FOLDER", folder.toString()).split(" ");

    Run run = run(arguments);

    assertThat(run.status()).as(run.toString()).isEqualTo(2);
    assertThat(run.err()).startsWith("sqlmatic: ").doesNotContain("Exception", "\tat ");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void refusesToServeWhereOthersCanReachIt() {
    environment.put("SQLMATIC_API_HOST", "0.0.0.0");

    Run run = run("serve", "--port", "0");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("0.0.0.0").contains("no users to log in yet");
  }

  @Test
  void saysThatAPortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Run run = run("serve", "--port", Integer.toString(taken.getLocalPort()));

      assertThat(run.status()).isEqualTo(2);
      assertThat(run.err()).contains("is taken by another program").contains("--port");
    }
    Path home = folder.resolve("home");
    if (home.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
          .as("logs and conversations are nobody else's business")
          .isEqualTo("rwx------");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "serve", "ask", "query", "structure", "eval"})
  void explainsItself(String command) {
    Run run = command.equals("--help") ? run("--help") : run(command, "--help");

    assertThat(run.status()).isZero();
    assertThat(run.out()).startsWith("Usage: sqlmatic").contains("Example");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void printsAStructure() {
    Run run = run("structure", shop.toString());

    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains("product  (about 2 rows)")
        .contains("  name      TEXT not null")
        .contains("  maker_id → maker(id)");
    JsonNode json = Json.parse(run("structure", shop.toString(), "--json").out());
    assertThat(json.get("tables")).hasSize(2);
  }

  @Test
  void answersAQuestion() {
    try (ScriptedOpenAi model = scripted(queries("c", COUNT), says("There are 2."))) {
      Run run = run("ask", shop.toString(), "How many products?", "--no-json");

      assertThat(run.err()).isEmpty();
      assertThat(run.status()).isZero();
      assertThat(run.out()).contains(COUNT).contains("n\n─\n2\n").contains("There are 2.");
      assertThat(model.requests()).hasSize(2);
    }
  }

  @Test
  void answersAPipeInJson() {
    try (ScriptedOpenAi model = scripted(queries("c", COUNT), says("There are 2."))) {
      Run run = run("ask", shop.toString(), "How many products?");

      JsonNode answer = Json.parse(run.out());
      assertThat(answer.get("answer").asText()).isEqualTo("There are 2.");
      assertThat(answer.at("/queries/0/rows/0/0").asInt()).isEqualTo(2);
      assertThat(model.requests()).isNotEmpty();
    }
  }

  @Test
  void failsWhereTheModelCannotAnswer() {
    Run run = run("ask", shop.toString(), "asdf qwer?", "--no-json");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).contains("cannot answer");
  }

  @Test
  void tellsWhyAQuestionFailed() {
    try (ScriptedOpenAi model = scripted(refuses(401, "No such key"))) {
      Run run = run("ask", shop.toString(), "How many products?");

      assertThat(run.status()).isEqualTo(1);
      assertThat(run.err().lines()).hasSize(1);
      assertThat(model.requests()).isNotEmpty();
    }
  }

  @Test
  void scoresABenchmark() throws Exception {
    Path bench = folder.resolve("bench");
    Files.createDirectories(bench.resolve("databases"));
    Files.copy(shop, bench.resolve("databases/shop.sqlite"));
    Files.write(
        bench.resolve("questions.jsonl"),
        List.of(
            question("q1", "SELECT count(*) FROM product"),
            question("q2", "SELECT 99"),
            question("q3", "SELECT 1")));
    Files.write(bench.resolve("two.ids"), List.of("q1", "q2"));
    Path out = folder.resolve("out.jsonl");

    try (ScriptedOpenAi model =
        scripted(queries("c", COUNT), says("2."), queries("c", COUNT), says("2."))) {
      Run run =
          run(
              "eval",
              bench.toString(),
              "--out",
              out.toString(),
              "--ids",
              bench.resolve("two.ids").toString());

      assertThat(run.status()).as(run.err()).isZero();
      assertThat(run.out()).containsPattern("test +2 +50\\.00").containsPattern("all +2 +50\\.00");
      assertThat(run.err()).contains("2 of 2 questions");
      assertThat(model.requests()).hasSize(4);
    }
    List<JsonNode> lines = Files.readAllLines(out).stream().map(Json::parse).toList();
    assertThat(lines).extracting(l -> l.get("id").asText()).containsExactly("q1", "q2");
    assertThat(lines.getFirst().get("sql").asText()).isEqualTo(COUNT);
    assertThat(lines.getFirst().has("confidence")).isTrue();
    assertThat(lines.getFirst().get("elapsed_ms").isNumber()).isTrue();
  }

  private static String question(String id, String gold) {
    return Json.write(
        Json.object()
            .put("id", id)
            .put("db", "shop")
            .put("question", "How many?")
            .put("gold_sql", gold)
            .put("source", "test"));
  }

  private ScriptedOpenAi scripted(ScriptedOpenAi.Step... script) {
    ScriptedOpenAi model = new ScriptedOpenAi(script);
    environment.put("OPENAI_BASE_URL", model.baseUrl().toString());
    environment.put("SQLMATIC_AGENT_MODEL", "scripted");
    return model;
  }
}
