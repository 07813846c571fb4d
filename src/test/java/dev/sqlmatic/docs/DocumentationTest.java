package dev.sqlmatic.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sqlmatic.App;
import dev.sqlmatic.AppConfig;
import dev.sqlmatic.agent.AgentEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users read must be true: names are complete, links lead somewhere, examples work. */
class DocumentationTest {
  private static final Path README = Path.of("README.md");
  private static final Path GUIDE = Path.of("src", "docs", "guide.md");

  @TempDir Path folder;

  @Test
  void theGuideNamesEveryEventOfARun() throws IOException {
    String guide = Files.readString(GUIDE);
    for (Class<?> event : AgentEvent.class.getPermittedSubclasses()) {
      String type =
          event
              .getSimpleName()
              .replace("Event", "")
              .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
              .toLowerCase(Locale.ROOT);
      assertThat(guide).contains("| `" + type + "` |");
    }
  }

  @Test
  void theGuideNamesEveryTool() throws IOException {
    String guide = Files.readString(GUIDE);
    try (Stream<Path> tools = Files.list(Path.of("src", "main", "resources", "prompts", "tools"))) {
      List<String> names =
          tools.map(t -> t.getFileName().toString().replaceAll("\\..*", "")).distinct().toList();
      assertThat(names).isNotEmpty().allSatisfy(name -> assertThat(guide).contains("`" + name));
    }
  }

  @Test
  void everyLinkToAFileLeadsToOne() throws IOException {
    List<String> broken = new ArrayList<>();
    try (Stream<Path> pages = Files.walk(Path.of("src", "docs"))) {
      List<Path> all =
          Stream.concat(Stream.of(README), pages.filter(p -> p.toString().endsWith(".md")))
              .toList();
      for (Path page : all) {
        for (String target : matches("\\]\\(([^)#]+)[^)]*\\)", Files.readString(page))) {
          boolean file = !target.contains("://");
          Path base = page.toAbsolutePath().getParent();
          if (file && base != null && !Files.exists(base.resolve(target))) {
            broken.add(page + " -> " + target);
          }
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void everyCurlExampleWorksAsItStands() throws Exception {
    String shell =
        String.join(
            "\n",
            matches("(?s)```sh\n(.*?)```", Files.readString(README) + Files.readString(GUIDE)));
    List<String> examples =
        Stream.of(shell.replace("\\\n", " ").split("\n"))
            .filter(line -> line.startsWith("curl "))
            .toList();
    assertThat(examples).hasSizeGreaterThanOrEqualTo(4);
    assumeTrue(hasCurl(), "needs curl on the path to run the examples");
    Map<String, String> settings = Map.of("api.port", "0", "storage.home", folder.toString());
    try (App app = App.start(AppConfig.read(Optional.empty(), Map.of(), settings), List.of())) {
      for (String example : examples) {
        String command = example.replace("127.0.0.1:8080", "127.0.0.1:" + app.port());
        Process curl =
            new ProcessBuilder("sh", "-c", command.replaceFirst("curl ", "curl -sS --fail "))
                .redirectErrorStream(true)
                .start();
        String output = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(curl.waitFor()).as(command + "\n" + output).isZero();
        assertThat(output).as(command).contains("{");
      }
    }
  }

  private static boolean hasCurl() throws InterruptedException {
    try {
      return new ProcessBuilder("curl", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static List<String> matches(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(DocumentationTest::first).toList();
  }

  private static String first(MatchResult result) {
    return result.group(1);
  }
}
