package dev.sqlmatic.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sqlmatic.database.StructureJson.Detail;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.json.Json;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StructureJsonTest {
  private static final String[] SQL = {
    "CREATE TABLE p(id INTEGER PRIMARY KEY, n TEXT DEFAULT 'x')",
    "CREATE TABLE c(p INTEGER NOT NULL REFERENCES p)",
    "CREATE INDEX i ON c(p)",
    "CREATE VIEW v AS SELECT n FROM p"
  };

  @TempDir Path folder;

  @Test
  void hasTheContractsShape() {
    try (TestDatabase database = TestDatabase.of(folder, SQL)) {
      ObjectNode json = StructureJson.write(database.file().structure());
      assertThat(json.get("tables").get(1).toString())
          .isEqualTo(
              Json.parse(
                      """
                      {"name":"c","type":"table","strict":false,"without_rowid":false,
                       "columns":[{"name":"p","type":"INTEGER","not_null":true,"primary_key":0,
                         "generated":false,"hidden":false}],
                       "primary_key":[],
                       "foreign_keys":[{"columns":["p"],"referenced_table":"p",
                         "referenced_columns":["id"],"on_update":"NO ACTION","on_delete":"NO ACTION"}],
                       "row_estimate":0,
                       "indexes":[{"name":"i","unique":false,"partial":false,"origin":"c",
                         "columns":["p"],"sql":"CREATE INDEX i ON c(p)"}],
                       "triggers":[],
                       "sql":"CREATE TABLE c(p INTEGER NOT NULL REFERENCES p)"}
                      """
                          .replaceAll("\\n\\s*", ""))
                  .toString());
      assertThat(json.at("/tables/0/columns/1/default").asText()).isEqualTo("'x'");
      assertThat(json.at("/views/0/name").asText()).isEqualTo("v");
      assertThat(json.at("/problems").isEmpty()).isTrue();
    }
  }

  @Test
  void tellsLessWhenAskedForLess() {
    try (TestDatabase database = TestDatabase.of(folder, SQL)) {
      DatabaseStructure structure = database.file().structure();
      ObjectNode names = StructureJson.write(structure, Detail.of("names"), Set.of("P", "v"));
      assertThat(names.get("tables").toString()).isEqualTo("[{\"name\":\"p\",\"type\":\"table\"}]");
      assertThat(names.get("views").toString()).isEqualTo("[{\"name\":\"v\",\"type\":\"view\"}]");
      ObjectNode summary = StructureJson.write(structure, Detail.of("summary"), Set.of());
      assertThat(summary.at("/tables/0").has("columns")).isTrue();
      assertThat(summary.at("/tables/0").has("sql")).isFalse();
    }
  }

  @Test
  void refusesAnUnknownDetailOrTable() {
    try (TestDatabase database = TestDatabase.of(folder, SQL)) {
      DatabaseStructure structure = database.file().structure();
      assertThatThrownBy(() -> Detail.of("everything"))
          .isInstanceOf(FailureException.class)
          .hasMessageContaining("“everything”");
      assertThatThrownBy(() -> StructureJson.write(structure, Detail.FULL, Set.of("nope")))
          .isInstanceOf(FailureException.class)
          .hasMessageContaining("TABLE_NOT_FOUND");
    }
  }
}
