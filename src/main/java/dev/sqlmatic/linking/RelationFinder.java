package dev.sqlmatic.linking;

import dev.sqlmatic.database.DatabaseStructure.Column;
import dev.sqlmatic.database.DatabaseStructure.ForeignKey;
import dev.sqlmatic.database.DatabaseStructure.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Relations between tables: the declared foreign keys, and where a column has none, the table whose
 * key it names. Not thread-safe; use one per reading.
 */
final class RelationFinder {
  private static final int MOST_INFERRED = 2_000;

  private final List<Table> tables;
  private final Map<String, ColumnProfile> profiles;
  private final Map<String, String> keys;
  private final List<Relation> found = new ArrayList<>();

  RelationFinder(
      List<Table> tables, Map<String, ColumnProfile> profiles, Map<String, String> keys) {
    this.keys = keys;
    this.tables = tables;
    this.profiles = profiles;
  }

  List<Relation> find() {
    tables.forEach(this::declared);
    for (Table table : tables) {
      for (Column column : table.columns()) {
        if (found.size() < MOST_INFERRED && !isChild(table, column)) {
          inferred(table, column).ifPresent(found::add);
        }
      }
    }
    return List.copyOf(found);
  }

  private void declared(Table table) {
    for (ForeignKey key : table.foreignKeys()) {
      Optional<Table> parent = named(key.referencedTable());
      if (parent.isEmpty() || key.columns().isEmpty()) {
        continue;
      }
      List<String> columns =
          key.referencedColumns().isEmpty() ? parent.get().primaryKey() : key.referencedColumns();
      Optional<Column> child = table.column(key.columns().getFirst());
      Optional<Column> target =
          columns.isEmpty() ? Optional.empty() : parent.get().column(columns.getFirst());
      if (child.isPresent() && target.isPresent()) {
        found.add(
            new Relation(
                table.name(), child.get().name(), parent.get().name(), target.get().name(), true));
      }
    }
  }

  private Optional<Table> named(String name) {
    return tables.stream().filter(t -> t.name().equalsIgnoreCase(name)).findFirst();
  }

  private boolean isChild(Table table, Column column) {
    return found.stream()
        .anyMatch(r -> r.child().equals(table.name()) && r.childColumn().equals(column.name()));
  }

  /** The one column that is the table's key, declared or assumed; empty where there is none. */
  private String key(Table table) {
    return table.primaryKey().size() == 1
        ? table.primaryKey().getFirst()
        : table.primaryKey().isEmpty() ? keys.getOrDefault(table.name(), "") : "";
  }

  private Optional<Relation> inferred(Table table, Column column) {
    boolean ownKey = key(table).equalsIgnoreCase(column.name());
    Optional<Relation> shared = ownKey ? Optional.empty() : shared(table, column);
    if (shared.isPresent()) {
      return shared;
    }
    for (Table parent : tables) {
      if (parent.equals(table) || key(parent).isEmpty()) {
        continue;
      }
      String key = key(parent);
      if (names(column.name(), parent, key, ownKey) && sameContent(table, column, parent, key)) {
        return parent
            .column(key)
            .map(c -> new Relation(table.name(), column.name(), parent.name(), c.name(), false));
      }
    }
    return Optional.empty();
  }

  /** Where the parent has no key: "city.state_name" and "state.state_name". */
  private Optional<Relation> shared(Table table, Column column) {
    for (Table parent : tables) {
      if (parent.equals(table) || !key(parent).isEmpty()) {
        continue;
      }
      Optional<Column> same = parent.column(column.name());
      String name = squeeze(column.name());
      String own = squeeze(parent.name());
      boolean named =
          name.equals(own + "name") || name.equals(own + "id") || name.equals(own + "code");
      if (same.isPresent() && named) {
        return same.map(
            c -> new Relation(table.name(), column.name(), parent.name(), c.name(), false));
      }
    }
    return Optional.empty();
  }

  /** "customer_id" names customers.id and customers.customer_id; "id" alone names nothing. */
  private static boolean names(String column, Table parent, String key, boolean ownKey) {
    String plain = squeeze(column);
    String keyPlain = squeeze(key);
    boolean bare = keyPlain.length() <= 2 || keyPlain.equals("code") || keyPlain.equals("name");
    if (plain.equals(keyPlain) && !bare && !ownKey) {
      return true;
    }
    if (ownKey) {
      return false;
    }
    String table = squeeze(parent.name());
    for (String form : List.of(table, singular(table))) {
      if (plain.equals(form + keyPlain) || plain.equals(form + "id")) {
        return true;
      }
    }
    return false;
  }

  private boolean sameContent(Table table, Column column, Table parent, String key) {
    ColumnProfile mine = profile(table.name(), column.name());
    ColumnProfile theirs = profile(parent.name(), key);
    if (mine.values() == 0 || theirs.values() == 0) {
      return true;
    }
    return mine.content("") == theirs.content("");
  }

  private ColumnProfile profile(String table, String column) {
    return profiles.getOrDefault(
        SchemaModelReader.profileKey(table, column), ColumnProfile.UNKNOWN);
  }

  private static String squeeze(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
  }

  private static String singular(String name) {
    if (name.endsWith("ies")) {
      return name.substring(0, name.length() - 3) + "y";
    }
    return name.endsWith("s") ? name.substring(0, name.length() - 1) : name;
  }
}
