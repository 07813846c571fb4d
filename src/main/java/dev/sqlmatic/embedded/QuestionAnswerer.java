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
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Question → SQL for one database. The same question on the same data gives the same answer.
 * Thread-safe.
 */
public final class QuestionAnswerer {
  private static final int ALTERNATIVES = 2;
  private static final double SURE_ENOUGH = 0.4;
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
   * @param unplaced words of the question that found no place in the queries
   * @param said the answer itself, where it needs no query
   */
  record Answer(
      Interpretation interpretation,
      List<Candidate> candidates,
      List<String> tables,
      List<String> unplaced,
      Optional<String> said) {
    Optional<SelectQuery> query(String sql) {
      return candidates.stream().filter(c -> c.sql().equals(sql)).findFirst().map(Candidate::query);
    }

    /** The tables of its best query, else those that the question speaks of. */
    Set<String> about() {
      var about = new LinkedHashSet<String>();
      if (!candidates.isEmpty()) {
        SelectQuery best = candidates.getFirst().query();
        about.add(best.table());
        best.joins().forEach(j -> about.add(j.table()));
      }
      about.addAll(tables);
      return about;
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
        suggestions.of(
            database.name(), model, found.about(), question, q -> answerable(database, model, q));
    var whole = new Interpretation(plain.best(), plain.alternatives(), plain.understood(), offered);
    return new Answer(whole, found.candidates, found.tables, found.unplaced, found.said);
  }

  /** Whether a query is made of it; it is not run, so that offering costs the file nothing. */
  private boolean answerable(DatabaseAccess database, DatabaseModel model, String question) {
    var sentence = new Sentence(new Linker(model).link(Tokens.of(question), LocalDate.now(clock)));
    Draft draft = Reader.read(sentence, model.schema());
    List<Candidate> likely = new Candidates(database, model.schema()).likely(sentence, draft);
    Understanding understanding = Understanding.of(sentence.linking(), heeded(likely));
    return !likely.isEmpty()
        && understanding.unknown().isEmpty()
        && Confidence.of(0, likely, understanding) >= SURE_ENOUGH;
  }

  private Answer read(DatabaseAccess database, DatabaseModel model, String question) {
    Optional<String> said = Introductions.of(question, model.schema());
    if (said.isPresent()) {
      var nothing = new Interpretation(Optional.empty(), List.of(), said.get(), List.of());
      return new Answer(nothing, List.of(), List.of(), List.of(), said);
    }
    Optional<Reading> schemaReading = SchemaQuestions.read(question, model.schema());
    if (schemaReading.isPresent()) {
      var about =
          new Interpretation(
              schemaReading, List.of(), "You ask about the database itself.", List.of());
      return new Answer(about, List.of(), List.of(), List.of(), Optional.empty());
    }
    Linking linking = new Linker(model).link(Tokens.of(question), LocalDate.now(clock));
    var sentence = new Sentence(linking);
    Draft draft = Reader.read(sentence, model.schema());
    boolean states = draft.filters.stream().anyMatch(Draft.Filter.State.class::isInstance);
    boolean speaks =
        draft.worth()
            || (!linking.tables().isEmpty()
                && Understanding.of(linking, states ? States.WORDS : Set.of()).coverage()
                    > LEAST_COVERAGE);
    List<Candidate> found =
        speaks ? new Candidates(database, model.schema()).of(sentence, draft) : List.of();
    Understanding understanding = Understanding.of(linking, heeded(found));
    List<Reading> readings = readings(found, understanding);
    var interpretation =
        new Interpretation(
            readings.stream().findFirst(),
            readings.stream().skip(1).limit(ALTERNATIVES).toList(),
            understanding.sentence(),
            List.of());
    return new Answer(
        interpretation,
        found,
        List.copyOf(linking.tables()),
        understanding.unknown(),
        Optional.empty());
  }

  /** Words that name nothing, but to which the best query gives a meaning. */
  private static Set<String> heeded(List<Candidate> found) {
    if (found.isEmpty()) {
      return Set.of();
    }
    var heeded = new HashSet<String>();
    SelectQuery best = found.getFirst().query();
    if (best.where().stream().anyMatch(Condition.Stated.class::isInstance)) {
      heeded.addAll(States.WORDS);
    }
    boolean lasting =
        best.select().stream()
            .anyMatch(e -> e instanceof Expression.Aggregate(var _, boolean _, Expression.Span _));
    if (lasting) {
      heeded.addAll(DurationRules.TIME);
    }
    return heeded;
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
}
