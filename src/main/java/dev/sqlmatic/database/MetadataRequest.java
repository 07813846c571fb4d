package dev.sqlmatic.database;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Which metadata is wanted.
 *
 * @param tables empty: all but views and shadow tables
 * @param columns of those tables; empty: all
 * @param limit until counting is cut short. Empty: the configured limit, which is the longest
 */
public record MetadataRequest(Set<String> tables, Set<String> columns, Optional<Duration> limit) {

  public MetadataRequest {
    tables = Set.copyOf(tables);
    columns = Set.copyOf(columns);
  }

  public static MetadataRequest all() {
    return new MetadataRequest(Set.of(), Set.of(), Optional.empty());
  }

  public static MetadataRequest of(String table) {
    return new MetadataRequest(Set.of(table), Set.of(), Optional.empty());
  }
}
