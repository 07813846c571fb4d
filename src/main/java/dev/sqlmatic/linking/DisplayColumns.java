package dev.sqlmatic.linking;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the columns by which people know the things of a table. Stateless. */
final class DisplayColumns {
  private static final Set<String> NAMING = Set.of("name", "titl", "label", "subject", "headlin");
  private static final Set<String> DESCRIBING =
      Set.of("descript", "text", "content", "detail", "code");

  private DisplayColumns() {}

  static List<ColumnModel> of(List<ColumnModel> columns, List<String> tableStems) {
    Optional<ColumnModel> name = whole(columns, Set.of("name"));
    if (name.isPresent()) {
      return name.stream().toList();
    }
    List<ColumnModel> person =
        columns.stream().filter(c -> part(c, "first") || part(c, "last")).toList();
    if (person.size() == 2) {
      return person;
    }
    Optional<ColumnModel> title = whole(columns, NAMING);
    if (title.isPresent()) {
      return title.stream().toList();
    }
    for (ColumnModel column : columns) {
      if (column.content() == ColumnModel.Content.TEXT
          && !column.isDate()
          && column.stems().equals(tableStems)) {
        return List.of(column);
      }
    }
    return columns.stream()
        .filter(c -> !c.foreign() && c.content() == ColumnModel.Content.TEXT)
        .filter(c -> c.stems().stream().anyMatch(NAMING::contains))
        .findFirst()
        .or(() ->
            columns.stream()
                .filter(c -> !c.foreign() && c.content() == ColumnModel.Content.TEXT)
                .filter(c -> c.stems().stream().anyMatch(DESCRIBING::contains))
                .findFirst())
        .map(List::of)
        .orElse(List.of());
  }

  private static Optional<ColumnModel> whole(List<ColumnModel> columns, Set<String> naming) {
    return columns.stream()
        .filter(c -> !c.foreign() && c.core().size() == 1 && naming.contains(c.core().getFirst()))
        .findFirst();
  }

  private static boolean part(ColumnModel column, String which) {
    return column.has("name") && column.has(which);
  }
}
