package dev.sqlmatic.tool;

import dev.sqlmatic.database.DatabaseAccess;
import java.util.Optional;

/**
 * What a tool call may touch.
 *
 * @param database empty when the question was asked of no database
 * @param maxRows the rows that the user wants to see at most; empty: the tool's own limit
 */
public record ToolContext(
    String userId, String threadId, Optional<DatabaseAccess> database, Optional<Integer> maxRows) {}
