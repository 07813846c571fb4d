package dev.sqlmatic.api;

import static dev.sqlmatic.RunningApp.problem;
import static dev.sqlmatic.model.ScriptedOpenAi.says;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sqlmatic.RunningApp;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class BrowseApiTest {
  private static final String HOSTILE = "a/b \"; DROP TABLE city--?%s#'";

  @TempDir Path folder;
  private RunningApp app;

  @BeforeEach
  void start() throws Exception {
    app = RunningApp.with(folder, says("Hello."));
    RunningApp.execute(
        folder.resolve("shop.sqlite"),
        "CREATE TABLE city (id INTEGER PRIMARY KEY, name TEXT, area REAL, people INTEGER, misc)",
        "INSERT INTO city VALUES (1, 'Oslo', 454.0, 700000, 5), (2, 'Rome', 1285.5, 2800000, '5'),"
            + " (3, 'Bern', NULL, 134000, NULL), (4, 'rome', NULL, 10, x'00ff'),"
            + " (5, '100% \"it''s_a, b\"', 1.0, NULL, '')",
        "CREATE TABLE pair (a TEXT, b INTEGER, c, PRIMARY KEY (a, b)) WITHOUT ROWID",
        "INSERT INTO pair VALUES ('x', 1, NULL), ('x', 2, 7), ('y', 1, NULL), ('y', 2, 3), ('z', 1, 7)",
        "CREATE VIEW big AS SELECT name, people FROM city WHERE people > 1000",
        "CREATE VIRTUAL TABLE found USING fts5(name, content='city', content_rowid='id')",
        "INSERT INTO found(found) VALUES ('rebuild')",
        "CREATE TABLE "
            + quoted(HOSTILE)
            + " (\"a__gt\" INTEGER, \"_sort\" TEXT, \"x\"\"; --\" TEXT)",
        "INSERT INTO " + quoted(HOSTILE) + " VALUES (1, 's', 'v'), (2, 't', 'w')");
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  @AfterEach
  void stop() {
    app.close();
  }

  @Test
  void givesAPageWithTheSqlThatItRan() {
    JsonNode page = rows("city", "_size=2&people__gt=100");

    assertThat(page.get("rows"))
        .hasToString("[[1,\"Oslo\",454.0,700000,5],[2,\"Rome\",1285.5,2800000,\"5\"]]");
    assertThat(page.get("columns").get(2)).hasToString("{\"name\":\"area\",\"type\":\"REAL\"}");
    assertThat(page.get("sql").asText())
        .isEqualTo(
            "SELECT rowid, \"id\", \"name\", \"area\", \"people\", \"misc\" FROM \"city\""
                + " WHERE \"people\" > :p1 ORDER BY rowid LIMIT 3");
    assertThat(page.get("params")).hasToString("{\"p1\":\"100\"}");
    assertThat(page.get("total")).hasToString("{\"count\":3,\"cut\":false}");
    assertThat(page.get("kind").asText()).isEqualTo("table");
    assertThat(page.get("paging").asText()).isEqualTo("keyset");
    assertThat(page.has("next_cursor")).isTrue();
    assertThat(rows("city", "_nocount=1").has("total")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name=Rome | 2",
        "name__exact=Rome | 2",
        "name__not=Rome | 1 3 4 5",
        "name__contains=om | 2 4",
        "name__contains=100%25 | 5",
        "name__contains=_ | 5",
        "name__contains=%22it's | 5",
        "name__startswith=ro | 2 4",
        "name__like=%25o%25 | 1 2 4",
        "people__gt=700000 | 2",
        "people__gte=700000 | 1 2",
        "people__lt=134000 | 4",
        "people__lte=134000 | 3 4",
        "area__gt=1e3 | 2",
        "id__in=1,3,99 | 1 3",
        "name__in=Oslo,Bern | 1 3",
        "area__isnull=1 | 3 4",
        "area__isnull=0 | 1 2 5",
        "misc=5 | 1 2",
        "misc__gt=4 | 1 2 4 5",
        "people__gt=100&area__isnull=1 | 3",
        "NAME=Bern | 3",
        "_search=rome | 2 4",
        "_search=%22Rome%22 | 2 4",
        "_search=nowhere%20OR%20rome%20* | -",
      })
  void filters(String query, String ids) {
    List<String> found = new ArrayList<>();
    rows("city", query).get("rows").forEach(row -> found.add(row.get(0).asText()));

    assertThat(String.join(" ", found)).isEqualTo(ids.replace("-", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nam=x | Did you mean 'name'?",
        "nam__gt=x | Did you mean 'name'?",
        "name__contain=x | Did you mean 'contains'?",
        "_sort=nme | Did you mean 'name'?",
        "_facet=peple | Did you mean 'people'?",
        "_sise=3 | Did you mean '_size'?",
        "_size=0 | whole number",
        "_sort=id&_sort_desc=id | either way",
        "area__isnull=maybe | Must be 1 or 0"
      })
  void refusesWhatItDoesNotKnowWithAGuess(String query, String hint) {
    JsonNode problem =
        problem(app.send("GET", path("city", ".json") + "?" + query, ""), 400, "BAD_INPUT");
    assertThat(problem.get("detail").asText()).contains(hint);
  }

  @Test
  void tellsWhatIsNotThere() {
    JsonNode problem = problem(app.send("GET", path("cty", ""), ""), 404, "TABLE_NOT_FOUND");
    assertThat(problem.get("detail").asText()).contains("Did you mean “city”?");
    problem(app.send("GET", "/api/databases/no/tables/city/rows", ""), 404, "DATABASE_NOT_FOUND");
    problem(app.send("GET", path("pair", "") + "?_search=x", ""), 400, "NO_FULL_TEXT_INDEX");
    problem(app.send("GET", path("city", "") + "?_next=nonsense", ""), 400, "BAD_CURSOR");
    String next = rows("city", "_size=1").get("next_cursor").asText();
    problem(app.send("GET", path("city", "") + "?_sort=name&_next=" + next, ""), 400, "BAD_CURSOR");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "city|",
        "city|_sort=area",
        "city|_sort_desc=area",
        "city|_sort=misc",
        "city|_sort_desc=misc",
        "city|_sort_desc=id",
        "pair|",
        "pair|_sort=c",
        "pair|_sort_desc=c",
        "pair|_sort_desc=a",
        "big|_sort=name",
        "found|"
      })
  void pagesMeetEachRowOnceAndInOrder(String what) {
    String table = what.substring(0, what.indexOf('|'));
    String query = what.substring(what.indexOf('|') + 1);
    List<JsonNode> whole = new ArrayList<>();
    rows(table, query).get("rows").forEach(whole::add);

    for (int size = 1; size <= 3; size++) {
      List<JsonNode> paged = new ArrayList<>();
      JsonNode page = rows(table, query + "&_size=" + size);
      page.get("rows").forEach(paged::add);
      while (page.has("next_cursor")) {
        page = rows(table, query + "&_size=" + size + "&_next=" + page.get("next_cursor").asText());
        page.get("rows").forEach(paged::add);
      }
      assertThat(paged).isEqualTo(whole).isNotEmpty();
      assertThat(page.get("paging").asText()).isEqualTo(table.equals("big") ? "offset" : "keyset");
    }
  }

  @Test
  void countsTheValuesOfFacets() {
    JsonNode facets = rows("pair", "_facet=c&_facet=a&b=1").get("facets");

    assertThat(facets.get(0))
        .hasToString(
            "{\"column\":\"c\",\"values\":[{\"value\":null,\"count\":2},{\"value\":7,\"count\":1}],"
                + "\"more\":false,\"cut\":false}");
    assertThat(facets.get(1).get("values")).hasSize(3);
  }

  @Test
  void worksWithNamesMadeToDoHarm() {
    JsonNode page = rows(HOSTILE, "a__gt=1&_sort__exact=s&_sort_desc=" + encoded("x\"; --"));

    assertThat(page.get("rows")).hasToString("[[1,\"s\",\"v\"]]");
    assertThat(page.get("table").asText()).isEqualTo(HOSTILE);
    assertThat(rows(HOSTILE, "a__gt__gt=1").get("rows")).hasToString("[[2,\"t\",\"w\"]]");
    String value = "x' OR 1=1; DROP TABLE city; --";
    assertThat(rows("city", "name=" + encoded(value)).get("rows")).isEmpty();
    assertThat(rows("city", "").get("total").get("count").asInt()).isEqualTo(5);
    assertThat(app.send("GET", path(HOSTILE, ".csv"), "").body())
        .isEqualTo("a__gt,_sort,\"x\"\"; --\"\r\n1,s,v\r\n2,t,w\r\n");
  }

  @Test
  void givesTheWholeTableAsAFile() {
    assertThat(app.send("GET", path("city", ".csv") + "?people__gt=100&_sort_desc=name", "").body())
        .isEqualTo(
            "id,name,area,people,misc\r\n2,Rome,1285.5,2800000,5\r\n1,Oslo,454.0,700000,5\r\n3,Bern,,134000,\r\n");
    assertThat(app.send("GET", path("city", ".ndjson") + "?id__lt=2", "").body())
        .isEqualTo("{\"id\":1,\"name\":\"Oslo\",\"area\":454.0,\"people\":700000,\"misc\":5}\n");
    assertThat(app.send("GET", path("big", ".xlsx"), "").statusCode()).isEqualTo(200);
    problem(app.send("GET", path("city", ".csv") + "?_facet=id", ""), 400, "BAD_INPUT");
  }

  @Test
  void shapesItsRows() {
    assertThat(rows("pair", "_shape=objects&_size=1").get("rows"))
        .hasToString("[{\"a\":\"x\",\"b\":1,\"c\":null}]");
    assertThat(rows("pair", "_shape=array&_size=1"))
        .hasToString("[{\"a\":\"x\",\"b\":1,\"c\":null}]");
  }

  @Test
  void showsValuesLongerThanOtherSqlMayTouch() throws Exception {
    RunningApp.execute(
        folder.resolve("shop.sqlite"),
        "CREATE TABLE long (id INTEGER PRIMARY KEY, a)",
        "INSERT INTO long VALUES (1, printf('%.*c', 3000000, 'x'))");

    assertThat(rows("long", "").get("rows").get(0).get(1).asText()).hasSize(3_000_000);
    assertThat(app.send("GET", path("long", ".csv"), "").body())
        .hasSize(3_000_000 + "id,a\r\n1,\r\n".length());
    problem(
        app.send("POST", "/api/query", "{\"sql\":\"SELECT a FROM long\",\"database\":\"shop\"}"),
        400,
        "QUERY_FAILED");
  }

  private JsonNode rows(String table, String query) {
    return app.get(path(table, ".json") + "?" + query);
  }

  private static String path(String table, String end) {
    return "/api/databases/shop/tables/" + encoded(table) + "/rows" + end;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
