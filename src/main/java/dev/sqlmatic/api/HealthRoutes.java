package dev.sqlmatic.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sqlmatic.json.Json;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * {@code /health} and its two halves: alive (this code runs) and ready (started, and its state can
 * be read). Nothing here waits for a query. Thread-safe.
 */
public final class HealthRoutes {
  private final BooleanSupplier ready;
  private final String version;

  public HealthRoutes(BooleanSupplier ready, String version) {
    this.ready = ready;
    this.version = version;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/health", _ -> state(ready.getAsBoolean())),
        Endpoint.get("/health/live", _ -> state(true)),
        Endpoint.get("/health/ready", _ -> state(ready.getAsBoolean())));
  }

  private Reply state(boolean up) {
    ObjectNode json = Json.object();
    json.put("status", up ? "ok" : "down");
    json.put("version", version);
    return Reply.json(up ? 200 : 503, json);
  }
}
