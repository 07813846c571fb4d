package dev.sqlmatic;

import static dev.sqlmatic.model.ScriptedOpenAi.queries;
import static dev.sqlmatic.model.ScriptedOpenAi.says;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sqlmatic.json.Json;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** What the server answers has the shape that openapi.yaml tells of, and no field beyond it. */
class WireShapeTest {
  private final List<String> wrong = new ArrayList<>();

  @TempDir Path folder;

  @Test
  void answersAsTheDescriptionSays() throws Exception {
    try (RunningApp app =
        RunningApp.with(folder, queries("c", "SELECT * FROM product"), says("Three."))) {
      RunningApp.execute(
          folder.resolve("shop.sqlite"),
          "CREATE TABLE sale (id INTEGER PRIMARY KEY, product_id INTEGER NOT NULL DEFAULT 1 REFERENCES product (id), at TEXT)",
          "CREATE INDEX sale_by_at ON sale (at) WHERE at IS NOT NULL",
          "INSERT INTO sale VALUES (1, 1, '2026-01-02')",
          "CREATE VIEW late AS SELECT * FROM sale",
          "CREATE TRIGGER t AFTER INSERT ON sale BEGIN SELECT 1; END");
      JsonNode root =
          Json.tree(new Yaml().<Map<String, Object>>load(app.send("GET", "/openapi", "").body()));

      JsonNode answer = app.post("/chat", "{\"message\":\"How many?\"}", 200);
      check(root, "/chat", "post", "200", answer);
      String thread = answer.get("thread_id").asText();
      get(root, app, "/api/threads", "");
      check(root, "/api/threads", "post", "201", app.post("/api/threads", "{}", 201));
      get(root, app, "/api/threads/{id}", "/api/threads/" + thread);
      get(root, app, "/api/threads/{id}/messages", "/api/threads/" + thread + "/messages");
      get(root, app, "/api/threads/{id}/events", "/api/threads/" + thread + "/events");
      get(root, app, "/api/databases", "");
      get(root, app, "/api/databases/{name}", "/api/databases/shop");
      get(root, app, "/api/database/structure", "");
      get(root, app, "/api/database/structure", "/api/database/structure?detail=names");
      get(root, app, "/api/database/metadata", "");
      get(root, app, "/api/models", "");
      get(root, app, "/health", "");
      String sql = "{\"sql\":\"SELECT x'00ff', 1.5, NULL, 'a', 9e999\"}";
      check(root, "/api/query", "post", "200", app.post("/api/query", sql, 200));
      HttpResponse<String> refused = app.send("POST", "/api/query", "{\"sq\":1}");
      match(root, root.at("/components/schemas/Problem"), Json.parse(refused.body()), "problem");
    }
    assertThat(wrong).isEmpty();
  }

  private void get(JsonNode root, RunningApp app, String route, String path) {
    check(root, route, "get", "200", app.get(path.isEmpty() ? route : path));
  }

  private void check(JsonNode root, String route, String method, String status, JsonNode answer) {
    JsonNode response =
        resolve(root, root.path("paths").path(route).path(method).path("responses").path(status));
    JsonNode schema = response.path("content").path("application/json").path("schema");
    assertThat(schema.isMissingNode()).as(route).isFalse();
    match(root, schema, answer, method + " " + route);
  }

  private static JsonNode resolve(JsonNode root, JsonNode node) {
    return node.has("$ref") ? root.at(node.get("$ref").asText().substring(1)) : node;
  }

  /** The part of JSON Schema that the description uses. */
  private void match(JsonNode root, JsonNode given, JsonNode value, String at) {
    JsonNode schema = resolve(root, given);
    if (schema.has("oneOf")) {
      return; // a value of SQLite: anything
    }
    JsonNode whole = merged(root, schema);
    String type = whole.path("type").asText("object");
    boolean fits =
        switch (type) {
          case "object" -> value.isObject();
          case "array" -> value.isArray();
          case "string" -> value.isTextual();
          case "integer" -> value.isIntegralNumber();
          case "number" -> value.isNumber();
          case "boolean" -> value.isBoolean();
          default -> false;
        };
    if (!fits) {
      wrong.add("%s: is %s, not of type %s".formatted(at, value, type));
      return;
    }
    boolean listed = !whole.has("enum");
    for (JsonNode choice : whole.path("enum")) {
      listed |= choice.equals(value);
    }
    if (!listed) {
      wrong.add("%s: %s is none of %s".formatted(at, value, whole.get("enum")));
    }
    for (JsonNode item : value.isArray() ? value : Json.object()) {
      match(root, whole.path("items"), item, at + "[]");
    }
    for (JsonNode name : whole.path("required")) {
      if (!value.has(name.asText())) {
        wrong.add("%s: lacks %s".formatted(at, name.asText()));
      }
    }
    boolean open =
        whole.path("additionalProperties").isObject() || whole.path("properties").has("seq");
    value
        .properties()
        .forEach(field -> {
          JsonNode property = whole.path("properties").path(field.getKey());
          if (!property.isMissingNode()) {
            match(root, property, field.getValue(), at + "." + field.getKey());
          } else if (!open) {
            wrong.add("%s: %s is not described".formatted(at, field.getKey()));
          }
        });
  }

  private static JsonNode merged(JsonNode root, JsonNode schema) {
    if (!schema.has("allOf")) {
      return schema;
    }
    var all = Json.object();
    var properties = all.putObject("properties");
    var required = all.putArray("required");
    for (JsonNode part : schema.get("allOf")) {
      JsonNode resolved = resolve(root, part);
      resolved
          .path("properties")
          .properties()
          .forEach(e -> properties.set(e.getKey(), e.getValue()));
      resolved.path("required").forEach(required::add);
    }
    return all;
  }
}
