package dev.sqlmatic.tool;

import dev.sqlmatic.database.QueryResult;
import java.util.Optional;

/**
 * What a tool call gave.
 *
 * @param ok whether it did what was asked; if not, {@code forModel} says how to mend the call
 * @param forModel text for the model, capped
 * @param summary a few words for the user: "12 rows · 3 ms"; never row contents
 * @param query the rows for the user, where the tool ran a query
 */
public record ToolResult(boolean ok, String forModel, String summary, Optional<QueryResult> query) {

  public static ToolResult failed(String forModel, String summary) {
    return new ToolResult(false, forModel, summary, Optional.empty());
  }

  public static ToolResult text(String forModel, String summary) {
    return new ToolResult(true, forModel, summary, Optional.empty());
  }
}
