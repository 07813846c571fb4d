package dev.sqlmatic.cli;

import dev.sqlmatic.AppConfig;
import dev.sqlmatic.database.DatabaseService;
import dev.sqlmatic.database.QueryRequest;
import dev.sqlmatic.database.ResultStream;
import dev.sqlmatic.export.ExportFormat;
import dev.sqlmatic.export.JsonShape;
import dev.sqlmatic.export.ResultExport;
import dev.sqlmatic.export.ResultExport.Summary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sqlmatic query}: read-only SQL. */
@Command(
    name = "query",
    description = "Runs one read-only SQL statement and prints its rows.",
    footer = {
      "",
      "A table shows database.max-rows rows at most; the other formats stream all there are.",
      "",
      "Examples:",
      "  sqlmatic query shop.sqlite \"SELECT * FROM orders LIMIT 5\"",
      "  sqlmatic query shop.sqlite \"SELECT * FROM orders\" --format xlsx > orders.xlsx"
    })
final class QueryCommand implements Callable<Integer> {
  private final Screen screen;
  private final Map<String, String> environment;

  @Mixin private Settings settings = new Settings();

  @Parameters(index = "0", paramLabel = "DB", description = "A file's path or an attached name.")
  private String database = "";

  @Parameters(index = "1", paramLabel = "SQL", description = "One statement that reads.")
  private String sql = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "table, csv, json, ndjson or xlsx (default: table).")
  private Format format = Format.TABLE;

  @Option(
      names = "--shape",
      paramLabel = "SHAPE",
      description =
          "Of json and ndjson: arrays, objects, or array, a bare array of objects"
              + " (default: arrays for json, objects for ndjson).")
  private @Nullable JsonShape shape;

  @Option(names = "--max-rows", paramLabel = "N", description = "Rows at most.")
  private @Nullable Integer maxRows;

  QueryCommand(Screen screen, Map<String, String> environment) {
    this.screen = screen;
    this.environment = environment;
  }

  /** How a result is printed. */
  enum Format {
    TABLE(Optional.empty()),
    CSV(Optional.of(ExportFormat.CSV)),
    JSON(Optional.of(ExportFormat.JSON)),
    NDJSON(Optional.of(ExportFormat.NDJSON)),
    XLSX(Optional.of(ExportFormat.XLSX));

    private final Optional<ExportFormat> export;

    Format(Optional<ExportFormat> export) {
      this.export = export;
    }
  }

  @Override
  public Integer call() {
    if (maxRows != null && maxRows < 1) {
      throw new UsageException("--max-rows must be at least 1, not %d.".formatted(maxRows));
    }
    if (shape != null && format != Format.JSON && format != Format.NDJSON) {
      throw new UsageException("--shape is for --format json and ndjson.");
    }
    if (format == Format.XLSX && screen.terminal()) {
      throw new UsageException("A spreadsheet is not for a terminal: add > FILE.xlsx");
    }
    AppConfig config = settings.readQuietly(environment, Map.of());
    QueryRequest request = QueryRequest.of(sql);
    QueryRequest bounded = maxRows == null ? request : request.withMaxRows(maxRows);
    DatabaseArgument.with(
        config,
        database,
        (databases, name) -> {
          format.export.ifPresentOrElse(
              export -> write(databases, name, bounded, export),
              () ->
                  new TableWriter(screen)
                      .write(databases.access(name).query(bounded), Integer.MAX_VALUE));
          return name;
        });
    return SqlmaticCommand.ANSWERED;
  }

  private void write(
      DatabaseService databases, String name, QueryRequest request, ExportFormat export) {
    JsonShape usual = export == ExportFormat.NDJSON ? JsonShape.OBJECTS : JsonShape.ARRAYS;
    JsonShape wanted = shape == null ? usual : shape;
    PipedOutput out = new PipedOutput(screen.out());
    try (ResultStream stream = databases.stream(name, request)) {
      Summary summary = new ResultExport(export, wanted, "\n").write(stream, out);
      if (summary.truncated()) {
        screen.err().printf("sqlmatic: the result was cut at %d rows%n", summary.rows());
      }
    } catch (IOException e) {
      if (!out.closed()) {
        throw new UncheckedIOException(e);
      } // whoever reads has seen enough, as head does
    }
  }
}
