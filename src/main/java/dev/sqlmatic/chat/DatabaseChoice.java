package dev.sqlmatic.chat;

import dev.sqlmatic.database.AttachedDatabase;
import dev.sqlmatic.database.DatabaseAccess;
import dev.sqlmatic.database.DatabaseService;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.util.List;
import java.util.Optional;

/**
 * Which database a question is about: the one that is named, else the thread's, else the only one
 * attached, else none. Immutable, thread-safe.
 */
record DatabaseChoice(DatabaseService databases) {

  /**
   * @throws FailureException NotFound DATABASE_NOT_FOUND when what is named is not attached, or no
   *     longer
   */
  Optional<DatabaseAccess> of(Optional<String> named, Optional<String> ofThread) {
    if (named.isPresent()) {
      return named.map(databases::access);
    }
    if (ofThread.isPresent()) {
      return ofThread.map(this::still);
    }
    List<AttachedDatabase> attached = databases.list();
    return attached.size() == 1
        ? Optional.of(databases.access(attached.getFirst().name()))
        : Optional.empty();
  }

  private DatabaseAccess still(String name) {
    if (databases.list().stream().noneMatch(database -> database.name().equals(name))) {
      throw new FailureException(
          new Failure.NotFound(
              "DATABASE_NOT_FOUND",
              "The database '"
                  + name
                  + "' of this thread is no longer attached. Attach it again, or name another."));
    }
    return databases.access(name);
  }
}
