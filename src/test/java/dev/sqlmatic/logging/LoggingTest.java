package dev.sqlmatic.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sqlmatic.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

class LoggingTest {
  private static final Logger LOG = LoggerFactory.getLogger("dev.sqlmatic.LoggingTest");

  @TempDir Path folder;

  @AfterEach
  void closeTheFiles() {
    MDC.clear();
    Logging.configure(config(LoggingConfig.Format.TEXT, false, 10_000_000), folder, false);
  }

  @Test
  void writesLinesWithTheIdsOfWhatTheyBelongTo() throws IOException {
    Logging.configure(config(LoggingConfig.Format.TEXT, true, 10_000_000), folder, false);
    say("Hello.");

    assertThat(Files.readString(folder.resolve("sqlmatic.log")))
        .endsWith("[r-1 local t-1 run-1] Hello.\n");
  }

  @Test
  void writesOneObjectALineWhereJsonIsAskedFor() throws IOException {
    Logging.configure(config(LoggingConfig.Format.JSON, true, 10_000_000), folder, false);
    say("Hello, \"you\".\nBye.");

    List<String> lines = Files.readAllLines(folder.resolve("sqlmatic.jsonl"));
    assertThat(lines).hasSize(1);
    JsonNode line = Json.parse(lines.getFirst());
    assertThat(line.path("formattedMessage").asText()).isEqualTo("Hello, \"you\".\nBye.");
    assertThat(line.at("/mdc/request").asText()).isEqualTo("r-1");
    assertThat(line.at("/mdc/run").asText()).isEqualTo("run-1");
  }

  @Test
  void beginsANewFileWhenOneIsFull() {
    Logging.configure(config(LoggingConfig.Format.TEXT, true, 2_000), folder, false);

    await()
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> {
          say("x".repeat(500));
          return files().anyMatch(name -> name.endsWith(".log.gz"));
        });
  }

  private Stream<String> files() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void say(String text) {
    MDC.put("request", "r-1");
    MDC.put("user", "local");
    MDC.put("thread", "t-1");
    MDC.put("run", "run-1");
    LOG.info(text);
  }

  private static LoggingConfig config(LoggingConfig.Format format, boolean file, long size) {
    return new LoggingConfig(LoggingConfig.Level.INFO, format, file, size, 14, 200_000_000);
  }
}
