package dev.sqlmatic.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.sqlmatic.failure.FailureException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ToolboxTest {
  private final Toolbox toolbox =
      new Toolbox(
          List.of(
              new ExecuteQueryTool(ToolsConfig.DEFAULTS), new SchemaTool(ToolsConfig.DEFAULTS)));

  @Test
  void tellsTheModelOfEachToolAsWritten() {
    Golden.assertMatches(
        "tools.txt",
        toolbox.specifications().stream()
            .map(ToolboxTest::written)
            .collect(Collectors.joining("\n\n")));
  }

  @Test
  void givesAnAgentOnlyTheToolsItIsToHave() {
    Toolbox some = toolbox.only(List.of(SchemaTool.NAME, SchemaTool.NAME));

    assertThat(some.names()).containsExactly(SchemaTool.NAME);
    assertThat(some.find(ExecuteQueryTool.NAME)).isEmpty();
  }

  @Test
  void refusesAToolThatThereIsNot() {
    assertThatThrownBy(() -> toolbox.only(List.of("sqlite_drop")))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("\"sqlite_drop\"")
        .hasMessageContaining("sqlite_execute_query, sqlite_get_schema");
  }

  @Test
  void refusesTwoToolsOfOneName() {
    SchemaTool tool = new SchemaTool(ToolsConfig.DEFAULTS);

    assertThatIllegalArgumentException().isThrownBy(() -> new Toolbox(List.of(tool, tool)));
  }

  private static String written(ToolSpecification tool) {
    return tool.name() + "\n" + tool.description() + "\n" + tool.parameters();
  }
}
