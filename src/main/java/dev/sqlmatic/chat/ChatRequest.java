package dev.sqlmatic.chat;

import java.util.Optional;

/**
 * A user's message.
 *
 * @param threadId empty: a new thread is made
 * @param database an attached name; empty: the thread's, else the only one attached
 * @param model empty: the default
 * @param maxRows rows of each result at most
 */
public record ChatRequest(
    String userId,
    String message,
    Optional<String> threadId,
    Optional<String> database,
    Optional<String> model,
    Optional<Integer> maxRows) {}
