package dev.sqlmatic.tool;

import dev.sqlmatic.database.DatabaseAccess;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.json.Json;
import java.util.function.Function;

/** The shapes of result that the tools share. Stateless. */
final class Answers {
  private Answers() {}

  /** {@code {"error": "…"}}, the one form in which a model hears that a call failed. */
  static ToolResult error(String message, String summary) {
    return ToolResult.failed(Json.write(Json.object().put("error", message)), summary);
  }

  /**
   * Runs {@code call} on the run's database. What the model can mend becomes a result; what it
   * cannot (cancelled, internal) passes through.
   */
  static ToolResult onDatabase(ToolContext context, Function<DatabaseAccess, ToolResult> call) {
    if (context.database().isEmpty()) {
      return error(
          "No database is attached to this conversation. Tell the user to attach or choose one.",
          "no database");
    }
    try {
      return call.apply(context.database().get());
    } catch (FailureException e) {
      return switch (e.failure()) {
        case Failure.Cancelled _, Failure.Internal _ -> throw e;
        case Failure.QueryTimedOut timeout -> error(timeout.detail(), "timed out");
        case Failure.QueryRejected rejected -> error(rejected.detail(), "rejected");
        case Failure.QueryFailed failed -> error(failed.detail(), "failed");
        case Failure other -> error(other.detail(), "failed");
      };
    }
  }
}
