package dev.sqlmatic.tool;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import dev.sqlmatic.database.DatabaseMetadata;
import dev.sqlmatic.database.DatabaseMetadata.ColumnProfile;
import dev.sqlmatic.database.DatabaseMetadata.TableFacts;
import dev.sqlmatic.database.DatabaseService;
import dev.sqlmatic.database.MetadataRequest;
import dev.sqlmatic.json.Json;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code sqlite_get_metadata {table?, columns?}}: what is in the data. Of a table: each column's
 * distinct values, NULLs, extremes, samples and date encoding; of the file: its size and how many
 * rows each table has. Thread-safe.
 */
public final class MetadataTool implements Tool {
  public static final String NAME = "sqlite_get_metadata";

  /**
   * Rows are counted first; profiles of the whole file are not shown, so no time is spent on them.
   */
  private static final Duration COUNTING = Duration.ofSeconds(1);

  private final ToolsConfig config;
  private final DatabaseService databases;
  private final ModelValues values;
  private final ToolSpecification specification;

  public MetadataTool(ToolsConfig config, DatabaseService databases) {
    this.config = config;
    this.databases = databases;
    this.values = new ModelValues(config.cellCharacters());
    PromptText text = PromptText.read("tools/" + NAME);
    this.specification =
        ToolSpecification.builder()
            .name(NAME)
            .description(text.body())
            .parameters(
                JsonObjectSchema.builder()
                    .addStringProperty("table", text.section("table"))
                    .addProperty(
                        "columns",
                        JsonArraySchema.builder()
                            .description(text.section("columns"))
                            .items(new JsonStringSchema())
                            .build())
                    .additionalProperties(false)
                    .build())
            .build();
  }

  @Override
  public ToolSpecification specification() {
    return specification;
  }

  @Override
  public ToolResult execute(ObjectNode json, ToolContext context) {
    Arguments arguments = new Arguments(json, Set.of("table", "columns"));
    Optional<String> table = arguments.optionalText("table");
    List<String> columns = arguments.texts("columns");
    if (table.isEmpty() && !columns.isEmpty()) {
      arguments.problem("\"columns\" needs a \"table\" to look into");
    }
    return arguments
        .refusal()
        .orElseGet(() ->
            Answers.onDatabase(
                context,
                database ->
                    table
                        .map(name -> table(database.name(), name, columns))
                        .orElseGet(() -> file(database.name()))));
  }

  private ToolResult table(String database, String table, List<String> columns) {
    DatabaseMetadata metadata =
        databases.metadata(
            database,
            new MetadataRequest(Set.of(table), new LinkedHashSet<>(columns), Optional.empty()));
    TableFacts facts = metadata.tables().getFirst();
    ObjectNode json = counted(facts);
    ArrayNode profiles = json.putArray("columns");
    int room = config.modelCharacters() - json.toString().length();
    for (ColumnProfile column : facts.columns()) {
      ObjectNode profile = profile(column);
      room -= profile.toString().length() + 1;
      if (room < 0) {
        json.put("columns_left_out", facts.columns().size() - profiles.size());
        json.put("note", "Ask for the columns you need by name.");
        break;
      }
      profiles.add(profile);
    }
    int count = facts.columns().size();
    return told(json, metadata.complete(), count == 1 ? "1 column" : count + " columns");
  }

  private ToolResult file(String database) {
    DatabaseMetadata metadata =
        databases.metadata(
            database, new MetadataRequest(Set.of(), Set.of(), Optional.of(COUNTING)));
    ObjectNode json = Json.object();
    json.put("database", metadata.database());
    json.put("size_bytes", metadata.size());
    json.put("encoding", metadata.encoding());
    ArrayNode tables = json.putArray("tables");
    int room = config.modelCharacters() - json.toString().length();
    for (TableFacts facts : metadata.tables()) {
      ObjectNode table = counted(facts);
      room -= table.toString().length() + 1;
      if (room < 0) {
        json.put("tables_left_out", metadata.tables().size() - tables.size());
        break;
      }
      tables.add(table);
    }
    int count = metadata.tables().size();
    return told(json, true, count == 1 ? "1 table" : count + " tables");
  }

  private static ToolResult told(ObjectNode json, boolean complete, String summary) {
    if (!complete) {
      json.put("complete", false); // what is not told was not counted in time
    }
    return ToolResult.text(Json.write(json), summary + (complete ? "" : ", cut short"));
  }

  private static ObjectNode counted(TableFacts facts) {
    ObjectNode json = Json.object();
    json.put("table", facts.name());
    facts.rows().ifPresent(rows -> json.put(facts.estimated() ? "rows_about" : "rows", rows));
    return json;
  }

  private ObjectNode profile(ColumnProfile column) {
    ObjectNode json = Json.object();
    json.put("name", column.name());
    json.put("type", column.type());
    if (column.sampled()) {
      json.put("of_rows_sampled", column.profiled());
    }
    json.put("distinct", column.distinct());
    json.put("nulls", column.nulls());
    column.min().ifPresent(value -> json.set("min", values.write(value)));
    column.max().ifPresent(value -> json.set("max", values.write(value)));
    ArrayNode samples = json.putArray("samples");
    column.samples().forEach(value -> samples.add(values.write(value)));
    column.dateEncoding().ifPresent(encoding -> json.put("date_encoding", encoding));
    if (!column.jsonPaths().isEmpty()) {
      json.set("json_paths", Json.tree(column.jsonPaths()));
    }
    return json;
  }
}
