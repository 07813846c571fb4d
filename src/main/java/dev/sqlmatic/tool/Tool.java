package dev.sqlmatic.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.agent.tool.ToolSpecification;

/** One thing that an agent can do. Thread-safe. */
public interface Tool {

  /** Name (snake_case), description and JSON schema of the arguments, as the model sees them. */
  ToolSpecification specification();

  /**
   * Runs one call. What the model can mend (a bad argument, an SQL error) is a result that is not
   * ok; a {@code FailureException} of kind {@code Cancelled} passes through.
   *
   * @param arguments checked to be a JSON object, nothing more
   */
  ToolResult execute(ObjectNode arguments, ToolContext context);
}
