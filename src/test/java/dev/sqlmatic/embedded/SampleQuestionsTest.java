package dev.sqlmatic.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sqlmatic.database.AttachmentStore;
import dev.sqlmatic.database.DatabaseAccess;
import dev.sqlmatic.database.DatabaseConfig;
import dev.sqlmatic.database.DatabaseService;
import dev.sqlmatic.database.OperatorFile;
import dev.sqlmatic.database.QueryRequest;
import dev.sqlmatic.database.SampleDatabases;
import dev.sqlmatic.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks what anyone may ask of the samples, through the sandbox that guards every query. */
class SampleQuestionsTest {
  private static final int RIGHT_OF_ALL = 37;

  @TempDir private static Path folder;
  private static DatabaseService databases;
  private final QuestionAnswerer answerer = new QuestionAnswerer(Shop.CLOCK);

  private record Gold(String db, String question, String sql) {}

  @BeforeAll
  static void attachTheSamples() {
    var ids = new AtomicLong();
    databases =
        new DatabaseService(
            DatabaseConfig.defaults(),
            folder.resolve("uploads"),
            new NothingKept(),
            Shop.CLOCK,
            () -> "query-" + ids.incrementAndGet());
    SampleDatabases.build(folder.resolve("samples"))
        .forEach(file -> databases.attach(OperatorFile.of(file)));
  }

  @AfterAll
  static void close() {
    databases.close();
  }

  /** Attachments of this test are not remembered. */
  private static final class NothingKept implements AttachmentStore {
    @Override
    public List<Attachment> all() {
      return List.of();
    }

    @Override
    public void save(Attachment attachment) {}

    @Override
    public void remove(String name) {}
  }

  private static DatabaseAccess access(String db) {
    return databases.access(db);
  }

  @Test
  void answersEveryQuestionThatThePageShows() throws IOException {
    List<String> shown =
        SampleDatabases.all().stream().flatMap(s -> s.questions().stream()).toList();
    assertThat(shown).hasSize(12);
    assertThat(wrong(gold().stream().filter(g -> shown.contains(g.question())).toList())).isEmpty();
  }

  @Test
  void answersMostQuestionsAboutTheSamples() throws IOException {
    List<Gold> all = gold();
    List<String> wrong = wrong(all);
    assertThat(all.size() - wrong.size())
        .as("right of %d; wrong: %s", all.size(), String.join("\n", wrong))
        .isGreaterThanOrEqualTo(RIGHT_OF_ALL);
  }

  private static List<Gold> gold() throws IOException {
    List<Gold> questions = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("src/test/resources/samples/questions.jsonl"))) {
      JsonNode node = Json.parse(line);
      questions.add(
          new Gold(
              node.get("db").asText(), node.get("question").asText(), node.get("sql").asText()));
    }
    return questions;
  }

  private List<String> wrong(List<Gold> questions) {
    return questions.stream()
        .filter(g -> !right(g))
        .map(g -> g.question + " " + answerer.interpret(access(g.db), g.question, List.of()).best())
        .toList();
  }

  private boolean right(Gold gold) {
    DatabaseAccess database = access(gold.db);
    return answerer
        .interpret(database, gold.question, List.of())
        .best()
        .filter(r ->
            GoldRows.match(
                gold.sql,
                database.query(QueryRequest.of(gold.sql)),
                database.query(QueryRequest.of(r.sql()))))
        .isPresent();
  }
}
