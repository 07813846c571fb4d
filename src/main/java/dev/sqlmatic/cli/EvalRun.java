package dev.sqlmatic.cli;

import dev.sqlmatic.Services;
import dev.sqlmatic.agent.RunOutcome;
import dev.sqlmatic.chat.ChatHandler.RunningChat;
import dev.sqlmatic.chat.ChatRequest;
import dev.sqlmatic.cli.ExecutionAccuracy.Verdict;
import dev.sqlmatic.database.DatabaseAccess;
import dev.sqlmatic.database.DatabaseService;
import dev.sqlmatic.database.OperatorFile;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.security.User;
import dev.sqlmatic.thread.ChatThread;
import dev.sqlmatic.thread.StoredEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the questions of one database after the other, each in a thread of its own. Each question
 * gets exactly one answer, also when something fails. Thread-safe.
 */
final class EvalRun {
  private static final Logger LOG = LoggerFactory.getLogger(EvalRun.class);

  private final Services services;
  private final DatabaseService scoring;
  private final Path folder;
  private final Optional<String> model;

  EvalRun(Services services, DatabaseService scoring, Path folder, Optional<String> model) {
    this.services = services;
    this.scoring = scoring;
    this.folder = folder;
    this.model = model;
  }

  /**
   * What became of a question.
   *
   * @param sql the last query that ran; empty when there was none
   */
  record Answer(
      EvalQuestion question,
      String sql,
      Optional<Double> confidence,
      Duration elapsed,
      Verdict verdict) {}

  /** The part of an answer that comes from the model. */
  private record Predicted(String sql, Optional<Double> confidence) {}

  void answer(String database, List<EvalQuestion> questions, Consumer<Answer> answers) {
    Path file = folder.resolve("databases").resolve(database + ".sqlite");
    String name = "";
    String scoringName = "";
    try {
      name = services.databases().attach(OperatorFile.of(file)).name();
      scoringName = scoring.attach(OperatorFile.of(file)).name();
    } catch (FailureException e) {
      LOG.error("Database {} could not be attached", database, e);
    }
    for (EvalQuestion question : questions) {
      long started = System.nanoTime();
      Predicted predicted = new Predicted("", Optional.empty());
      Duration elapsed = Duration.ZERO;
      Verdict verdict = Verdict.ERROR;
      try {
        predicted = predict(question, name);
        elapsed = Duration.ofNanos(System.nanoTime() - started);
        DatabaseAccess access = scoring.access(scoringName);
        verdict = ExecutionAccuracy.judge(access, predicted.sql(), question.right());
      } catch (FailureException e) {
        LOG.warn("Question {} failed: {}", question.id(), e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        answers.accept(
            new Answer(question, predicted.sql(), predicted.confidence(), elapsed, verdict));
      }
    }
    detach(services.databases(), name);
    detach(scoring, scoringName);
  }

  private static void detach(DatabaseService databases, String name) {
    if (!name.isEmpty()) {
      databases.detach(name);
    }
  }

  private Predicted predict(EvalQuestion question, String database) throws InterruptedException {
    RunningChat running =
        services
            .chat()
            .accept(
                new ChatRequest(
                    User.LOCAL.id(),
                    question.message(),
                    Optional.empty(),
                    Optional.of(database),
                    model,
                    Optional.empty()));
    RunOutcome outcome = running.await();
    if (outcome instanceof RunOutcome.Answered answered) {
      String sql = answered.queries().isEmpty() ? "" : answered.queries().getLast().sql();
      return new Predicted(sql, answered.confidence());
    }
    return new Predicted(lastQuery(running), Optional.empty());
  }

  /** Of a run that did not end well: what it last ran is what it has to show. */
  private String lastQuery(RunningChat running) {
    ChatThread thread = running.start().thread();
    String sql = "";
    long after = thread.lastSeq();
    List<StoredEvent> events;
    do {
      events = services.chat().events(thread.ownerId(), thread.id(), after, 500);
      for (StoredEvent event : events) {
        after = event.seq();
        if (event.type().equals("tool_result") && event.payload().hasNonNull("query")) {
          sql = event.payload().get("query").path("sql").asText();
        }
      }
    } while (!events.isEmpty());
    return sql;
  }
}
