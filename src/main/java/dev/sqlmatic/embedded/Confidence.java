package dev.sqlmatic.embedded;

import java.util.List;

/**
 * How sure a reading is: how much of the question was linked, whether the query gave rows, how far
 * the next reading is behind. Calibrated on Spider's training questions; see embedded-model.md.
 */
final class Confidence {
  private static final double CLEAR = 0.3;
  private static final double[] SURE = {0.05, 0.4, 0.55, 0.65, 0.75, 0.83, 0.97};
  private static final double[] RIGHT = {0.03, 0.12, 0.22, 0.35, 0.47, 0.72, 0.9};

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
    sure -= 0.04 * query.joins().size();
    sure -= query.combined().isPresent() ? 0.1 : 0;
    sure -= candidate.outcome() == Candidate.Outcome.EMPTY ? 0.2 : 0;
    sure -= index == 0 ? 0 : 0.2 + 0.1 * index;
    return Math.round(calibrated(Math.clamp(sure, SURE[0], SURE[SURE.length - 1])) * 100) / 100.0;
  }

  /** How often readings that were that sure were right, between measured points. */
  private static double calibrated(double sure) {
    int i = 1;
    while (sure > SURE[i]) {
      i++;
    }
    double part = (sure - SURE[i - 1]) / (SURE[i] - SURE[i - 1]);
    return RIGHT[i - 1] + part * (RIGHT[i] - RIGHT[i - 1]);
  }
}
