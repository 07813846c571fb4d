package dev.sqlmatic.chat;

import dev.sqlmatic.database.AttachedDatabase;
import dev.sqlmatic.database.DatabaseAccess;
import dev.sqlmatic.database.DatabaseService;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which database a question is about: the one that is named, else the thread's, else the only one
 * attached, else the one of which the question speaks. Immutable, thread-safe.
 */
record DatabaseChoice(DatabaseService databases) {

  /**
   * Absent only where nothing is attached.
   *
   * @throws FailureException NotFound DATABASE_NOT_FOUND when what is named is not attached, or no
   *     longer; BadInput DATABASE_NOT_NAMED when several could be meant
   */
  Optional<DatabaseAccess> of(Optional<String> named, Optional<String> ofThread, String question) {
    if (named.isPresent()) {
      return named.map(databases::access);
    }
    if (ofThread.isPresent()) {
      return ofThread.map(this::still);
    }
    List<AttachedDatabase> attached = databases.list();
    return switch (attached.size()) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(databases.access(attached.getFirst().name()));
      default -> Optional.of(databases.access(guess(attached, question).name()));
    };
  }

  private AttachedDatabase guess(List<AttachedDatabase> attached, String question) {
    return new DatabaseGuess(attached, name -> databases.access(name).structure())
        .of(question)
        .orElseThrow(() ->
            new FailureException(
                new Failure.BadInput(
                    "DATABASE_NOT_NAMED",
                    "Several databases are attached, and the question does not tell which it is about; name one as 'database': %s."
                        .formatted(
                            attached.stream()
                                .map(AttachedDatabase::name)
                                .collect(Collectors.joining(", "))))));
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
