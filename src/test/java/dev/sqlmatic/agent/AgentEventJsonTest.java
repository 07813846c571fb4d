package dev.sqlmatic.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlmatic.database.QueryResult;
import dev.sqlmatic.database.QueryResult.ResultColumn;
import dev.sqlmatic.database.SqlValue;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.Problem;
import dev.sqlmatic.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AgentEventJsonTest {
  private static final QueryResult QUERY =
      new QueryResult(
          "q1",
          "SELECT 1 AS n",
          List.of(new ResultColumn("n", "")),
          List.of(List.of(SqlValue.of(1))),
          false,
          Duration.ofMillis(2),
          7);

  @ParameterizedTest
  @MethodSource
  void writesEachEventAsTheContractSays(String type, AgentEvent event, String fields) {
    assertThat(AgentEventJson.type(event)).isEqualTo(type);
    assertThat(AgentEventJson.fields(event)).hasToString(Json.parse(fields).toString());
  }

  static Stream<Arguments> writesEachEventAsTheContractSays() {
    return Stream.of(
        Arguments.of("thinking", new AgentEvent.Thinking("Hm."), "{\"content\":\"Hm.\"}"),
        Arguments.of(
            "tool_use_start",
            new AgentEvent.ToolUseStart("sqlite_get_schema", "c1"),
            "{\"tool\":\"sqlite_get_schema\",\"call_id\":\"c1\"}"),
        Arguments.of(
            "tool_use",
            new AgentEvent.ToolUse("sqlite_get_schema", "c1", Json.object().put("detail", "full")),
            "{\"tool\":\"sqlite_get_schema\",\"call_id\":\"c1\",\"input\":{\"detail\":\"full\"}}"),
        Arguments.of(
            "tool_result",
            new AgentEvent.ToolResultEvent(
                "t", "c1", true, "1 row", Duration.ofNanos(2_500_000), Optional.of(QUERY)),
            """
            {"tool":"t","call_id":"c1","ok":true,"summary":"1 row","elapsed_ms":2.5,
             "query":{"query_id":"q1","sql":"SELECT 1 AS n","columns":[{"name":"n","type":""}],
             "rows":[[1]],"row_count":1,"truncated":false,"elapsed_ms":2.0,"data_version":7}}\
            """),
        Arguments.of(
            "tool_result",
            new AgentEvent.ToolResultEvent(
                "t", "c1", false, "failed", Duration.ZERO, Optional.empty()),
            "{\"tool\":\"t\",\"call_id\":\"c1\",\"ok\":false,\"summary\":\"failed\",\"elapsed_ms\":0.0}"),
        Arguments.of("text", new AgentEvent.Text("Three"), "{\"content\":\"Three\"}"),
        Arguments.of(
            "question",
            new AgentEvent.Question("Which year?", List.of("2024", "2025")),
            "{\"question\":\"Which year?\",\"choices\":[\"2024\",\"2025\"]}"),
        Arguments.of(
            "approval_required",
            new AgentEvent.ApprovalRequired("a1", "DELETE FROM t", Json.object()),
            "{\"approval_id\":\"a1\",\"sql\":\"DELETE FROM t\",\"preview\":{}}"),
        Arguments.of(
            "chart",
            new AgentEvent.Chart(Json.object().put("mark", "bar")),
            "{\"spec\":{\"mark\":\"bar\"}}"),
        Arguments.of(
            "usage",
            new AgentEvent.Usage(1, 2, 3, 4),
            "{\"input_tokens\":1,\"output_tokens\":2,\"model_calls\":3,\"tool_calls\":4}"),
        Arguments.of(
            "error",
            new AgentEvent.Error(Problem.of(new Failure.Cancelled("Stopped."), "r1")),
            """
            {"problem":{"type":"urn:sqlmatic:problem:cancelled","title":"The run was cancelled",
             "status":409,"detail":"Stopped.","code":"CANCELLED","request_id":"r1"}}\
            """),
        Arguments.of(
            "done",
            new AgentEvent.Done("Three.", AgentEvent.Usage.NONE, List.of("And?"), Optional.of(0.5)),
            """
            {"answer":"Three.","usage":{"input_tokens":0,"output_tokens":0,"model_calls":0,
             "tool_calls":0},"suggestions":["And?"],"confidence":0.5}\
            """));
  }
}
