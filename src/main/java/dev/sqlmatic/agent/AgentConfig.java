package dev.sqlmatic.agent;

import dev.sqlmatic.config.Section;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.model.ModelConfig;
import dev.sqlmatic.model.ModelsConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Section {@code agent}: which model answers, and what bounds a run. Immutable. The key is never
 * part of it: it is only read from the environment.
 *
 * @param model a model's name; empty: the embedded model, or {@link ModelsConfig#DEFAULT_MODEL}
 *     where the environment has a key
 * @param baseUrl of an OpenAI-compatible server, without {@code /chat/completions}
 * @param apiKeyFile a file that holds the key; empty: {@code OPENAI_API_KEY}
 * @param temperature empty: the server's own, for models that take none
 * @param timeout until a model server begins to answer, and between two pieces of its answer
 * @param maxRounds calls of the model in one run
 * @param maxTokens tokens read and written in one run
 * @param maxRunTime of one run, tools included
 * @param tools names of the tools that an agent has
 * @param idleEviction after which an idle user's agent is let go
 * @param contextTokens that a request to the model may hold
 */
public record AgentConfig(
    Optional<String> model,
    Optional<URI> baseUrl,
    Optional<Path> apiKeyFile,
    Optional<Double> temperature,
    Duration timeout,
    int maxRounds,
    int maxTokens,
    Duration maxRunTime,
    List<String> tools,
    Duration idleEviction,
    int contextTokens) {

  public static final AgentConfig DEFAULTS =
      new AgentConfig(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.of(0.0),
          Duration.ofSeconds(60),
          12,
          200_000,
          Duration.ofMinutes(5),
          List.of("sqlite_execute_query", "sqlite_get_schema", "sqlite_get_metadata"),
          Duration.ofMinutes(30),
          32_000);

  public AgentConfig {
    tools = List.copyOf(tools);
    if (maxRounds < 1 || maxTokens < 1 || contextTokens < 1000) {
      throw new IllegalArgumentException("an agent's limits are too small");
    }
  }

  public RunLimits limits() {
    return new RunLimits(maxRounds, maxTokens, maxRunTime);
  }

  /**
   * The models that this section and the environment ({@code OPENAI_API_KEY}, {@code
   * OPENAI_BASE_URL}) name: none when neither says anything, since then the embedded one answers.
   * Throws BadInput for an address or a key that cannot be used.
   */
  public ModelsConfig models(Map<String, String> environment) {
    try {
      return named(environment);
    } catch (IllegalArgumentException e) {
      throw new FailureException(
          new Failure.BadInput(
              "BAD_CONFIGURATION",
              "The model cannot be used: "
                  + e.getMessage()
                  + ". Correct agent.base-url,"
                  + " OPENAI_BASE_URL or the key."),
          e);
    }
  }

  private ModelsConfig named(Map<String, String> environment) {
    Optional<String> key =
        apiKeyFile.map(AgentConfig::readKey).or(() -> present(environment, "OPENAI_API_KEY"));
    Optional<URI> url = baseUrl.or(() -> present(environment, "OPENAI_BASE_URL").map(URI::create));
    boolean embedded = model.isPresent() && model.get().equals(ModelsConfig.EMBEDDED);
    if (key.isEmpty() && url.isEmpty() && (model.isEmpty() || embedded)) {
      return ModelsConfig.NONE;
    }
    ModelConfig remote =
        new ModelConfig(
            model.filter(name -> !embedded).orElse(ModelsConfig.DEFAULT_MODEL),
            url.orElse(ModelsConfig.DEFAULT_BASE_URL),
            key,
            temperature,
            timeout,
            contextTokens);
    return new ModelsConfig(
        List.of(remote), Optional.of(embedded ? ModelsConfig.EMBEDDED : remote.name()));
  }

  private static Optional<String> present(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  private static String readKey(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new FailureException(
          new Failure.BadInput(
              "BAD_CONFIGURATION",
              "agent.api-key-file: " + file + " cannot be read. Check the path and its rights."),
          e);
    }
  }

  public static AgentConfig read(Section section) {
    return new AgentConfig(
        section.optionalText("model"),
        section.optionalAddress("base-url"),
        section.optionalPath("api-key-file"),
        section.optionalNumber("temperature", 0, 2),
        section.duration("timeout"),
        section.integer("max-rounds", 1, 1000),
        section.integer("max-tokens", 1, Integer.MAX_VALUE),
        section.duration("max-run-time"),
        section.texts("tools"),
        section.duration("idle-eviction"),
        section.integer("context-tokens", 1000, Integer.MAX_VALUE));
  }
}
