package dev.sqlmatic.api;

import static dev.sqlmatic.RunningApp.json;
import static dev.sqlmatic.RunningApp.problem;
import static dev.sqlmatic.model.ScriptedOpenAi.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sqlmatic.RunningApp;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ExportApiTest {
  private static final String ENDLESS =
      "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c) SELECT n FROM c";
  private static final String PRODUCTS = "SELECT * FROM product ORDER BY id";

  @TempDir Path folder;
  private RunningApp app;

  @BeforeEach
  void start() throws Exception {
    app = RunningApp.with(folder, says("Hello."));
  }

  @AfterEach
  void stop() {
    app.close();
  }

  @Test
  void givesAResultAsCsv() {
    HttpResponse<String> response = app.send("GET", query("csv", PRODUCTS, ""), "");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/csv");
    assertThat(response.headers().firstValue("Content-Disposition"))
        .contains("attachment; filename=\"shop.csv\"; filename*=UTF-8''shop.csv");
    assertThat(response.body())
        .isEqualTo(
            String.join(
                "\r\n",
                "id,name,price,picture",
                "1,Tea,4.5,\"{\"\"$base64\"\":\"\"AP8=\"\",\"\"length\"\":2}\"",
                "2,Cup,9.0,",
                "3,Pot,30.25,",
                ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "NULL | ``",
        "'' | \"\"",
        "'a,b' | \"a,b\"",
        "'say \"hi\"' | \"say \"\"hi\"\"\"",
        "9223372036854775807 | 9223372036854775807",
        "0.1 + 0.2 | 0.30000000000000004",
        "9e999 | Inf",
        "-9e999 | -Inf",
        "'back\\slash' | back\\slash",
        "'Zürich' | Zürich",
        "CAST(x'ff41' AS TEXT) | \"{\"\"$base64\"\":\"\"/0E=\"\",\"\"length\"\":2,\"\"type\"\":\"\"text\"\"}\""
      })
  void keepsEachValueInCsv(String expression, String field) {
    assertThat(app.send("GET", query("csv", "SELECT " + expression + " AS v", ""), "").body())
        .isEqualTo("v\r\n" + field + "\r\n");
  }

  @Test
  void keepsLineBreaksInCsv() {
    String sql = "SELECT 'a' || char(13, 10) || 'b' AS \"x,y\", 1 AS z";
    assertThat(app.send("GET", query("csv", sql, ""), "").body())
        .isEqualTo("\"x,y\",z\r\n\"a\r\nb\",1\r\n");
  }

  @Test
  void givesJsonInTheShapeAskedFor() {
    JsonNode arrays = app.get(query("json", PRODUCTS, ""));
    assertThat(arrays.get("rows").get(1)).hasToString("[2,\"Cup\",9.0,null]");
    assertThat(arrays.get("columns").get(1)).hasToString("{\"name\":\"name\",\"type\":\"TEXT\"}");
    assertThat(arrays.get("row_count").asInt()).isEqualTo(3);
    assertThat(arrays.get("truncated").asBoolean()).isFalse();
    assertThat(arrays.get("sql").asText()).isEqualTo(PRODUCTS);
    assertThat(arrays.get("query_id").asText()).isNotEmpty();
    assertThat(arrays.has("elapsed_ms")).isTrue();
    assertThat(arrays.has("data_version")).isTrue();

    JsonNode objects = app.get(query("json", PRODUCTS, "&_shape=objects&_size=1"));
    assertThat(objects.get("rows"))
        .hasToString(
            "[{\"id\":1,\"name\":\"Tea\",\"price\":4.5,\"picture\":{\"$base64\":\"AP8=\",\"length\":2}}]");
    assertThat(objects.get("truncated").asBoolean()).isTrue();

    assertThat(app.get(query("json", "SELECT 1 AS a, 2 AS a, NULL AS \"q\"\"\"", "&_shape=array")))
        .hasToString("[{\"a\":1,\"a_2\":2,\"q\\\"\":null}]");
    assertThat(app.get(query("json", "SELECT 1 WHERE 0", "&_shape=array"))).isEmpty();
    problem(app.send("GET", query("json", PRODUCTS, "&_shape=objekts"), ""), 400, "BAD_INPUT");
  }

  @Test
  void neverLetsTextThatIsNotUtf8SpoilTheJson() {
    JsonNode rows =
        app.get(query("json", "SELECT CAST(x'22ff' AS TEXT) AS bad, 'gut é' AS good", ""))
            .get("rows");

    assertThat(rows.get(0).get(0))
        .hasToString("{\"$base64\":\"Iv8=\",\"length\":2,\"type\":\"text\"}");
    assertThat(rows.get(0).get(1).asText()).isEqualTo("gut é");
  }

  @Test
  void givesJsonLines() {
    HttpResponse<String> response =
        app.send("GET", query("ndjson", "SELECT id, name FROM product", ""), "");

    assertThat(response.headers().firstValue("Content-Type")).contains("application/x-ndjson");
    assertThat(response.body())
        .isEqualTo(
            "{\"id\":1,\"name\":\"Tea\"}\n{\"id\":2,\"name\":\"Cup\"}\n{\"id\":3,\"name\":\"Pot\"}\n");
    assertThat(app.send("GET", query("ndjson", "SELECT 1, 'x'", "&_shape=arrays"), "").body())
        .isEqualTo("[1,\"x\"]\n");
  }

  @Test
  void givesASpreadsheetThatKeepsLongNumbersAndControlCharacters() throws Exception {
    String sql =
        "SELECT 1.5 AS \"a<b\", 9223372036854775807, NULL, '<&' || char(1) || '_x0041_', 42, x'00ff'";
    byte[] file = bytes(query("xlsx", sql, ""), "identity").body();

    Map<String, String> parts = unzip(file);
    assertThat(parts).containsKeys("[Content_Types].xml", "xl/workbook.xml");
    assertThat(parts.get("xl/worksheets/sheet1.xml"))
        .contains("a&lt;b", "<v>1.5</v>", "<v>42</v>", "9223372036854775807</t>")
        .contains("&lt;&amp;_x0001__x005F_x0041_")
        .contains("AP8=")
        .doesNotContain("<v>9223372036854775807</v>");
  }

  @Test
  void packsWhereAskedTo() throws Exception {
    HttpResponse<byte[]> packed = bytes(query("csv", PRODUCTS, ""), "br, gzip;q=0.5");
    HttpResponse<byte[]> plain = bytes(query("csv", PRODUCTS, ""), "gzip;q=0, *");

    assertThat(packed.headers().firstValue("Content-Encoding")).contains("gzip");
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
      assertThat(in.readAllBytes()).isEqualTo(plain.body());
    }
    assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(plain.headers().firstValue("Vary")).contains("Accept-Encoding");
    assertThat(bytes(query("xlsx", PRODUCTS, ""), "gzip").headers().firstValue("Content-Encoding"))
        .isEmpty();
  }

  @Test
  void bindsQueryParameters() {
    JsonNode found =
        app.get(query("json", "SELECT name FROM product WHERE price > :least", "&least=5"));
    assertThat(found.get("rows")).hasToString("[[\"Cup\"],[\"Pot\"]]");
    problem(app.send("GET", query("json", "SELECT :a", ""), ""), 400, "BAD_INPUT");
    problem(app.send("GET", query("json", "SELECT 1", "&a=1"), ""), 400, "BAD_INPUT");
    problem(app.send("GET", query("json", "SELECT 1", "&_sise=1"), ""), 400, "BAD_INPUT");
    problem(app.send("GET", "/api/query.json?database=shop", ""), 400, "BAD_INPUT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "csv", "ndjson", "xlsx"})
  void answersAProblemToWhatFailsBeforeTheFirstRow(String format) {
    problem(app.send("GET", query(format, "DELETE FROM product", ""), ""), 400, "QUERY_REJECTED");
    problem(app.send("GET", query(format, "SELECT * FROM absent", ""), ""), 400, "QUERY_FAILED");
    problem(
        app.send("GET", query(format, ENDLESS + " WHERE n < 0", "&_timeout_ms=200"), ""),
        400,
        "QUERY_TIMED_OUT");
    problem(
        app.send("GET", "/api/query." + format + "?database=absent&sql=SELECT%201", ""),
        404,
        "DATABASE_NOT_FOUND");
  }

  @Test
  void breaksOffWhatFailsLaterSoThatItNeverLooksWhole() {
    assertThatThrownBy(() ->
            app.client()
                .send(
                    app.request(query("csv", ENDLESS, "&_timeout_ms=500")).build(),
                    BodyHandlers.ofByteArray()))
        .isInstanceOf(IOException.class);
    assertThat(app.get("/health").path("status").asText()).isNotEmpty();
  }

  @Test
  void answersHeadWithTheSameHeadersAndNoRows() {
    HttpResponse<String> head =
        app.send(
            app.request(query("csv", ENDLESS, ""))
                .method("HEAD", java.net.http.HttpRequest.BodyPublishers.noBody()));

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValue("Content-Disposition").orElseThrow()).contains("shop.csv");
    assertThat(head.body()).isEmpty();
  }

  @Test
  void stopsTheQueryOfAClientThatLeavesInTheMiddle() throws Exception {
    try (Socket client = get(query("csv", ENDLESS, ""))) {
      client.getInputStream().readNBytes(1_000_000);
      assertThat(app.app().services().databases().streaming()).isOne();
    }
    await()
        .atMost(Duration.ofSeconds(1))
        .untilAsserted(() -> assertThat(app.app().services().databases().streaming()).isZero());
  }

  @Test
  void answersShortQueriesWhileSlowClientsHoldLongExports() throws Exception {
    try (Socket one = get(query("csv", ENDLESS, ""));
        Socket two = get(query("json", ENDLESS, ""))) {
      assertThat(one.getInputStream().read()).isPositive();
      assertThat(two.getInputStream().read()).isPositive();
      for (int i = 0; i < 20; i++) {
        json(app.send("POST", "/api/query", "{\"sql\":\"SELECT 1\"}"), 200);
      }
    }
  }

  private Socket get(String path) throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), app.port());
    client.setReceiveBufferSize(16 * 1024);
    String request = "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(path);
    client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return client;
  }

  private HttpResponse<byte[]> bytes(String path, String encodings) throws Exception {
    return app.client()
        .send(
            app.request(path).header("Accept-Encoding", encodings).build(),
            BodyHandlers.ofByteArray());
  }

  private static String query(String format, String sql, String more) {
    return "/api/query.%s?database=shop&sql=%s%s"
        .formatted(format, URLEncoder.encode(sql, StandardCharsets.UTF_8), more);
  }

  private Map<String, String> unzip(byte[] file) throws IOException {
    Path path = Files.write(folder.resolve("result.xlsx"), file);
    Map<String, String> parts = new HashMap<>();
    try (ZipFile zip = new ZipFile(path.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        try (InputStream part = zip.getInputStream(entry)) {
          parts.put(entry.getName(), new String(part.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
    }
    return parts;
  }
}
