package dev.sqlmatic.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlmatic.failure.FailureException;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigurationTest {
  private static final String DEFAULTS =
      """
      api:
        host: 127.0.0.1
        port: 8080
      database:
        roots: []
        query-timeout: 10s
        max-bytes: 16MB
      """;

  @Test
  void takesTheShippedDefaultWhereNothingElseIsSet() {
    Values values = read(Map.of(), Map.of(), Map.of());

    assertThat(values.port()).isEqualTo(8080);
    assertThat(values.timeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(values.maxBytes()).isEqualTo(16L << 20);
  }

  @Test
  void letsAProfileOverrideTheFileTheEnvironmentBothAndTheCommandLineAll() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("application.yaml", "api:\n  port: 1\n");
    files.put("application-production.yaml", "api:\n  port: 2\n");
    Map<String, String> environment = Map.of("SQLMATIC_API_PORT", "3");

    assertThat(read(files, Map.of(), Map.of()).port()).isEqualTo(2);
    assertThat(read(files, environment, Map.of()).port()).isEqualTo(3);
    assertThat(read(files, environment, Map.of("api.port", "4")).port()).isEqualTo(4);
  }

  @Test
  void splitsAListFromTheEnvironmentAsPathIsSplit() {
    Map<String, String> environment =
        Map.of("SQLMATIC_DATABASE_ROOTS", "/a" + File.pathSeparator + "/b c");

    assertThat(read(Map.of(), environment, Map.of()).roots())
        .containsExactly(Path.of("/a"), Path.of("/b c"));
  }

  @Test
  void tellsEveryErrorAtOnceWithFileLineAndKey() {
    String yaml =
        """
        api:
          port: eighty
          hots: 0.0.0.0
        database:
          query-timeout: 10
          max-bytes: [1, 2]
        """;

    assertThatThrownBy(() ->
            read(Map.of("application.yaml", yaml), Map.of("SQLMATIC_API_PROT", "1"), Map.of()))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("application.yaml:2: api.port: \"eighty\" is not a whole number")
        .hasMessageContaining("application.yaml:3: unknown key api.hots; did you mean api.host?")
        .hasMessageContaining("application.yaml:5: database.query-timeout: \"10\" is not a time")
        .hasMessageContaining("application.yaml:6: database.max-bytes: expected one value")
        .hasMessageContaining("SQLMATIC_API_PROT; did you mean SQLMATIC_API_PORT?");
  }

  @Test
  void namesTheSourceOfAWrongValueFromEnvironmentAndCommandLine() {
    assertThatThrownBy(
            () -> read(Map.of(), Map.of("SQLMATIC_API_PORT", "99999"), Map.of("api.host", "")))
        .hasMessageContaining(
            "environment SQLMATIC_API_PORT: api.port: \"99999\" is not a whole number from 0 to 65535")
        .hasMessageContaining("command line: api.host: must not be empty");
  }

  @Test
  void refusesAKeyThatIsSetTwiceAndWhatIsNoYaml() {
    assertThatThrownBy(
            () -> read(Map.of("a.yaml", "api:\n  port: 1\n  port: 2\n"), Map.of(), Map.of()))
        .hasMessageContaining("a.yaml:3: api.port is already set at a.yaml:2");
    assertThatThrownBy(() -> read(Map.of("a.yaml", "api: [\n"), Map.of(), Map.of()))
        .hasMessageContaining("a.yaml")
        .hasMessageContaining("not valid YAML");
  }

  private record Values(
      String host, int port, java.util.List<Path> roots, Duration timeout, long maxBytes) {}

  private static Values read(
      Map<String, String> files, Map<String, String> environment, Map<String, String> options) {
    Configuration configuration =
        new Configuration(
            new Configuration.Sources("defaults", DEFAULTS, files, environment, options));
    Section api = configuration.section("api");
    Section database = configuration.section("database");
    Values values =
        new Values(
            api.text("host"),
            api.integer("port", 0, 65535),
            database.paths("roots"),
            database.duration("query-timeout"),
            database.bytes("max-bytes", 1));
    configuration.check();
    return values;
  }
}
