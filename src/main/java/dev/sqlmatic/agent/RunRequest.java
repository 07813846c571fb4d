package dev.sqlmatic.agent;

import dev.sqlmatic.database.DatabaseAccess;
import java.util.Optional;

/** A question to an agent, in a thread that already holds it. */
public record RunRequest(
    String runId,
    String userId,
    String threadId,
    String question,
    Optional<DatabaseAccess> database,
    Optional<String> model,
    Optional<Integer> maxRows) {}
