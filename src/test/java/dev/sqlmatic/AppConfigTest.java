package dev.sqlmatic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlmatic.agent.AgentConfig;
import dev.sqlmatic.api.ApiConfig;
import dev.sqlmatic.config.Configuration;
import dev.sqlmatic.config.ConfigurationFiles;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.model.ModelsConfig;
import dev.sqlmatic.tool.ToolsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppConfigTest {
  @TempDir Path folder;

  @Test
  void everyShippedKeyIsReadAndEveryReadKeyIsShipped() {
    Configuration configuration =
        new Configuration(ConfigurationFiles.find(Optional.empty(), Map.of(), Map.of()));
    AppConfig.read(configuration, Map.of());

    assertThat(configuration.knownKeys()).isEqualTo(configuration.defaultKeys());
  }

  @Test
  void everyShippedKeyIsDocumentedByACommentAboveItOrItsNeighbour() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("config", "application.yaml"));
    boolean documented = false;
    for (String line : lines) {
      if (line.isBlank() || line.matches("\\w.*")) {
        documented = false;
      } else if (line.strip().startsWith("#")) {
        documented = true;
      } else {
        assertThat(documented).as("a comment above: " + line).isTrue();
      }
    }
  }

  @Test
  void theShippedValuesAreThoseThatTheCodeCallsItsDefaults() {
    AppConfig config = AppConfig.read(Optional.empty(), Map.of(), Map.of());

    assertThat(config.agent()).isEqualTo(AgentConfig.DEFAULTS);
    assertThat(config.api()).isEqualTo(ApiConfig.defaults());
    assertThat(config.tools()).isEqualTo(ToolsConfig.DEFAULTS);
  }

  @Test
  void theEmbeddedModelAnswersWhereNothingIsConfigured() {
    assertThat(AppConfig.read(Optional.empty(), Map.of(), Map.of()).models())
        .isEqualTo(ModelsConfig.NONE);
  }

  @Test
  void aKeyInTheEnvironmentIsEnoughForALanguageModelAndIsNeverShown() {
    AppConfig config =
        AppConfig.read(Optional.empty(), Map.of("OPENAI_API_KEY", "sk-secret"), Map.of());

    assertThat(config.models().defaultName()).contains(ModelsConfig.DEFAULT_MODEL);
    assertThat(config.toString()).doesNotContain("sk-secret");
  }

  @Test
  void takesTheKeyFromAFile() throws IOException {
    Path key = Files.writeString(folder.resolve("key"), "sk-from-file\n");

    AppConfig config =
        AppConfig.read(
            Optional.empty(), Map.of("SQLMATIC_AGENT_API_KEY_FILE", key.toString()), Map.of());

    assertThat(config.models().models().getFirst().apiKey()).contains("sk-from-file");
  }

  @Test
  void laysTheProfileOfEnvOverTheFile() throws IOException {
    Files.writeString(folder.resolve("application.yaml"), "api:\n  port: 1111\n  max-message: 7\n");
    Files.writeString(folder.resolve("application-staging.yaml"), "api:\n  port: 2222\n");

    AppConfig config = AppConfig.read(Optional.of(folder), Map.of("ENV", "staging"), Map.of());

    assertThat(config.api().port()).isEqualTo(2222);
    assertThat(config.api().maxMessage()).isEqualTo(7);
  }

  @Test
  void leavesAnEnvThatIsAShellsStartUpFileAlone() {
    assertThat(AppConfig.read(Optional.empty(), Map.of("ENV", "/home/me/.shrc"), Map.of()))
        .isEqualTo(AppConfig.read(Optional.empty(), Map.of(), Map.of()));
  }

  @Test
  void shipsAProductionProfileAndRefusesAProfileThatHasNoFile() {
    assertThat(
            AppConfig.read(Optional.empty(), Map.of("SQLMATIC_PROFILE", "production"), Map.of())
                .samples())
        .isFalse();
    assertThatThrownBy(() -> AppConfig.read(Optional.empty(), Map.of("ENV", "prodution"), Map.of()))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("There is no profile \"prodution\"");
  }
}
