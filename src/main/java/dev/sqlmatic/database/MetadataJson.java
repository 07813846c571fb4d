package dev.sqlmatic.database;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sqlmatic.database.DatabaseMetadata.ColumnProfile;
import dev.sqlmatic.database.DatabaseMetadata.TableFacts;
import dev.sqlmatic.json.Json;
import java.util.TreeMap;

/** The wire form of {@link DatabaseMetadata}. */
public final class MetadataJson {

  private MetadataJson() {}

  public static ObjectNode write(DatabaseMetadata metadata) {
    ObjectNode json = Json.object();
    json.put("database", metadata.database());
    json.put("size", metadata.size());
    json.put("page_size", metadata.pageSize());
    json.put("page_count", metadata.pageCount());
    json.put("freelist_count", metadata.freelistCount());
    json.put("journal_mode", metadata.journalMode());
    json.put("encoding", metadata.encoding());
    json.put("application_id", metadata.applicationId());
    json.put("user_version", metadata.userVersion());
    ObjectNode pragmas = json.putObject("pragmas");
    new TreeMap<>(metadata.pragmas()).forEach(pragmas::put);
    ArrayNode tables = json.putArray("tables");
    metadata.tables().forEach(table -> tables.add(table(table)));
    json.put("complete", metadata.complete());
    return json;
  }

  private static ObjectNode table(TableFacts table) {
    ObjectNode json = Json.object();
    json.put("name", table.name());
    json.put("type", table.kind().toString());
    table.rows().ifPresent(rows -> json.put("rows", rows));
    json.put("estimated", table.estimated());
    ArrayNode columns = json.putArray("columns");
    table.columns().forEach(column -> columns.add(column(column)));
    return json;
  }

  private static ObjectNode column(ColumnProfile column) {
    ObjectNode json = Json.object();
    json.put("name", column.name());
    json.put("type", column.type());
    json.put("profiled", column.profiled());
    json.put("sampled", column.sampled());
    json.put("distinct", column.distinct());
    json.put("nulls", column.nulls());
    column.min().ifPresent(value -> json.set("min", ResultJson.value(value)));
    column.max().ifPresent(value -> json.set("max", ResultJson.value(value)));
    ArrayNode samples = json.putArray("samples");
    column.samples().forEach(value -> samples.add(ResultJson.value(value)));
    column.dateEncoding().ifPresent(encoding -> json.put("date_encoding", encoding));
    ArrayNode paths = json.putArray("json_paths");
    column.jsonPaths().forEach(paths::add);
    return json;
  }
}
