package dev.sqlmatic.cli;

import dev.sqlmatic.AppConfig;
import dev.sqlmatic.database.DatabaseStructure;
import dev.sqlmatic.database.DatabaseStructure.Column;
import dev.sqlmatic.database.DatabaseStructure.ForeignKey;
import dev.sqlmatic.database.DatabaseStructure.Table;
import dev.sqlmatic.database.StructureJson;
import dev.sqlmatic.json.Json;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sqlmatic structure}: what a database is made of. */
@Command(
    name = "structure",
    description = "Prints the tables, views, columns and keys of a database.",
    footer = {"", "Example: sqlmatic structure shop.sqlite --json"})
final class StructureCommand implements Callable<Integer> {
  private final Screen screen;
  private final Map<String, String> environment;

  @Mixin private Settings settings = new Settings();

  @Parameters(index = "0", paramLabel = "DB", description = "A file's path or an attached name.")
  private String database = "";

  @Option(names = "--json", description = "Prints what GET /api/database/structure answers.")
  private boolean json;

  StructureCommand(Screen screen, Map<String, String> environment) {
    this.screen = screen;
    this.environment = environment;
  }

  @Override
  public Integer call() {
    AppConfig config = settings.readQuietly(environment, Map.of());
    DatabaseStructure structure =
        DatabaseArgument.with(config, database, access -> access.structure());
    if (json) {
      screen.out().print(Json.write(StructureJson.write(structure)) + "\n");
    } else {
      structure.tables().stream()
          .filter(table -> table.kind() != DatabaseStructure.Kind.SHADOW)
          .forEach(this::print);
    }
    structure.problems().forEach(problem -> screen.err().println("sqlmatic: " + problem));
    return SqlmaticCommand.ANSWERED;
  }

  private void print(Table table) {
    String kind = table.kind() == DatabaseStructure.Kind.TABLE ? "" : table.kind() + ", ";
    String rows = table.rowEstimate().map(n -> "about %d rows".formatted(n)).orElse("rows unknown");
    line(screen.bold(screen.safe(table.name())) + screen.dim("  (" + kind + rows + ")"));
    int widest = table.columns().stream().mapToInt(c -> TextWidth.of(c.name())).max().orElse(0);
    for (Column column : table.columns()) {
      if (!column.hidden()) {
        String space = " ".repeat(widest - TextWidth.of(column.name()) + 2);
        line("  " + screen.safe(column.name()) + space + screen.dim(describe(column)));
      }
    }
    for (ForeignKey key : table.foreignKeys()) {
      line(
          screen.dim(
              screen.safe(
                  "  %s → %s(%s)"
                      .formatted(
                          String.join(", ", key.columns()),
                          key.referencedTable(),
                          String.join(", ", key.referencedColumns())))));
    }
    line("");
  }

  private String describe(Column column) {
    StringBuilder text = new StringBuilder(column.type());
    if (column.primaryKey() > 0) {
      text.append(" primary key");
    }
    if (column.notNull()) {
      text.append(" not null");
    }
    if (column.generated()) {
      text.append(" generated");
    }
    return screen.safe(text.toString().strip());
  }

  private void line(String text) {
    screen.out().println(text.stripTrailing());
  }
}
