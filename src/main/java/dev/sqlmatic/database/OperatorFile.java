package dev.sqlmatic.database;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that the operator names, in the configuration or on the command line: it need not lie
 * below a root, and it is not remembered, because it is named again at the next start.
 *
 * @param name empty: made from the file's name
 */
public record OperatorFile(
    Path path,
    Optional<String> name,
    boolean sample,
    Optional<String> title,
    Optional<String> description) {

  public static OperatorFile of(Path path) {
    return new OperatorFile(path, Optional.empty(), false, Optional.empty(), Optional.empty());
  }
}
