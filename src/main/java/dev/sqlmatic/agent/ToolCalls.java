package dev.sqlmatic.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.sqlmatic.database.QueryResult;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.json.Json;
import dev.sqlmatic.tool.Tool;
import dev.sqlmatic.tool.ToolContext;
import dev.sqlmatic.tool.ToolResult;
import dev.sqlmatic.tool.Toolbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the tool calls of one run, one after the other. Each gives a result: what fails (an unknown
 * tool, arguments that are not JSON, an exception) is told to the model, which may mend it. Each
 * {@code ToolUse} event has its {@code ToolResultEvent}, also when the call is cut off. Confined to
 * one run.
 */
final class ToolCalls {
  private static final Logger LOG = LoggerFactory.getLogger(ToolCalls.class);
  private static final int MOST_IN_A_ROUND = 16;

  private final Toolbox toolbox;
  private final ToolContext context;
  private final Consumer<AgentEvent> events;
  private final List<QueryResult> queries = new ArrayList<>();
  private int count;

  ToolCalls(Toolbox toolbox, ToolContext context, Consumer<AgentEvent> events) {
    this.toolbox = toolbox;
    this.context = context;
    this.events = events;
  }

  /** The results of the queries that were run so far. */
  List<QueryResult> queries() {
    return queries;
  }

  int count() {
    return count;
  }

  /** Runs all calls of a round, in order. */
  List<ToolExecutionResultMessage> run(List<ToolExecutionRequest> calls)
      throws InterruptedException {
    List<ToolExecutionResultMessage> results = new ArrayList<>();
    for (ToolExecutionRequest call : calls) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      ToolResult result =
          results.size() < MOST_IN_A_ROUND
              ? run(call)
              : told(call, failed("Too many calls at once. Make this one again, alone."));
      results.add(ToolExecutionResultMessage.from(call, result.forModel()));
    }
    return results;
  }

  private ToolResult told(ToolExecutionRequest call, ToolResult result) {
    events.accept(new AgentEvent.ToolUse(call.name(), call.id(), input(call.arguments())));
    end(call, result, Duration.ZERO);
    return result;
  }

  private ToolResult run(ToolExecutionRequest call) throws InterruptedException {
    count++;
    JsonNode input = input(call.arguments());
    events.accept(new AgentEvent.ToolUse(call.name(), call.id(), input));
    LOG.debug("Tool {} called with {}", call.name(), input);
    long start = System.nanoTime();
    ToolResult result = ToolResult.failed("", "cancelled");
    boolean cancelled = false;
    try {
      result = execute(call.name(), input);
    } catch (FailureException e) {
      cancelled = true;
    } finally {
      end(call, result, Duration.ofNanos(System.nanoTime() - start));
    }
    if (cancelled) {
      Thread.interrupted(); // told by the exception from here on
      throw new InterruptedException();
    }
    return result;
  }

  private void end(ToolExecutionRequest call, ToolResult result, Duration elapsed) {
    result.query().ifPresent(queries::add);
    LOG.info(
        "Tool {} {} in {} ms: {}",
        call.name(),
        result.ok() ? "succeeded" : "failed",
        elapsed.toMillis(),
        result.summary());
    events.accept(
        new AgentEvent.ToolResultEvent(
            call.name(), call.id(), result.ok(), result.summary(), elapsed, result.query()));
  }

  /** Only a {@code FailureException} of kind {@code Cancelled} leaves it. */
  private ToolResult execute(String name, JsonNode input) {
    Tool tool = toolbox.find(name).orElse(null);
    if (tool == null) {
      return failed(
          "There is no tool \"" + name + "\". The tools are " + String.join(", ", toolbox.names()));
    }
    if (!(input instanceof ObjectNode arguments)) {
      return failed(
          "The arguments are not a JSON object: "
              + shortened(input.asText())
              + ". Send the call again with a JSON object.");
    }
    try {
      return tool.execute(arguments, context);
    } catch (FailureException e) {
      return switch (e.failure()) {
        case Failure.Cancelled _ -> throw e;
        case Failure.Internal _ -> broken(name, e);
        case Failure failure -> failed(failure.detail());
      };
    } catch (RuntimeException e) {
      return broken(name, e);
    }
  }

  private static ToolResult broken(String name, RuntimeException cause) {
    LOG.error("Tool {} broke", name, cause);
    return failed("The tool " + name + " broke inside SQLMatic. Try another way, or say so.");
  }

  private static ToolResult failed(String message) {
    return ToolResult.failed(Json.write(Json.object().put("error", message)), "failed");
  }

  private static JsonNode input(String arguments) {
    if (arguments == null || arguments.isBlank()) {
      return Json.object();
    }
    try {
      return Json.mapper().readTree(arguments);
    } catch (JsonProcessingException e) {
      return TextNode.valueOf(arguments);
    }
  }

  private static String shortened(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }
}
