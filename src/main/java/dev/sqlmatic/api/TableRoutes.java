package dev.sqlmatic.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sqlmatic.browse.Filter;
import dev.sqlmatic.browse.TableBrowser;
import dev.sqlmatic.browse.TablePage;
import dev.sqlmatic.browse.TablePage.Facet;
import dev.sqlmatic.browse.TableRequest;
import dev.sqlmatic.database.DatabaseStructure.Column;
import dev.sqlmatic.database.DatabaseStructure.Table;
import dev.sqlmatic.database.ResultJson;
import dev.sqlmatic.export.ExportFormat;
import dev.sqlmatic.export.JsonShape;
import dev.sqlmatic.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code /api/databases/{name}/tables/{table}/rows}: looking through a table. Thread-safe. */
public final class TableRoutes {
  private static final String ROWS = "/api/databases/{name}/tables/{table}/rows";
  private static final int LARGEST_PAGE = 10_000;
  private static final int MOST_FACETS = 10;

  private final TableBrowser browser;

  public TableRoutes(TableBrowser browser) {
    this.browser = browser;
  }

  public List<Endpoint> endpoints() {
    return Stream.concat(
            Stream.of(Endpoint.get(ROWS, this::page), Endpoint.get(ROWS + ".json", this::page)),
            Stream.of(ExportFormat.CSV, ExportFormat.NDJSON, ExportFormat.XLSX)
                .map(format ->
                    Endpoint.get(ROWS + "." + format.extension(), call -> export(call, format))))
        .toList();
  }

  private Reply page(Call call) {
    Table table = browser.table(call.path("name"), call.path("table"));
    Parameters in = call.parameters();
    JsonShape shape = Export.shape(in, ExportFormat.JSON);
    Optional<Integer> size = in.integer("_size", 1, LARGEST_PAGE).map(Math::toIntExact);
    Optional<String> next = in.text("_next");
    boolean counted = in.oneOf("_nocount", List.of("0", "1")).filter("1"::equals).isEmpty();
    List<Column> facets = new ArrayList<>();
    for (String name : in.lists("_facet")) {
      column(in, "_facet", table, name).ifPresent(facets::add);
    }
    if (facets.size() > MOST_FACETS) {
      in.reject("_facet", "Names more than %d columns.".formatted(MOST_FACETS));
    }
    TableRequest request = request(in, table, size, next, facets, counted);
    TablePage page = browser.page(call.path("name"), request);
    List<ObjectNode> objects =
        shape == JsonShape.ARRAYS ? List.of() : ResultJson.objects(page.result());
    return shape == JsonShape.ARRAY
        ? Reply.json(objects)
        : Reply.json(write(call, table, page, shape, objects));
  }

  private Reply export(Call call, ExportFormat format) {
    Table table = browser.table(call.path("name"), call.path("table"));
    Parameters in = call.parameters();
    JsonShape shape = Export.shape(in, format);
    Optional<Integer> size = in.integer("_size", 1, Integer.MAX_VALUE).map(Math::toIntExact);
    TableRequest request = request(in, table, size, Optional.empty(), List.of(), false);
    return Export.reply(call, browser.all(call.path("name"), request), format, shape, table.name());
  }

  private static TableRequest request(
      Parameters in,
      Table table,
      Optional<Integer> size,
      Optional<String> next,
      List<Column> facets,
      boolean counted) {
    Optional<String> search = in.text("_search");
    Optional<Column> up = in.text("_sort").flatMap(name -> column(in, "_sort", table, name));
    Optional<Column> down =
        in.text("_sort_desc").flatMap(name -> column(in, "_sort_desc", table, name));
    if (up.isPresent() && down.isPresent()) {
      in.reject("_sort_desc", "Rows are sorted either way: give _sort or _sort_desc.");
    }
    List<Filter> filters = new ArrayList<>();
    in.others(name -> !name.startsWith("_") || Filter.names(table, name))
        .forEach(
            (name, value) -> Filter.parse(table, name, value, in.errors()).ifPresent(filters::add));
    in.check();
    return new TableRequest(
        table, filters, up.or(() -> down), down.isPresent(), search, size, next, facets, counted);
  }

  private static Optional<Column> column(
      Parameters in, String parameter, Table table, String name) {
    Optional<Column> column = Filter.column(table, name);
    if (column.isEmpty()) {
      in.reject(parameter, Filter.unknownColumn(table, name));
    }
    return column;
  }

  private static ObjectNode write(
      Call call, Table table, TablePage page, JsonShape shape, List<ObjectNode> objects) {
    ObjectNode json = Json.object();
    json.put("database", call.path("name"));
    json.put("table", table.name());
    json.put("kind", table.kind().toString());
    json.setAll(ResultJson.write(page.result()));
    if (shape == JsonShape.OBJECTS) {
      json.set("rows", Json.tree(objects));
    }
    ObjectNode params = json.putObject("params");
    page.params().forEach((name, value) -> params.set(name, ResultJson.value(value)));
    json.put("paging", page.keyed() ? "keyset" : "offset");
    page.next().ifPresent(next -> json.put("next_cursor", next));
    page.total()
        .ifPresent(total -> {
          ObjectNode node = json.putObject("total");
          total.count().ifPresent(count -> node.put("count", count));
          node.put("cut", total.cut());
        });
    if (!page.facets().isEmpty()) {
      ArrayNode facets = json.putArray("facets");
      page.facets().forEach(facet -> write(facets.addObject(), facet));
    }
    return json;
  }

  private static void write(ObjectNode json, Facet facet) {
    json.put("column", facet.column());
    ArrayNode values = json.putArray("values");
    for (Facet.Value value : facet.values()) {
      ObjectNode node = values.addObject();
      node.set("value", ResultJson.value(value.value()));
      node.put("count", value.count());
    }
    json.put("more", facet.more());
    json.put("cut", facet.sampled().isPresent());
    facet.sampled().ifPresent(rows -> json.put("sampled_rows", rows));
  }
}
