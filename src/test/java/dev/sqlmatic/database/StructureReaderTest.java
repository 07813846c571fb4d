package dev.sqlmatic.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlmatic.database.DatabaseStructure.Column;
import dev.sqlmatic.database.DatabaseStructure.ForeignKey;
import dev.sqlmatic.database.DatabaseStructure.Index;
import dev.sqlmatic.database.DatabaseStructure.Kind;
import dev.sqlmatic.database.DatabaseStructure.Table;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StructureReaderTest {
  @TempDir Path folder;

  @Test
  void readsColumnsKeysAndOptions() {
    try (TestDatabase database =
        TestDatabase.of(
            folder,
            "CREATE TABLE a(x INTEGER, y TEXT NOT NULL DEFAULT 'n', z AS (x * 2) STORED,"
                + " PRIMARY KEY(y, x)) WITHOUT ROWID",
            "CREATE TABLE b(id INTEGER PRIMARY KEY, v BLOB) STRICT",
            "INSERT INTO b(v) VALUES(x'00'), (x'01')")) {
      Table a = table(database, "A");
      assertThat(a.withoutRowid()).isTrue();
      assertThat(a.primaryKey()).containsExactly("y", "x");
      assertThat(a.columns())
          .containsExactly(
              new Column("x", "INTEGER", true, Optional.empty(), 2, false, false),
              new Column("y", "TEXT", true, Optional.of("'n'"), 1, false, false),
              new Column("z", "", false, Optional.empty(), 0, true, false));
      Table b = table(database, "b");
      assertThat(b.strict()).isTrue();
      assertThat(b.rowEstimate()).contains(2L);
      assertThat(b.sql()).startsWith("CREATE TABLE b");
    }
  }

  @Test
  void namesTheKeyThatAForeignKeyLeavesOut() {
    try (TestDatabase database =
        TestDatabase.of(
            folder,
            "CREATE TABLE parent(p INTEGER, q TEXT, PRIMARY KEY(q, p))",
            "CREATE TABLE child(a, b, c REFERENCES gone(x) ON DELETE CASCADE,"
                + " FOREIGN KEY(a, b) REFERENCES Parent ON UPDATE SET NULL)")) {
      assertThat(table(database, "child").foreignKeys())
          .containsExactlyInAnyOrder(
              new ForeignKey(
                  List.of("a", "b"), "Parent", List.of("q", "p"), "SET NULL", "NO ACTION"),
              new ForeignKey(List.of("c"), "gone", List.of("x"), "NO ACTION", "CASCADE"));
    }
  }

  @Test
  void readsIndexesTriggersViewsAndFullTextTables() {
    try (TestDatabase database =
        TestDatabase.of(
            folder,
            "CREATE TABLE t(a UNIQUE, b)",
            "CREATE INDEX i ON t(b, lower(a)) WHERE b > 1",
            "CREATE TRIGGER g AFTER DELETE ON t BEGIN SELECT 1; END",
            "CREATE VIEW v AS SELECT a AS one, count(*) n FROM t",
            "CREATE VIRTUAL TABLE f USING fts5(body)")) {
      Table t = table(database, "t");
      assertThat(t.indexes())
          .contains(
              new Index(
                  "i",
                  false,
                  true,
                  "c",
                  List.of("b", ""),
                  "CREATE INDEX i ON t(b, lower(a)) WHERE b > 1"))
          .anyMatch(index -> index.origin().equals("u") && index.unique());
      assertThat(t.triggers()).singleElement().matches(trigger -> trigger.name().equals("g"));
      Table v = table(database, "v");
      assertThat(v.kind()).isEqualTo(Kind.VIEW);
      assertThat(v.columns()).extracting(Column::name).containsExactly("one", "n");
      assertThat(v.rowEstimate()).isEmpty();
      assertThat(table(database, "f").kind()).isEqualTo(Kind.VIRTUAL);
      assertThat(table(database, "f").columns()).anyMatch(Column::hidden);
      assertThat(table(database, "f_data").kind()).isEqualTo(Kind.SHADOW);
      assertThat(database.file().structure().problems()).isEmpty();
    }
  }

  @Test
  void readsAllButTheOneViewThatIsBroken() {
    try (TestDatabase database =
        TestDatabase.of(
            folder,
            "CREATE TABLE t(a)",
            "CREATE TABLE u(b)",
            "CREATE VIEW bad AS SELECT nowhere FROM t",
            "CREATE VIEW good AS SELECT b FROM u")) {
      DatabaseStructure structure = database.file().structure();
      assertThat(structure.table("t").orElseThrow().columns()).hasSize(1);
      assertThat(structure.table("good").orElseThrow().columns()).hasSize(1);
      assertThat(structure.problems()).singleElement().asString().contains("bad", "nowhere");
    }
  }

  /** On a thread with Java's default stack this kills the process. */
  @Test
  void survivesTwoThousandViewsUponEachOther() {
    List<String> sql = new ArrayList<>(List.of("BEGIN", "CREATE TABLE v0(a)"));
    for (int i = 1; i <= 2000; i++) {
      sql.add("CREATE VIEW v%d AS SELECT a FROM v%d".formatted(i, i - 1));
    }
    sql.add("COMMIT");
    DatabaseConfig patient = TestDatabase.config(100, 1_000_000, Duration.ofMinutes(1));
    try (TestDatabase database = TestDatabase.of(folder, patient, sql.toArray(String[]::new))) {
      assertThat(database.file().structure().tables()).hasSize(2001);
      assertThat(database.rows("SELECT * FROM v2000")).isEmpty();
    }
  }

  @Test
  void isReadAgainWhenTheSchemaChangesAndOnlyThen() {
    try (TestDatabase database = TestDatabase.of(folder, "CREATE TABLE t(a)")) {
      DatabaseStructure first = database.file().structure();
      database.write("INSERT INTO t VALUES(1)");
      assertThat(database.file().structure()).isSameAs(first);
      database.write("CREATE TABLE u(b)");
      assertThat(database.file().structure().tables())
          .extracting(Table::name)
          .containsExactly("t", "u");
    }
  }

  @Test
  void estimatesALargeTableWithoutCountingIt() {
    try (TestDatabase database =
        TestDatabase.of(
            folder,
            "CREATE TABLE t(a)",
            "WITH RECURSIVE c(x) AS (VALUES(1) UNION ALL SELECT x + 1 FROM c LIMIT 20000)"
                + " INSERT INTO t SELECT x FROM c")) {
      assertThat(table(database, "t").rowEstimate()).contains(20_000L);
    }
  }

  private static Table table(TestDatabase database, String name) {
    return database.file().structure().table(name).orElseThrow();
  }
}
