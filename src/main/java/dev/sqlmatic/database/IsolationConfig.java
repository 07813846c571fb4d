package dev.sqlmatic.database;

import dev.sqlmatic.config.Section;

/**
 * Where SQL that is not ours runs: {@code database.isolation} and what belongs to it.
 *
 * @param mode in which process
 * @param warmWorkers processes kept ready; more, up to {@code database.workers}, are started when
 *     they are needed and end when they have been idle for a minute
 */
public record IsolationConfig(Mode mode, int warmWorkers) {

  /** In which process. */
  public enum Mode {
    /** In others, that may die of it. */
    PROCESS,
    /** In the server's own. */
    IN_PROCESS
  }

  public static final IsolationConfig IN_PROCESS = new IsolationConfig(Mode.IN_PROCESS, 2);
  public static final IsolationConfig PROCESS = new IsolationConfig(Mode.PROCESS, 2);

  public IsolationConfig {
    if (warmWorkers < 1) {
      throw new IllegalArgumentException(
          "database.warm-workers is " + warmWorkers + "; it must be at least 1");
    }
  }

  static IsolationConfig read(Section section) {
    return new IsolationConfig(
        section.choice("isolation", Mode.class), section.integer("warm-workers", 1, 256));
  }
}
