package dev.sqlmatic.database;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a file and of the data in it. Immutable.
 *
 * @param size in bytes, as are {@code pageSize} and the freelist's pages
 * @param pragmas further settings that are stored in the file
 * @param complete whether everything asked for was counted; false when time ran out
 */
public record DatabaseMetadata(
    String database,
    long size,
    long pageSize,
    long pageCount,
    long freelistCount,
    String journalMode,
    String encoding,
    long applicationId,
    long userVersion,
    Map<String, String> pragmas,
    List<TableFacts> tables,
    boolean complete) {

  public DatabaseMetadata {
    pragmas = Map.copyOf(pragmas);
    tables = List.copyOf(tables);
  }

  /**
   * A table's rows and columns.
   *
   * @param rows empty when they could be neither counted nor estimated
   * @param estimated whether {@code rows} was not counted
   */
  public record TableFacts(
      String name,
      DatabaseStructure.Kind kind,
      Optional<Long> rows,
      boolean estimated,
      List<ColumnProfile> columns) {
    public TableFacts {
      columns = List.copyOf(columns);
    }
  }

  /**
   * What a column holds.
   *
   * @param profiled how many rows were looked at
   * @param sampled whether these were not all rows
   * @param min the smallest value, long texts cut; empty when there is none, or only blobs
   * @param samples frequent values, the most frequent first
   * @param dateEncoding {@code iso-date}, {@code iso-datetime}, {@code us-date}, {@code eu-date},
   *     {@code unix-seconds}, {@code unix-milliseconds}, {@code julian-day}, {@code year} or empty
   * @param jsonPaths paths found in JSON text, {@code $.a.b} or {@code $.items[*].x}
   */
  public record ColumnProfile(
      String name,
      String type,
      long profiled,
      boolean sampled,
      long distinct,
      long nulls,
      Optional<SqlValue> min,
      Optional<SqlValue> max,
      List<SqlValue> samples,
      Optional<String> dateEncoding,
      List<String> jsonPaths) {
    public ColumnProfile {
      samples = List.copyOf(samples);
      jsonPaths = List.copyOf(jsonPaths);
    }
  }
}
