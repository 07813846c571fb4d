package dev.sqlmatic.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sqlmatic.json.Json;
import dev.sqlmatic.model.ModelProvider;
import dev.sqlmatic.model.ModelRegistry;
import java.util.List;

/** {@code /api/models}: the models that can answer. Thread-safe. */
public final class ModelRoutes {
  private final ModelRegistry models;

  public ModelRoutes(ModelRegistry models) {
    this.models = models;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.get("/api/models", this::list));
  }

  private Reply list(Call call) {
    call.parameters().check();
    String standard = models.standard().name();
    ObjectNode json = Json.object();
    ArrayNode items = json.putArray("models");
    for (ModelProvider model : models.list()) {
      items
          .addObject()
          .put("name", model.name())
          .put("provider", model.provider())
          .put("description", model.description())
          .put("default", model.name().equals(standard))
          .put("state", "ready");
    }
    json.put("default", standard);
    return Reply.json(json);
  }
}
