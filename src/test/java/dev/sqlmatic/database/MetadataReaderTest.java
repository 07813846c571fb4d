package dev.sqlmatic.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sqlmatic.database.DatabaseMetadata.ColumnProfile;
import dev.sqlmatic.database.DatabaseMetadata.TableFacts;
import dev.sqlmatic.failure.FailureException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetadataReaderTest {
  private static final String[] EVENTS = {
    "PRAGMA user_version=7",
    "PRAGMA application_id=42",
    "CREATE TABLE events(id INTEGER PRIMARY KEY, kind TEXT, day TEXT, created_at INTEGER,"
        + " payload TEXT, price REAL, data BLOB)",
    "INSERT INTO events(kind, day, created_at, payload, price, data) VALUES"
        + " ('a', '2026-01-02', 1767312000, '{\"user\":{\"id\":1},\"tags\":[\"x\"]}', 1.5, x'00'),"
        + " ('a', '2026-01-03', 1767398400, '{\"user\":{\"id\":2},\"note\":null}', NULL, NULL),"
        + " ('b', '2026-01-04', 1767484800, '[]', -2, x'01')",
    "CREATE VIEW v AS SELECT kind FROM events"
  };

  @TempDir Path folder;

  @Test
  void tellsOfTheFileAndItsRows() {
    try (TestDatabase database = TestDatabase.of(folder, EVENTS)) {
      DatabaseMetadata metadata = read(database, MetadataRequest.all());
      assertThat(metadata.userVersion()).isEqualTo(7);
      assertThat(metadata.applicationId()).isEqualTo(42);
      assertThat(metadata.encoding()).isEqualTo("UTF-8");
      assertThat(metadata.size()).isEqualTo(metadata.pageSize() * metadata.pageCount());
      assertThat(metadata.complete()).isTrue();
      assertThat(metadata.tables())
          .singleElement()
          .matches(table -> table.rows().equals(Optional.of(3L)) && !table.estimated());
    }
  }

  @Test
  void profilesColumns() {
    try (TestDatabase database = TestDatabase.of(folder, EVENTS)) {
      TableFacts events = read(database, MetadataRequest.of("EVENTS")).tables().getFirst();
      ColumnProfile kind = column(events, "kind");
      assertThat(kind.distinct()).isEqualTo(2);
      assertThat(kind.samples()).containsExactly(SqlValue.of("a"), SqlValue.of("b"));
      ColumnProfile price = column(events, "price");
      assertThat(price.nulls()).isEqualTo(1);
      assertThat(price.min()).contains(SqlValue.of(-2.0));
      assertThat(price.max()).contains(SqlValue.of(1.5));
      assertThat(column(events, "day").dateEncoding()).contains("iso-date");
      assertThat(column(events, "created_at").dateEncoding()).contains("unix-seconds");
      assertThat(column(events, "id").dateEncoding()).isEmpty();
      assertThat(column(events, "payload").jsonPaths())
          .contains("$.user.id", "$.tags[*]", "$.note");
      assertThat(column(events, "data").samples()).isEmpty();
      assertThat(column(events, "data").nulls()).isEqualTo(1);
    }
  }

  @Test
  void looksOnlyAtWhatWasAskedFor() {
    try (TestDatabase database = TestDatabase.of(folder, EVENTS)) {
      MetadataRequest request = new MetadataRequest(Set.of("v"), Set.of("KIND"), Optional.empty());
      TableFacts view = read(database, request).tables().getFirst();
      assertThat(view.rows()).contains(3L);
      assertThat(view.columns()).extracting(ColumnProfile::name).containsExactly("kind");
      assertThatThrownBy(() -> read(database, MetadataRequest.of("nowhere")))
          .isInstanceOf(FailureException.class)
          .hasMessageContaining("“nowhere”")
          .hasMessageContaining("events");
    }
  }

  @Test
  void takesEvenlySpreadRowsOfALargeTable() {
    try (TestDatabase database =
        TestDatabase.of(
            folder,
            "CREATE TABLE big(n INTEGER)",
            "WITH RECURSIVE c(x) AS (VALUES(1) UNION ALL SELECT x + 1 FROM c LIMIT 50000)"
                + " INSERT INTO big SELECT x FROM c")) {
      TableFacts big = read(database, MetadataRequest.all()).tables().getFirst();
      assertThat(big.rows()).contains(50_000L);
      ColumnProfile n = big.columns().getFirst();
      assertThat(n.sampled()).isTrue();
      assertThat(n.profiled()).isEqualTo(1_000);
      assertThat(n.min()).contains(SqlValue.of(1));
      assertThat(((SqlValue.Int) n.max().orElseThrow()).value()).isEqualTo(50_000);
    }
  }

  @Test
  void saysWhenItWasCutShort() {
    try (TestDatabase database =
        TestDatabase.of(
            folder,
            "CREATE TABLE t(a)",
            "CREATE VIEW endless AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)"
                + " SELECT x FROM c")) {
      long start = System.nanoTime();
      DatabaseMetadata metadata =
          new MetadataReader(database.file(), MetadataRequest.of("endless"), Duration.ofMillis(300))
              .read();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
      assertThat(metadata.complete()).isFalse();
      assertThat(metadata.tables().getFirst().rows()).isEmpty();
      assertThat(metadata.tables().getFirst().estimated()).isTrue();
    }
  }

  @Test
  void isWrittenInSnakeCaseWithAbsentFieldsLeftOut() {
    try (TestDatabase database = TestDatabase.of(folder, EVENTS)) {
      ObjectNode json = MetadataJson.write(read(database, MetadataRequest.all()));
      assertThat(json.at("/page_size").asLong()).isPositive();
      assertThat(json.at("/tables/0/rows").asLong()).isEqualTo(3);
      assertThat(json.at("/tables/0/columns/2/date_encoding").asText()).isEqualTo("iso-date");
      assertThat(json.at("/tables/0/columns/1").has("date_encoding")).isFalse();
    }
  }

  private static DatabaseMetadata read(TestDatabase database, MetadataRequest request) {
    return new MetadataReader(database.file(), request, Duration.ofSeconds(5)).read();
  }

  private static ColumnProfile column(TableFacts table, String name) {
    List<ColumnProfile> found =
        table.columns().stream().filter(c -> c.name().equals(name)).toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }
}
