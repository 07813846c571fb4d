package dev.sqlmatic.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** {@code /openapi}: this API's own description. Immutable. */
public final class DescriptionRoutes {
  private final byte[] description;

  public DescriptionRoutes() {
    try (InputStream in = DescriptionRoutes.class.getResourceAsStream("/openapi.yaml")) {
      description = Objects.requireNonNull(in, "openapi.yaml is not in the jar").readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(
            "/openapi",
            _ ->
                new Reply.Whole(
                    200,
                    Map.of("Content-Type", "application/yaml", "Cache-Control", "no-cache"),
                    description)));
  }
}
