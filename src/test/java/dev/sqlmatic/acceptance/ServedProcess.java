package dev.sqlmatic.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sqlmatic.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code sqlmatic serve} in a process of its own, as a user starts it; it can be killed. */
final class ServedProcess implements AutoCloseable {
  private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)");

  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final String readyLine;
  private final int port;

  /**
   * Starts it and waits for its ready line.
   *
   * @param home the folder of all its state
   */
  ServedProcess(Path home, Map<String, String> environment, String... options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.sqlmatic.Main",
                "serve",
                "--port",
                "0"));
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("OPENAI_"));
    builder.environment().put("SQLMATIC_STORAGE_HOME", home.toString());
    builder.environment().putAll(environment);
    builder.redirectError(ProcessBuilder.Redirect.appendTo(home.resolve("stderr.log").toFile()));
    process = builder.start();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = lines.readLine();
    Matcher address = ADDRESS.matcher(line == null ? "" : line);
    if (!address.find()) {
      throw new AssertionError("No ready line but: " + line + "; see " + home + "/stderr.log");
    }
    readyLine = String.valueOf(line);
    port = Integer.parseInt(address.group(1));
  }

  String readyLine() {
    return readyLine;
  }

  int port() {
    return port;
  }

  /** The processes that it has started and that live. */
  List<ProcessHandle> children() {
    return process.descendants().toList();
  }

  /** As {@code kill -9}: nothing of it runs on. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** As Ctrl-C or {@code kill}; tells its exit status. */
  int terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      throw new AssertionError("The server still runs 20 s after SIGTERM");
    }
    return process.exitValue();
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(20)).build();
    return json(http.send(request, HttpResponse.BodyHandlers.ofString()));
  }

  /** What a POST gives; an answer of 400 or more is an error of the test. */
  JsonNode post(String path, Object body) throws IOException, InterruptedException {
    return json(send(path, body));
  }

  /** What a POST gives, a problem included. */
  JsonNode answer(String path, Object body) throws IOException, InterruptedException {
    return Json.parse(send(path, body).body());
  }

  private HttpResponse<String> send(String path, Object body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri(path))
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(Json.write(body)))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static JsonNode json(HttpResponse<String> response) {
    if (response.statusCode() >= 400) {
      throw new AssertionError(response.statusCode() + " " + response.body());
    }
    return Json.parse(response.body());
  }

  @Override
  public void close() {
    process.destroyForcibly();
    http.close();
  }
}
