package dev.sqlmatic.thread;

import java.time.Instant;
import java.util.Optional;

/**
 * A conversation of one user, usually about one database.
 *
 * @param database the attached name asked about last; empty before the first question
 * @param running whether a run is in progress
 * @param lastSeq the number of the newest stored event, 0 before the first
 */
public record ChatThread(
    String id,
    String ownerId,
    String title,
    Optional<String> database,
    Instant createdAt,
    Instant updatedAt,
    boolean pinned,
    boolean archived,
    boolean running,
    long lastSeq) {}
