package dev.sqlmatic.database;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * An attached database, as it is listed. Immutable.
 *
 * @param mode always {@code read-only} so far
 * @param size in bytes when it was listed; 0 when the file is away
 * @param uploaded whether the file is a copy of our own, removed on detaching
 * @param sample whether SQLMatic brought it along
 */
public record AttachedDatabase(
    String name,
    Path path,
    String mode,
    long size,
    boolean uploaded,
    Instant attachedAt,
    boolean sample,
    Optional<String> title,
    Optional<String> description) {

  static final String READ_ONLY = "read-only";
}
