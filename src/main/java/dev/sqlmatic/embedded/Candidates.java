package dev.sqlmatic.embedded;

import dev.sqlmatic.database.DatabaseAccess;
import dev.sqlmatic.database.QueryRequest;
import dev.sqlmatic.database.QueryResult;
import dev.sqlmatic.database.SqlValue;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.linking.SchemaModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the likeliest queries of a draft, tries them on the data and ranks them. */
final class Candidates {
  private static final int SETTLEMENTS = 6;
  private static final int TRIED = 8;
  private static final Duration EACH = Duration.ofMillis(250);
  private static final Duration WHOLE = Duration.ofMillis(700);
  private static final double LOOSE = 0.05;
  private static final double JOIN = 0.04;
  private static final double ECHO = 0.4;
  private static final double EMPTY = 0.45;
  private static final double FAILED = 5;

  private final DatabaseAccess database;
  private final SchemaModel schema;

  Candidates(DatabaseAccess database, SchemaModel schema) {
    this.database = database;
    this.schema = schema;
  }

  /** The best first; queries that fail are left out. */
  List<Candidate> of(Sentence sentence, Draft draft) {
    return tried(likely(sentence, draft));
  }

  /** The likeliest first, untried. */
  List<Candidate> likely(Sentence sentence, Draft draft) {
    var planner = new JoinPlanner(schema);
    List<Settlement> settlements =
        new Settler(sentence, draft, schema, planner).settle(SETTLEMENTS);
    Map<String, Candidate> made = new LinkedHashMap<>();
    for (Settlement settlement : settlements) {
      var scope = new Scope(schema, sentence, draft, settlement, planner);
      add(new QueryMaker(scope, true), settlement.score(), made);
      if (!draft.tables.isEmpty()) {
        add(new QueryMaker(scope, false), settlement.score() - LOOSE, made);
      }
    }
    return made.values().stream()
        .sorted(Comparator.comparingDouble(Candidate::score).reversed())
        .limit(TRIED)
        .toList();
  }

  private static void add(QueryMaker maker, double score, Map<String, Candidate> made) {
    maker
        .make()
        .ifPresent(query -> {
          String sql = SqlWriter.write(query);
          double value = score - JOIN * query.joins().size() - (echoes(query) ? ECHO : 0);
          var candidate = new Candidate(query, sql, value, Candidate.Outcome.ROWS);
          made.merge(sql, candidate, (a, b) -> a.score() >= b.score() ? a : b);
        });
  }

  /** Whether it shows just what it was told: "name where name is 'Germany'". */
  private static boolean echoes(SelectQuery query) {
    return query.select().size() == 1
        && query.where().stream()
            .anyMatch(c ->
                c
                        instanceof
                        Condition.Compare(Expression left, var operator, Condition.Operand.Text _)
                    && operator == Condition.Operator.EQUAL
                    && left.equals(query.select().getFirst()));
  }

  private List<Candidate> tried(List<Candidate> likely) {
    long deadline = System.nanoTime() + WHOLE.toNanos();
    var tried = new ArrayList<Candidate>();
    for (Candidate candidate : likely) {
      Candidate.Outcome outcome =
          System.nanoTime() < deadline ? outcome(candidate.sql()) : Candidate.Outcome.ROWS;
      double loss =
          switch (outcome) {
            case ROWS -> 0;
            case EMPTY -> EMPTY;
            case FAILED -> FAILED;
          };
      tried.add(
          new Candidate(candidate.query(), candidate.sql(), candidate.score() - loss, outcome));
      if (outcome == Candidate.Outcome.ROWS
          && tried.size() >= 3
          && best(tried) > candidate.score() + 0.5) {
        break;
      }
    }
    tried.removeIf(c -> c.outcome() == Candidate.Outcome.FAILED);
    tried.sort(Comparator.comparingDouble(Candidate::score).reversed());
    return tried;
  }

  private static double best(List<Candidate> tried) {
    return tried.stream().mapToDouble(Candidate::score).max().orElse(0);
  }

  private Candidate.Outcome outcome(String sql) {
    try {
      QueryResult result = database.query(QueryRequest.of(sql).withMaxRows(20).withTimeout(EACH));
      boolean nothing =
          result.rows().stream()
              .allMatch(row -> row.stream().allMatch(v -> v == SqlValue.Null.NULL));
      return nothing || zero(result) ? Candidate.Outcome.EMPTY : Candidate.Outcome.ROWS;
    } catch (FailureException e) {
      return switch (e.failure()) {
        case Failure.Cancelled _ -> throw e;
        case Failure.QueryTimedOut _ -> Candidate.Outcome.ROWS; // slow is not wrong
        default -> Candidate.Outcome.FAILED;
      };
    }
  }

  private static boolean zero(QueryResult result) {
    return result.rowCount() == 1
        && result.columns().size() == 1
        && result.rows().getFirst().getFirst().equals(SqlValue.of(0));
  }
}
