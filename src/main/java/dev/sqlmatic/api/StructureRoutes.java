package dev.sqlmatic.api;

import dev.sqlmatic.database.DatabaseService;
import dev.sqlmatic.database.StructureJson;
import dev.sqlmatic.database.StructureJson.Detail;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code /api/database/structure}: tables, columns, keys. Thread-safe. */
public final class StructureRoutes {
  private static final List<String> DETAILS = List.of("names", "summary", "full");

  private final DatabaseService databases;

  public StructureRoutes(DatabaseService databases) {
    this.databases = databases;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.get("/api/database/structure", this::structure));
  }

  private Reply structure(Call call) {
    Parameters in = call.parameters();
    Optional<String> database = in.text("database");
    Detail detail = in.oneOf("detail", DETAILS).map(Detail::of).orElse(Detail.FULL);
    Set<String> tables = new HashSet<>(in.list("tables"));
    in.check();
    return Etag.conditional(
        call,
        Reply.json(
            200,
            StructureJson.write(
                Databases.choose(databases, database).structure(), detail, tables)));
  }
}
