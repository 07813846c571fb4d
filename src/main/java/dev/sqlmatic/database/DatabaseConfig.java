package dev.sqlmatic.database;

import dev.sqlmatic.config.Section;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The configuration section {@code database}. Immutable; a value that makes no sense is refused
 * with the key's name.
 *
 * @param roots folders below which files may be attached at run time
 * @param maxRows rows of a result at most; more are left out and {@code truncated} is set
 * @param maxBytes bytes of a result's values at most, likewise
 * @param queryTimeout until a query is interrupted
 * @param exportTimeout until a streamed result is broken off
 * @param structureTimeout until reading a structure is given up
 * @param metadataTimeout until counting and profiling is cut short
 * @param maxMemory bytes by which a query may make the process grow before it is stopped
 * @param workers platform threads on which SQL runs; one of them always stays free of long queries
 * @param connections idle connections kept open to each database
 * @param queue queries that may wait for a worker; more are turned away
 * @param uploadLimit bytes of an uploaded file at most
 * @param changePoll between two looks at a database for changes
 * @param isolation where SQL that is not ours runs
 */
public record DatabaseConfig(
    List<Path> roots,
    int maxRows,
    long maxBytes,
    Duration queryTimeout,
    Duration exportTimeout,
    Duration structureTimeout,
    Duration metadataTimeout,
    long maxMemory,
    int workers,
    int connections,
    int queue,
    long uploadLimit,
    Duration changePoll,
    IsolationConfig isolation) {

  private static final long MEGABYTE = 1024L * 1024L;

  public DatabaseConfig {
    roots = List.copyOf(roots);
    atLeast("max-rows", maxRows, 1);
    atLeast("max-bytes", maxBytes, 1024);
    atLeast("query-timeout", queryTimeout);
    atLeast("export-timeout", exportTimeout);
    atLeast("structure-timeout", structureTimeout);
    atLeast("metadata-timeout", metadataTimeout);
    atLeast("max-memory", maxMemory, 16 * MEGABYTE);
    atLeast("workers", workers, 2);
    atLeast("connections", connections, 1);
    atLeast("queue", queue, 1);
    atLeast("upload-limit", uploadLimit, 512);
    atLeast("change-poll", changePoll);
  }

  public static DatabaseConfig defaults() {
    return new DatabaseConfig(
        List.of(),
        10_000,
        16 * MEGABYTE,
        Duration.ofSeconds(10),
        Duration.ofMinutes(10),
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        512 * MEGABYTE,
        4,
        4,
        128,
        1024 * MEGABYTE,
        Duration.ofMillis(200),
        IsolationConfig.PROCESS);
  }

  /** The same, but for where SQL that is not ours runs. */
  public DatabaseConfig with(IsolationConfig where) {
    return new DatabaseConfig(
        roots,
        maxRows,
        maxBytes,
        queryTimeout,
        exportTimeout,
        structureTimeout,
        metadataTimeout,
        maxMemory,
        workers,
        connections,
        queue,
        uploadLimit,
        changePoll,
        where);
  }

  private static void atLeast(String key, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "database." + key + " is " + value + "; it must be at least " + least);
    }
  }

  private static void atLeast(String key, Duration value) {
    if (value.toMillis() < 1) {
      throw new IllegalArgumentException(
          "database." + key + " is " + value.toMillis() + " ms; it must be at least 1 ms");
    }
  }

  public static DatabaseConfig read(Section section) {
    return new DatabaseConfig(
        section.paths("roots"),
        section.integer("max-rows", 1, 10_000_000),
        section.bytes("max-bytes", 1024),
        section.duration("query-timeout"),
        section.duration("export-timeout"),
        section.duration("structure-timeout"),
        section.duration("metadata-timeout"),
        section.bytes("max-memory", 16 * MEGABYTE),
        section.integer("workers", 2, 256),
        section.integer("connections", 1, 256),
        section.integer("queue", 1, 100_000),
        section.bytes("upload-limit", 512),
        section.duration("change-poll"),
        IsolationConfig.read(section));
  }
}
