package dev.sqlmatic.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import dev.sqlmatic.database.DatabaseStructure;
import dev.sqlmatic.database.DatabaseStructure.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * {@code sqlite_get_schema {tables?, detail?}}: what tables there are and what is in them. When not
 * all of them fit, it says how many were left out and how to ask for them. Thread-safe.
 */
public final class SchemaTool implements Tool {
  public static final String NAME = "sqlite_get_schema";

  private static final List<String> DETAILS = List.of("summary", "names", "full");

  private final ToolsConfig config;
  private final ToolSpecification specification;

  public SchemaTool(ToolsConfig config) {
    this.config = config;
    PromptText text = PromptText.read("tools/" + NAME);
    this.specification =
        ToolSpecification.builder()
            .name(NAME)
            .description(text.body())
            .parameters(
                JsonObjectSchema.builder()
                    .addProperty(
                        "tables",
                        JsonArraySchema.builder()
                            .description(text.section("tables"))
                            .items(new JsonStringSchema())
                            .build())
                    .addEnumProperty("detail", DETAILS, text.section("detail"))
                    .additionalProperties(false)
                    .build())
            .build();
  }

  @Override
  public ToolSpecification specification() {
    return specification;
  }

  @Override
  public ToolResult execute(ObjectNode json, ToolContext context) {
    Arguments arguments = new Arguments(json, Set.of("tables", "detail"));
    List<String> names = arguments.texts("tables");
    String detail = arguments.choice("detail", DETAILS);
    return arguments
        .refusal()
        .orElseGet(() ->
            Answers.onDatabase(context, database -> told(database.structure(), names, detail)));
  }

  private ToolResult told(DatabaseStructure structure, List<String> names, String detail) {
    List<Table> all = StructureText.tables(structure);
    List<Table> tables = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (String name : names) {
      structure.table(name).ifPresentOrElse(tables::add, () -> unknown.add(name));
    }
    if (!unknown.isEmpty()) {
      return Answers.error(
          "There is no table "
              + String.join(", ", unknown.stream().map(n -> "\"" + n + "\"").toList())
              + ". The tables are "
              + capped(all.stream().map(Table::name).toList(), ", "),
          "no such table");
    }
    List<Table> wanted = names.isEmpty() ? all : tables;
    StructureText.Detail level = StructureText.Detail.valueOf(detail.toUpperCase(Locale.ROOT));
    String text =
        capped(wanted.stream().map(table -> StructureText.of(table, level)).toList(), "\n");
    String problems =
        structure.problems().isEmpty() ? "" : "\n-- " + String.join("\n-- ", structure.problems());
    String count = wanted.size() == 1 ? "1 table" : wanted.size() + " tables";
    return ToolResult.text((wanted.isEmpty() ? "There are no tables." : text) + problems, count);
  }

  /** As many as fit; the first always does, shortened if it must be. */
  private String capped(List<String> parts, String separator) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      String part = (i == 0 ? "" : separator) + parts.get(i);
      int room = config.modelCharacters() - text.length();
      if (part.length() > room) {
        if (i == 0) {
          text.append(part, 0, room).append("…\n-- cut off here");
          i++;
        }
        int left = parts.size() - i;
        return left == 0
            ? text.toString()
            : text + "\n-- " + left + " more tables left out; ask for those you need by name.";
      }
      text.append(part);
    }
    return text.toString();
  }
}
