package dev.sqlmatic.embedded;

/**
 * A query that may answer the question.
 *
 * @param score from the settlement and from what the query gave; only compared within a question
 */
record Candidate(SelectQuery query, String sql, double score, Outcome outcome) {

  /** What running it showed. */
  enum Outcome {
    ROWS,
    EMPTY,
    FAILED
  }
}
