package dev.sqlmatic.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.model.ModelConfig;
import dev.sqlmatic.model.ModelsConfig;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AgentConfigTest {

  @Test
  void namesNoModelWhereNothingIsConfigured() {
    assertThat(AgentConfig.DEFAULTS.models(Map.of())).isEqualTo(ModelsConfig.NONE);
    assertThat(AgentConfig.DEFAULTS.models(Map.of("OPENAI_API_KEY", " ")))
        .isEqualTo(ModelsConfig.NONE);
  }

  @Test
  void needsNoMoreThanAKey() {
    ModelsConfig models = AgentConfig.DEFAULTS.models(Map.of("OPENAI_API_KEY", "sk-1"));

    assertThat(models.defaultName()).contains("gpt-4.1-mini");
    ModelConfig model = models.models().getFirst();
    assertThat(model.baseUrl()).isEqualTo(URI.create("https://api.openai.com/v1"));
    assertThat(model.apiKey()).contains("sk-1");
  }

  @Test
  void takesTheBaseUrlFromTheEnvironmentWithoutAKey() {
    ModelsConfig models =
        with(Optional.of("llama3.3"), Optional.empty())
            .models(Map.of("OPENAI_BASE_URL", "http://127.0.0.1:11434/v1"));

    assertThat(models.defaultName()).contains("llama3.3");
    assertThat(models.models().getFirst().apiKey()).isEmpty();
  }

  @Test
  void prefersTheConfiguredBaseUrl() {
    ModelsConfig models =
        with(Optional.empty(), Optional.of(URI.create("http://127.0.0.1:1/v1")))
            .models(Map.of("OPENAI_BASE_URL", "http://127.0.0.1:2/v1"));

    assertThat(models.models().getFirst().baseUrl().getPort()).isEqualTo(1);
  }

  @Test
  void keepsTheEmbeddedModelAsDefaultWhereItIsNamed() {
    ModelsConfig models =
        with(Optional.of("embedded"), Optional.empty()).models(Map.of("OPENAI_API_KEY", "sk-1"));

    assertThat(models.defaultName()).contains("embedded");
    assertThat(models.models()).hasSize(1);
    assertThat(with(Optional.of("embedded"), Optional.empty()).models(Map.of()))
        .isEqualTo(ModelsConfig.NONE);
  }

  @Test
  void refusesAnAddressOrAKeyThatCannotBeUsedWithoutShowingTheKey() {
    for (String address : List.of("127.0.0.1:11434", "ftp://models/v1", "http://a b/v1")) {
      assertThatThrownBy(() -> AgentConfig.DEFAULTS.models(Map.of("OPENAI_BASE_URL", address)))
          .isInstanceOf(FailureException.class)
          .hasMessageContaining(address)
          .hasMessageContaining("OPENAI_BASE_URL");
    }
    assertThatThrownBy(() -> AgentConfig.DEFAULTS.models(Map.of("OPENAI_API_KEY", "sk-1\nsk-2")))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("control characters")
        .hasMessageNotContaining("sk-1");
  }

  private static AgentConfig with(Optional<String> model, Optional<URI> baseUrl) {
    AgentConfig d = AgentConfig.DEFAULTS;
    return new AgentConfig(
        model,
        baseUrl,
        d.apiKeyFile(),
        d.temperature(),
        d.timeout(),
        d.maxRounds(),
        d.maxTokens(),
        d.maxRunTime(),
        d.tools(),
        d.idleEviction(),
        d.contextTokens());
  }
}
