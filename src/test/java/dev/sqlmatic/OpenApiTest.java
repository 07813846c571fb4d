package dev.sqlmatic;

import static dev.sqlmatic.model.ScriptedOpenAi.says;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

class OpenApiTest {
  private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");

  @TempDir Path folder;

  @Test
  void tellsOfEveryRouteAndOfNoOther() throws Exception {
    try (RunningApp app = RunningApp.with(folder, says("Hi."))) {
      Set<String> served = new TreeSet<>();
      app.app().endpoints().forEach(e -> served.add(e.method().text() + " " + e.path()));

      assertThat(described(app)).isEqualTo(served);
    }
  }

  @Test
  void pointsOnlyToWhatIsThere() throws Exception {
    try (RunningApp app = RunningApp.with(folder, says("Hi."))) {
      Map<?, ?> root = new Yaml().load(app.send("GET", "/openapi", "").body());

      Set<String> references = new TreeSet<>();
      collect(root, references);
      assertThat(references).isNotEmpty().allMatch(reference -> resolves(root, reference));
    }
  }

  private static Set<String> described(RunningApp app) {
    Map<?, ?> root = new Yaml().load(app.send("GET", "/openapi", "").body());
    Set<String> described = new TreeSet<>();
    Map<?, ?> paths = (Map<?, ?>) Objects.requireNonNull(root.get("paths"));
    paths.forEach((path, item) -> describe(path, (Map<?, ?>) item, described));
    return described;
  }

  private static void describe(Object path, Map<?, ?> item, Set<String> described) {
    item.keySet().stream()
        .map(Object::toString)
        .filter(METHODS::contains)
        .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path));
  }

  private static void collect(Object node, Set<String> references) {
    if (node instanceof Map<?, ?> map) {
      if (map.get("$ref") instanceof String reference) {
        references.add(reference);
      }
      map.values().forEach(value -> collect(value, references));
    } else if (node instanceof Collection<?> items) {
      items.forEach(item -> collect(item, references));
    }
  }

  private static boolean resolves(Map<?, ?> root, String reference) {
    Object node = root;
    for (String part : reference.substring("#/".length()).split("/")) {
      node = node instanceof Map<?, ?> map ? map.get(part) : null;
    }
    return node != null;
  }
}
