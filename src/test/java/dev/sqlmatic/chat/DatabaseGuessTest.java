package dev.sqlmatic.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlmatic.database.AttachedDatabase;
import dev.sqlmatic.database.AttachmentStore;
import dev.sqlmatic.database.DatabaseConfig;
import dev.sqlmatic.database.DatabaseService;
import dev.sqlmatic.database.FileAttachmentStore;
import dev.sqlmatic.database.OperatorFile;
import dev.sqlmatic.database.SampleDatabases;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseGuessTest {
  @TempDir Path folder;
  private DatabaseService databases;

  @BeforeEach
  void attachTheSamples() {
    AttachmentStore store = new FileAttachmentStore(folder.resolve("home"));
    databases =
        new DatabaseService(
            DatabaseConfig.defaults(),
            folder.resolve("home"),
            store,
            Clock.systemUTC(),
            () -> UUID.randomUUID().toString());
    List<Path> files = SampleDatabases.build(folder.resolve("samples"));
    for (int i = 0; i < files.size(); i++) {
      SampleDatabases.Sample sample = SampleDatabases.all().get(i);
      databases.attach(
          new OperatorFile(
              files.get(i),
              Optional.of(sample.name()),
              true,
              Optional.of(sample.title()),
              Optional.of(sample.description())));
    }
  }

  @AfterEach
  void close() {
    databases.close();
  }

  @ParameterizedTest
  @CsvSource({
    "Which artists earned the most last year?, music_store",
    "How many albums are there?, music_store",
    "Which countries border Germany?, world",
    "What is the average population?, world",
    "Which tasks are overdue?, tasks",
    "How many goals has each user completed?, planner",
    "What is in the music store?, music_store",
  })
  void findsTheDatabaseThatAQuestionSpeaksOf(String question, String name) {
    assertThat(guess(question)).contains(name);
  }

  @ParameterizedTest
  @CsvSource({"hello", "What happened last year?", "'?!'", "'   '"})
  void guessesNothingFromNothing(String question) {
    assertThat(guess(question)).isEmpty();
  }

  @Test
  void putsTheUsersOwnBeforeTheSamples() throws Exception {
    Path own = folder.resolve("shop.sqlite");
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + own);
        var statement = connection.createStatement()) {
      statement.executeUpdate("CREATE TABLE customers (id INTEGER PRIMARY KEY, mood TEXT)");
    }
    databases.attach(OperatorFile.of(own));

    assertThat(guess("How many customers are there?")).contains("shop");
    assertThat(guess("How is it going?")).contains("shop");
    assertThat(guess("How many albums are there?")).contains("music_store");
  }

  @Test
  void passesOverAFileThatIsAway() {
    Optional<AttachedDatabase> guessed =
        new DatabaseGuess(
                databases.list(),
                name -> {
                  if (name.equals("tasks")) {
                    throw new FailureException(new Failure.Internal("away"));
                  }
                  return databases.access(name).structure();
                })
            .of("How many albums?");

    assertThat(guessed.map(AttachedDatabase::name)).contains("music_store");
  }

  private Optional<String> guess(String question) {
    return new DatabaseGuess(databases.list(), name -> databases.access(name).structure())
        .of(question)
        .map(AttachedDatabase::name);
  }
}
