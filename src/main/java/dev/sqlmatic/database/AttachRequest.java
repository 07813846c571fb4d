package dev.sqlmatic.database;

import java.util.Optional;

/**
 * A wish to attach a file.
 *
 * @param path of the file; a relative one is looked for below the roots
 * @param name letters a–z, digits, {@code _} and {@code -}. Empty: made from the file's name
 * @param mode {@code read-only}, the only one there is, and the default
 */
public record AttachRequest(String path, Optional<String> name, Optional<String> mode) {

  public static AttachRequest of(String path) {
    return new AttachRequest(path, Optional.empty(), Optional.empty());
  }

  public AttachRequest withName(String given) {
    return new AttachRequest(path, Optional.of(given), mode);
  }
}
