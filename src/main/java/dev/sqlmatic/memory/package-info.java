/**
 * What the agent remembers of a thread: the messages that fit a model's context, and a summary of
 * the older ones. Start at {@code MemoryService}. Imports {@code thread}, {@code storage}.
 */
package dev.sqlmatic.memory;
