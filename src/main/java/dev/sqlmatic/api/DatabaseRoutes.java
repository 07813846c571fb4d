package dev.sqlmatic.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sqlmatic.database.AttachRequest;
import dev.sqlmatic.database.AttachedDatabase;
import dev.sqlmatic.database.DatabaseService;
import dev.sqlmatic.database.SampleDatabases;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.json.Json;
import dev.sqlmatic.json.JsonInput;
import io.helidon.http.HttpException;
import io.helidon.http.Status;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code /api/databases}: attach, upload, list and detach. Thread-safe. */
public final class DatabaseRoutes {
  private static final Set<String> FILE_TYPES =
      Set.of("application/vnd.sqlite3", "application/x-sqlite3", "application/octet-stream");
  private static final int LONGEST_PATH = 4096;

  private final DatabaseService databases;

  public DatabaseRoutes(DatabaseService databases) {
    this.databases = databases;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/api/databases", this::list),
        Endpoint.post("/api/databases", this::add),
        Endpoint.get("/api/databases/{name}", this::get),
        Endpoint.delete("/api/databases/{name}", this::detach));
  }

  private Reply list(Call call) {
    call.parameters().check();
    ObjectNode json = Json.object();
    ArrayNode items = json.putArray("databases");
    databases.list().forEach(database -> items.add(write(database)));
    return Reply.json(json);
  }

  private Reply get(Call call) {
    call.parameters().check();
    return Reply.json(write(databases.database(call.path("name"))));
  }

  private Reply add(Call call) throws IOException {
    String type = call.mediaType();
    AttachedDatabase added;
    if (FILE_TYPES.contains(type)) {
      added = upload(call);
    } else if (type.startsWith("multipart/")) {
      added = uploadForm(call);
    } else if (type.isEmpty() || type.equals("application/json") || type.endsWith("+json")) {
      added = attach(call);
    } else {
      throw new HttpException(
          "'%s' is neither a path to attach (application/json) nor a database file (application/vnd.sqlite3, multipart/form-data)."
              .formatted(type),
          Status.UNSUPPORTED_MEDIA_TYPE_415);
    }
    String place = URLEncoder.encode(added.name(), StandardCharsets.UTF_8);
    return Reply.created("/api/databases/" + place, write(added));
  }

  private AttachedDatabase attach(Call call) {
    JsonInput in = call.json();
    AttachRequest request =
        new AttachRequest(in.requiredText("path", LONGEST_PATH), in.name("name"), in.name("mode"));
    in.check();
    return databases.attach(request);
  }

  private AttachedDatabase upload(Call call) throws IOException {
    Parameters in = call.parameters();
    Optional<String> name = in.text("name");
    in.check();
    try (InputStream body = call.body()) {
      return databases.upload(name, "database", body);
    }
  }

  /**
   * The first file part; its name is the query's or the form's {@code name}, else the file's own.
   */
  private AttachedDatabase uploadForm(Call call) throws IOException {
    Parameters in = call.parameters();
    Optional<String> name = in.text("name");
    in.check();
    try (InputStream body = call.body()) {
      FormFile file =
          FormFile.first(call.header("Content-Type").orElse(""), body)
              .orElseThrow(() ->
                  new FailureException(
                      new Failure.BadInput(
                          "FILE_MISSING",
                          "The form holds no file. Send one part with a filename.")));
      return databases.upload(name.or(file::field), file.name(), file.content());
    }
  }

  private Reply detach(Call call) {
    databases.detach(call.path("name"));
    return Reply.noContent();
  }

  private static ObjectNode write(AttachedDatabase database) {
    ObjectNode json = Json.object();
    json.put("name", database.name());
    json.put("path", database.path().toString());
    json.put("mode", database.mode());
    json.put("size", database.size());
    json.put("uploaded", database.uploaded());
    json.put("sample", database.sample());
    database.title().ifPresent(title -> json.put("title", title));
    database.description().ifPresent(text -> json.put("description", text));
    if (database.sample()) {
      SampleDatabases.all().stream()
          .filter(sample -> sample.name().equals(database.name()))
          .forEach(sample -> json.set("questions", Json.tree(sample.questions())));
    }
    json.put("attached_at", database.attachedAt().truncatedTo(ChronoUnit.MILLIS).toString());
    return json;
  }
}
