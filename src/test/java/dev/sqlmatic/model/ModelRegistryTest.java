package dev.sqlmatic.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.sqlmatic.database.DatabaseAccess;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelRegistryTest {
  private static final ModelConfig REMOTE =
      new ModelConfig(
          "llama",
          URI.create("http://user:password@127.0.0.1:11434/v1?key=x"),
          Optional.of("sk-secret"),
          Optional.empty(),
          Duration.ofSeconds(1),
          8000);

  @Test
  void answersWithTheEmbeddedModelWhereNothingIsConfigured() {
    try (ModelRegistry models = ModelRegistry.of(ModelsConfig.NONE, new Embedded())) {
      assertThat(models.find(Optional.empty()).name()).isEqualTo("embedded");
      assertThat(models.list()).hasSize(1);
    }
  }

  @Test
  void keepsTheEmbeddedModelBesideAConfiguredOne() {
    ModelsConfig config = new ModelsConfig(List.of(REMOTE), Optional.of("llama"));
    try (ModelRegistry models = ModelRegistry.of(config, new Embedded())) {
      assertThat(models.standard().name()).isEqualTo("llama");
      assertThat(models.find(Optional.of("embedded")).name()).isEqualTo("embedded");
    }
  }

  @Test
  void namesTheModelsWhenOneIsNotKnown() {
    try (ModelRegistry models = ModelRegistry.of(ModelsConfig.NONE, new Embedded())) {
      assertThatThrownBy(() -> models.find(Optional.of("gpt-9")))
          .isInstanceOfSatisfying(
              FailureException.class,
              e ->
                  assertThat(e.failure())
                      .isEqualTo(
                          new Failure.NotFound(
                              "MODEL_NOT_FOUND",
                              "There is no model \"gpt-9\". There is: embedded.")));
    }
  }

  @Test
  void showsNeitherKeyNorPasswordOfAModel() {
    try (OpenAiCompatibleProvider provider = new OpenAiCompatibleProvider(REMOTE)) {
      assertThat(REMOTE.toString() + provider.description())
          .contains("http://127.0.0.1:11434/v1")
          .doesNotContain("secret", "password", "key=x");
    }
  }

  private static final class Embedded implements ModelProvider {
    @Override
    public String name() {
      return "embedded";
    }

    @Override
    public String provider() {
      return "embedded";
    }

    @Override
    public String description() {
      return "The embedded model.";
    }

    @Override
    public int contextTokens() {
      return 8000;
    }

    @Override
    public StreamingChatModel open(Optional<DatabaseAccess> database) {
      return new StreamingChatModel() {};
    }
  }
}
