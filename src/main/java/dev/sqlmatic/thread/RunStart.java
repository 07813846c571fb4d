package dev.sqlmatic.thread;

/** A run that was admitted: its question is on disk, its thread is marked as running. */
public record RunStart(String runId, ChatThread thread, ThreadMessage question) {}
