package dev.sqlmatic.agent;

import dev.sqlmatic.database.QueryResult;
import dev.sqlmatic.failure.Failure;
import java.util.List;
import java.util.Optional;

/** How a run ended. Each but {@link Answered} carries the text said so far. */
public sealed interface RunOutcome {

  /** The answer's text so far, perhaps empty. */
  String text();

  /** An answer, with the results behind it. */
  record Answered(
      String text,
      List<QueryResult> queries,
      List<String> suggestions,
      Optional<Double> confidence,
      AgentEvent.Usage usage)
      implements RunOutcome {
    public Answered {
      queries = List.copyOf(queries);
      suggestions = List.copyOf(suggestions);
    }
  }

  /** The user stopped it. */
  record Cancelled(String text) implements RunOutcome {}

  /** It used up its rounds, tokens or time. */
  record LimitReached(String text, Limit limit, String detail) implements RunOutcome {}

  /** A limit of a run. */
  enum Limit {
    ROUNDS,
    TOKENS,
    TIME
  }

  /** It failed. */
  record Failed(String text, Failure failure) implements RunOutcome {}
}
