package dev.sqlmatic.embedded;

import java.util.List;

/**
 * How sure a reading is: how much of the question was linked, whether the query gave rows, how far
 * the next reading is behind. Calibrated on Spider's training questions; see embedded-model.md.
 */
final class Confidence {
  private static final double CLEAR = 0.3;

  private Confidence() {}

  static double of(int index, List<Candidate> candidates, Understanding understanding) {
    Candidate candidate = candidates.get(index);
    SelectQuery query = candidate.query();
    double sure = 0.25 + 0.5 * understanding.coverage();
    if (index == 0 && candidates.size() > 1) {
      double margin = candidate.score() - candidates.get(1).score();
      sure += margin > CLEAR ? 0.08 : margin < 0.06 ? -0.08 : 0;
    } else if (index == 0) {
      sure += 0.08;
    }
    sure -= 0.06 * query.joins().size();
    sure -= query.combined().isPresent() ? 0.1 : 0;
    sure -= candidate.outcome() == Candidate.Outcome.EMPTY ? 0.2 : 0;
    sure -= index == 0 ? 0 : 0.2 + 0.1 * index;
    return Math.round(Math.clamp(sure, 0.05, 0.97) * 100) / 100.0;
  }
}
