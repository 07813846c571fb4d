package dev.sqlmatic.embedded;

import dev.sqlmatic.database.DatabaseAccess;
import dev.sqlmatic.linking.DatabaseModel;
import dev.sqlmatic.linking.DatabaseModels;
import dev.sqlmatic.linking.Linker;
import dev.sqlmatic.linking.Linking;
import dev.sqlmatic.linking.Tokens;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Question → SQL for one database. The same question on the same data gives the same answer.
 * Thread-safe.
 */
public final class QuestionAnswerer {
  private static final int ALTERNATIVES = 2;
  private static final double LEAST_COVERAGE = 0.2;

  private final Clock clock;
  private final DatabaseModels models;
  private final Suggestions suggestions = new Suggestions();

  /**
   * @param clock tells what "last year" is, in its own zone
   * @param models may be shared with others that link questions
   */
  public QuestionAnswerer(Clock clock, DatabaseModels models) {
    this.clock = clock;
    this.models = models;
  }

  public QuestionAnswerer(Clock clock) {
    this(clock, new DatabaseModels());
  }

  /**
   * Reads a question. Any text gets an interpretation, be it empty.
   *
   * @param previous earlier questions of the conversation, oldest first
   * @throws dev.sqlmatic.failure.FailureException where the database itself cannot be read, or the
   *     caller was interrupted
   */
  public Interpretation interpret(
      DatabaseAccess database, String question, List<PastQuestion> previous) {
    return answer(database, question).interpretation();
  }

  /**
   * An interpretation with the queries behind its readings.
   *
   * @param tables the tables that the question speaks of
   */
  record Answer(Interpretation interpretation, List<Candidate> candidates, List<String> tables) {
    Optional<SelectQuery> query(String sql) {
      return candidates.stream().filter(c -> c.sql().equals(sql)).findFirst().map(Candidate::query);
    }

    List<Reading> readings() {
      var readings = new ArrayList<Reading>();
      interpretation.best().ifPresent(readings::add);
      readings.addAll(interpretation.alternatives());
      return readings;
    }
  }

  Answer answer(DatabaseAccess database, String question) {
    DatabaseModel model = models.model(database);
    Answer found = read(database, model, question);
    Interpretation plain = found.interpretation;
    List<String> offered =
        suggestions.of(database.name(), model, q -> answerable(database, model, q));
    var whole = new Interpretation(plain.best(), plain.alternatives(), plain.understood(), offered);
    return new Answer(whole, found.candidates, found.tables);
  }

  /** Whether a query is made of it; it is not run, so that offering costs the file nothing. */
  private boolean answerable(DatabaseAccess database, DatabaseModel model, String question) {
    var sentence = new Sentence(new Linker(model).link(Tokens.of(question), LocalDate.now(clock)));
    Draft draft = Reader.read(sentence);
    return !new Candidates(database, model.schema()).likely(sentence, draft).isEmpty();
  }

  private Answer read(DatabaseAccess database, DatabaseModel model, String question) {
    Optional<Reading> schemaReading = SchemaQuestions.read(question, model.schema());
    if (schemaReading.isPresent()) {
      var about =
          new Interpretation(
              schemaReading, List.of(), "You ask about the database itself.", List.of());
      return new Answer(about, List.of(), List.of());
    }
    Linking linking = new Linker(model).link(Tokens.of(question), LocalDate.now(clock));
    Understanding understanding = Understanding.of(linking);
    var sentence = new Sentence(linking);
    Draft draft = Reader.read(sentence);
    boolean speaks =
        draft.worth() || (!linking.tables().isEmpty() && understanding.coverage() > LEAST_COVERAGE);
    List<Candidate> found =
        speaks ? new Candidates(database, model.schema()).of(sentence, draft) : List.of();
    List<Reading> readings = readings(found, understanding);
    var interpretation =
        new Interpretation(
            readings.stream().findFirst(),
            readings.stream().skip(1).limit(ALTERNATIVES).toList(),
            understanding.sentence(),
            List.of());
    return new Answer(interpretation, found, List.copyOf(linking.tables()));
  }

  private static List<Reading> readings(List<Candidate> found, Understanding understanding) {
    var readings = new ArrayList<Reading>();
    for (int i = 0; i < Math.min(found.size(), 1 + ALTERNATIVES); i++) {
      Candidate candidate = found.get(i);
      readings.add(
          new Reading(
              candidate.sql(),
              Confidence.of(i, found, understanding),
              Explainer.explain(candidate.query())));
    }
    return readings;
  }

  /** The line of symbols before and after the rules, for those who improve them. */
  String trace(DatabaseAccess database, String question) {
    DatabaseModel model = models.model(database);
    var sentence = new Sentence(new Linker(model).link(Tokens.of(question), LocalDate.now(clock)));
    Reader.read(sentence);
    return sentence.whole() + "=>" + sentence.text();
  }
}
