package dev.sqlmatic.database;

import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The folders below which files may be attached at run time, less SQLMatic's own files. A path is
 * compared with links followed, and whether something outside exists is not told. Immutable.
 */
final class AllowedRoots {
  private final List<Path> roots;
  private final OwnFiles own;

  AllowedRoots(List<Path> roots, OwnFiles own) {
    this.roots = List.copyOf(roots);
    this.own = own;
  }

  /**
   * The path meant, with links followed, if it lies below a root; it may not exist. What was
   * checked is what is returned: a link that is changed in between leads nowhere else.
   */
  Path resolve(String given) {
    Path real = real(path(given));
    if (roots.stream().map(AllowedRoots::real).noneMatch(real::startsWith)) {
      throw new FailureException(
          new Failure.Denied(
              "PATH_NOT_ALLOWED",
              "“%s” does not lie below a folder from which files may be attached (%s). Move it there, or add its folder to database.roots."
                  .formatted(given, roots.isEmpty() ? "none is configured" : names())));
    }
    if (own.hold(real)) {
      throw new FailureException(
          new Failure.Denied(
              "PATH_NOT_ALLOWED",
              "“%s” belongs to SQLMatic itself: its own state is not to be asked about. Attach another file."
                  .formatted(given)));
    }
    return real;
  }

  private Path path(String given) {
    try {
      Path path = home(Path.of(given));
      if (given.isBlank()) {
        throw new InvalidPathException(given, "it is empty");
      }
      Optional<Path> belowRoot =
          roots.stream().map(root -> root.resolve(path)).filter(Files::exists).findFirst();
      return belowRoot.orElseGet(
          () -> roots.isEmpty() ? path.toAbsolutePath() : roots.getFirst().resolve(path));
    } catch (InvalidPathException e) {
      throw new FailureException(
          new Failure.BadInput(
              "BAD_PATH", "“%s” is not a path: %s.".formatted(given, e.getReason())),
          e);
    }
  }

  /** {@code ~} is the user's home folder, as in a shell. */
  private static Path home(Path path) {
    return path.startsWith("~")
        ? Path.of(System.getProperty("user.home")).resolve(Path.of("~").relativize(path))
        : path;
  }

  /** With links followed as far as the path exists. */
  static Path real(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    try {
      return path.toRealPath();
    } catch (IOException e) {
      Path parent = absolute.getParent();
      return parent == null ? absolute : real(parent).resolve(absolute.getFileName());
    }
  }

  private String names() {
    return String.join(", ", roots.stream().map(Path::toString).toList());
  }
}
