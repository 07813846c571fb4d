package dev.sqlmatic.cli;

import dev.sqlmatic.AppConfig;
import dev.sqlmatic.cli.ResultWriter.Format;
import dev.sqlmatic.database.QueryRequest;
import dev.sqlmatic.database.QueryResult;
import java.util.Map;
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
      "Example: sqlmatic query shop.sqlite \"SELECT * FROM orders LIMIT 5\" --format csv"
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
      description = "table, csv, json or ndjson (default: table).")
  private Format format = Format.TABLE;

  @Option(names = "--max-rows", paramLabel = "N", description = "Rows at most.")
  private @Nullable Integer maxRows;

  QueryCommand(Screen screen, Map<String, String> environment) {
    this.screen = screen;
    this.environment = environment;
  }

  @Override
  public Integer call() {
    if (format == Format.XLSX) {
      throw ResultWriter.notThereYet(); // before anything runs
    }
    if (maxRows != null && maxRows < 1) {
      throw new UsageException("--max-rows must be at least 1, not %d.".formatted(maxRows));
    }
    AppConfig config = settings.readQuietly(environment, Map.of());
    QueryRequest request = QueryRequest.of(sql);
    QueryRequest bounded = maxRows == null ? request : request.withMaxRows(maxRows);
    QueryResult result = DatabaseArgument.with(config, database, access -> access.query(bounded));
    new ResultWriter(screen).write(result, format);
    if (result.truncated() && format != Format.TABLE) {
      screen.err().printf("sqlmatic: the result was cut at %d rows%n", result.rowCount());
    }
    return SqlmaticCommand.ANSWERED;
  }
}
