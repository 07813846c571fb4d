package dev.sqlmatic.agent;

import dev.sqlmatic.database.DatabaseStructure;
import dev.sqlmatic.database.DatabaseStructure.Table;
import dev.sqlmatic.tool.PromptText;
import dev.sqlmatic.tool.StructureText;
import dev.sqlmatic.tool.StructureText.Detail;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What a model is told before the conversation: its task, today's date and the database's
 * structure, in as much detail as the token budget allows: columns with types and keys, else column
 * names, else table names, else as many of those as fit. Immutable, thread-safe.
 */
final class SystemPrompt {
  private final PromptText text = PromptText.read("system");

  /** The prompt; what it says of the structure takes {@code maxTokens} at most. */
  String of(Optional<DatabaseStructure> structure, LocalDate today, int maxTokens) {
    return text.body()
        + "\n- "
        + text.section("today").replace("{today}", today.toString())
        + "\n\n"
        + structure.map(s -> structure(s, maxTokens)).orElseGet(() -> text.section("none"))
        + "\n";
  }

  private String structure(DatabaseStructure structure, int maxTokens) {
    List<Table> tables = StructureText.tables(structure);
    String intro = text.section("database").replace("{name}", structure.database());
    if (tables.isEmpty()) {
      return intro + "\n\n" + text.section("empty");
    }
    for (Detail detail : List.of(Detail.SUMMARY, Detail.COLUMNS)) {
      String lines = StructureText.of(tables, detail);
      if (ContextWindow.estimate(lines) <= maxTokens) {
        return intro + "\n\n" + lines;
      }
    }
    return intro + "\n\n" + names(tables, maxTokens) + "\n\n" + text.section("no columns");
  }

  private String names(List<Table> tables, int maxTokens) {
    StringBuilder lines = new StringBuilder();
    int tokens = 0;
    for (int i = 0; i < tables.size(); i++) {
      String line = StructureText.of(tables.get(i), Detail.NAMES);
      tokens += ContextWindow.estimate(line) + 1;
      if (tokens > maxTokens) {
        String left = Integer.toString(tables.size() - i);
        return lines + "\n" + text.section("more").replace("{count}", left);
      }
      lines.append(i == 0 ? "" : "\n").append(line);
    }
    return lines.toString();
  }
}
