package dev.sqlmatic.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.sqlmatic.database.QueryRequest;
import dev.sqlmatic.database.QueryResult;
import java.util.Optional;
import java.util.Set;

/**
 * {@code sqlite_execute_query {sql}}: runs one read-only query in the database's sandbox. The user
 * gets the rows, the model a capped account of them. Thread-safe.
 */
public final class ExecuteQueryTool implements Tool {
  public static final String NAME = "sqlite_execute_query";

  private final ToolsConfig config;
  private final ToolSpecification specification;

  public ExecuteQueryTool(ToolsConfig config) {
    this.config = config;
    PromptText text = PromptText.read("tools/" + NAME);
    this.specification =
        ToolSpecification.builder()
            .name(NAME)
            .description(text.body())
            .parameters(
                JsonObjectSchema.builder()
                    .addStringProperty("sql", text.section("sql"))
                    .required("sql")
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
    Arguments arguments = new Arguments(json, Set.of("sql"));
    String sql = arguments.text("sql");
    return arguments
        .refusal()
        .orElseGet(() ->
            Answers.onDatabase(context, database -> told(database.query(request(sql, context)))));
  }

  private QueryRequest request(String sql, ToolContext context) {
    int rows = Math.min(config.maxRows(), context.maxRows().orElse(config.maxRows()));
    return QueryRequest.of(sql).withMaxRows(rows);
  }

  private ToolResult told(QueryResult result) {
    String rows = result.rowCount() == 1 ? "1 row" : result.rowCount() + " rows";
    String summary =
        rows
            + (result.truncated() ? ", cut off" : "")
            + " · "
            + result.elapsed().toMillis()
            + " ms";
    return new ToolResult(true, new ModelRows(config).write(result), summary, Optional.of(result));
  }
}
