package dev.sqlmatic.api;

import dev.sqlmatic.database.AttachedDatabase;
import dev.sqlmatic.database.DatabaseAccess;
import dev.sqlmatic.database.DatabaseService;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the database that a request means. */
final class Databases {
  private Databases() {}

  /** The name given, else that of the only one that is attached. Throws BadInput, NotFound. */
  static String name(DatabaseService databases, Optional<String> name) {
    if (name.isPresent()) {
      return name.get();
    }
    List<AttachedDatabase> attached = databases.list();
    if (attached.size() == 1) {
      return attached.getFirst().name();
    }
    String names = attached.stream().map(AttachedDatabase::name).collect(Collectors.joining(", "));
    throw new FailureException(
        new Failure.BadInput(
            "DATABASE_NOT_NAMED",
            attached.isEmpty()
                ? "No database is attached. Attach one with POST /api/databases."
                : "Several databases are attached; name one as 'database': %s.".formatted(names)));
  }

  static DatabaseAccess choose(DatabaseService databases, Optional<String> name) {
    return databases.access(name(databases, name));
  }
}
