package dev.sqlmatic.api;

import dev.sqlmatic.database.DatabaseService;
import dev.sqlmatic.database.MetadataJson;
import dev.sqlmatic.database.MetadataRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code /api/database/metadata}: facts of the file, counts and column profiles. Thread-safe. */
public final class MetadataRoutes {
  private final DatabaseService databases;

  public MetadataRoutes(DatabaseService databases) {
    this.databases = databases;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.get("/api/database/metadata", this::metadata));
  }

  private Reply metadata(Call call) {
    Parameters in = call.parameters();
    Optional<String> database = in.text("database");
    Set<String> tables = new HashSet<>(in.list("tables"));
    Set<String> columns = new HashSet<>(in.list("columns"));
    in.check();
    String name = Databases.name(databases, database);
    return Reply.json(
        MetadataJson.write(
            databases.metadata(name, new MetadataRequest(tables, columns, Optional.empty()))));
  }
}
