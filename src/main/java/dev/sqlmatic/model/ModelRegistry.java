package dev.sqlmatic.model;

import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configured models by name, and the one that answers when none is named. The embedded model is
 * always among them. Immutable, thread-safe; closing it closes the models' connections.
 */
public final class ModelRegistry implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelRegistry.class);

  private final Map<String, ModelProvider> providers = new LinkedHashMap<>();
  private final ModelProvider standard;

  /**
   * @param providers at least one, names unique
   * @param defaultName empty: the first
   */
  public ModelRegistry(List<? extends ModelProvider> providers, Optional<String> defaultName) {
    providers.forEach(provider -> this.providers.putIfAbsent(provider.name(), provider));
    if (providers.isEmpty()) {
      throw new IllegalArgumentException("there must be a model");
    }
    this.standard = defaultName.map(this::named).orElse(providers.getFirst());
  }

  /** The embedded model and those of the configuration. */
  public static ModelRegistry of(ModelsConfig config, ModelProvider embedded) {
    List<ModelProvider> providers = new ArrayList<>();
    providers.add(embedded);
    config.models().forEach(model -> providers.add(new OpenAiCompatibleProvider(model)));
    return new ModelRegistry(providers, config.defaultName());
  }

  /** The model of a request. Throws NotFound MODEL_NOT_FOUND for a name that there is not. */
  public ModelProvider find(Optional<String> name) {
    return name.map(this::named).orElse(standard);
  }

  /** The model that answers when none is named. */
  public ModelProvider standard() {
    return standard;
  }

  public List<ModelProvider> list() {
    return List.copyOf(providers.values());
  }

  @Override
  public void close() {
    for (ModelProvider provider : providers.values()) {
      if (provider instanceof AutoCloseable closeable) {
        try {
          closeable.close();
        } catch (Exception e) {
          LOG.warn("Model {} did not close", provider.name(), e);
        }
      }
    }
  }

  private ModelProvider named(String name) {
    ModelProvider provider = providers.get(name);
    if (provider == null) {
      throw new FailureException(
          new Failure.NotFound(
              "MODEL_NOT_FOUND",
              "There is no model \""
                  + name
                  + "\". There is: "
                  + String.join(", ", providers.keySet())
                  + "."));
    }
    return provider;
  }
}
