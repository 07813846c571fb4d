package dev.sqlmatic.model;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * The models beside the embedded one. Immutable.
 *
 * @param defaultName the model of a request that names none; empty: the embedded one
 */
public record ModelsConfig(List<ModelConfig> models, Optional<String> defaultName) {
  /** The name of the model that needs no key. */
  public static final String EMBEDDED = "embedded";

  /** Asked of a server when only a key is configured. */
  public static final String DEFAULT_MODEL = "gpt-4.1-mini";

  public static final URI DEFAULT_BASE_URL = URI.create("https://api.openai.com/v1");

  /** The embedded model alone. */
  public static final ModelsConfig NONE = new ModelsConfig(List.of(), Optional.empty());

  public ModelsConfig {
    models = List.copyOf(models);
  }
}
