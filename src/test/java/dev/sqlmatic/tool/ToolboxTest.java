package dev.sqlmatic.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.sqlmatic.failure.FailureException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolboxTest {
  @TempDir private Path home;
  private AttachedForTest music;
  private Toolbox toolbox;

  @BeforeEach
  void attach() {
    music = AttachedForTest.music(home);
    toolbox =
        new Toolbox(
            List.of(
                new ExecuteQueryTool(ToolsConfig.DEFAULTS),
                new SchemaTool(ToolsConfig.DEFAULTS),
                new MetadataTool(ToolsConfig.DEFAULTS, music.databases())));
  }

  @AfterEach
  void close() {
    music.close();
  }

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
