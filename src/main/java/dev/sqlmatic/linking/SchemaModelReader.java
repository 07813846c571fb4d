package dev.sqlmatic.linking;

import dev.sqlmatic.database.DatabaseStructure;
import dev.sqlmatic.database.DatabaseStructure.Column;
import dev.sqlmatic.database.DatabaseStructure.Kind;
import dev.sqlmatic.database.DatabaseStructure.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes a {@link SchemaModel} out of a structure and what was seen of the columns' values. */
final class SchemaModelReader {
  private static final int MOST_TABLES = 1_000;
  private static final int MOST_COLUMNS = 300;
  private static final List<String> SUFFIXES =
      List.of("name", "code", "date", "type", "title", "number", "id", "time", "year", "price");

  private final DatabaseStructure structure;
  private final Map<String, ColumnProfile> profiles;
  private final Map<String, String> keys;
  private final Set<String> vocabulary = new HashSet<>();

  /**
   * @param keys columns that serve as keys of tables that declare none, by table
   */
  SchemaModelReader(
      DatabaseStructure structure, Map<String, ColumnProfile> profiles, Map<String, String> keys) {
    this.keys = keys;
    this.structure = structure;
    this.profiles = profiles;
  }

  static List<Table> speakable(DatabaseStructure structure) {
    return structure.tables().stream()
        .filter(t -> t.kind() != Kind.SHADOW && !t.name().startsWith("sqlite_"))
        .limit(MOST_TABLES)
        .toList();
  }

  static String profileKey(String table, String column) {
    return table + '\u0000' + column;
  }

  SchemaModel read() {
    List<Table> tables = speakable(structure);
    for (Table table : tables) {
      vocabulary.addAll(Words.split(table.name()));
      table.columns().forEach(c -> vocabulary.addAll(Words.split(c.name())));
    }
    List<Relation> relations = new RelationFinder(tables, profiles, keys).find();
    List<TableModel> models = tables.stream().map(t -> table(t, relations)).toList();
    return new SchemaModel(models, relations);
  }

  private TableModel table(Table table, List<Relation> relations) {
    List<String> stems = Words.content(words(table.name()));
    var columns = new ArrayList<ColumnModel>();
    for (Column column : table.columns()) {
      if (column.hidden() || columns.size() >= MOST_COLUMNS) {
        continue;
      }
      columns.add(column(table, column, stems, relations, columns.size()));
    }
    long rows = table.rowEstimate().orElse(0L);
    return new TableModel(
        table.name(),
        stems,
        columns,
        DisplayColumns.of(columns, stems),
        rows,
        table.kind() != Kind.TABLE);
  }

  private ColumnModel column(
      Table table, Column column, List<String> tableStems, List<Relation> relations, int position) {
    List<String> words = words(column.name());
    List<String> stems = Words.content(words);
    List<String> core = stems.stream().filter(s -> !tableStems.contains(s)).toList();
    ColumnProfile profile =
        profiles.getOrDefault(profileKey(table.name(), column.name()), ColumnProfile.UNKNOWN);
    boolean foreign =
        relations.stream()
            .anyMatch(r -> r.child().equals(table.name()) && r.childColumn().equals(column.name()));
    boolean primary =
        table.primaryKey().stream().anyMatch(column.name()::equalsIgnoreCase)
            || column.name().equals(keys.get(table.name()));
    return new ColumnModel(
        table.name(),
        column.name(),
        words,
        stems,
        core.isEmpty() ? stems : core,
        profile.content(column.type()),
        profile.dates(stems, column.type()),
        primary,
        foreign,
        profile.distinct(),
        position,
        profile.truth(),
        column.notNull() || primary,
        profile.kinds());
  }

  /** Words of a name, with run-together ones such as "countryname" taken apart where sure. */
  private List<String> words(String name) {
    var words = new ArrayList<String>();
    for (String word : Words.split(name)) {
      words.addAll(apart(word));
    }
    return words;
  }

  private List<String> apart(String word) {
    for (String suffix : SUFFIXES) {
      String head =
          word.length() > suffix.length() + 1 && word.endsWith(suffix)
              ? word.substring(0, word.length() - suffix.length())
              : "";
      boolean known =
          vocabulary.contains(head)
              || vocabulary.contains(head + "s")
              || vocabulary.contains(head + "es");
      if (!head.isEmpty() && known && head.length() > 2) {
        return List.of(head, suffix);
      }
    }
    return List.of(word);
  }
}
