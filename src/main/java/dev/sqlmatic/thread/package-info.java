/**
 * Threads, messages, runs and stored agent events: all that outlives a run. Start at {@code
 * ThreadService}. Knows nothing of models; an event is stored as its JSON. Imports {@code storage},
 * {@code json} and {@code failure}.
 */
package dev.sqlmatic.thread;
