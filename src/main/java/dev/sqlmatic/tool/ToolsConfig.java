package dev.sqlmatic.tool;

import dev.sqlmatic.config.Section;

/**
 * Section {@code tools}: how much a tool call may give. What the model reads is kept far smaller
 * than what the user sees, since a model pays for each token of it in every later round.
 *
 * @param maxRows rows of a query kept for the user
 * @param modelRows rows of a query shown to the model
 * @param modelCharacters characters of one result shown to the model
 * @param cellCharacters characters of one value shown to the model
 */
public record ToolsConfig(int maxRows, int modelRows, int modelCharacters, int cellCharacters) {
  public static final ToolsConfig DEFAULTS = new ToolsConfig(1000, 50, 12_000, 400);

  public ToolsConfig {
    if (maxRows < 1 || modelRows < 1 || modelCharacters < 200 || cellCharacters < 10) {
      throw new IllegalArgumentException("tool limits are too small");
    }
  }

  public static ToolsConfig read(Section section) {
    return new ToolsConfig(
        section.integer("max-rows", 1, 1_000_000),
        section.integer("model-rows", 1, 10_000),
        section.integer("model-characters", 200, 10_000_000),
        section.integer("cell-characters", 10, 1_000_000));
  }
}
