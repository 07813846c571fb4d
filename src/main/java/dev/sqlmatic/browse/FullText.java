package dev.sqlmatic.browse;

import dev.sqlmatic.database.DatabaseStructure;
import dev.sqlmatic.database.DatabaseStructure.Kind;
import dev.sqlmatic.database.DatabaseStructure.Table;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the full-text index of a table: itself, or one whose content it is. Stateless. */
final class FullText {
  private static final Pattern INDEX = Pattern.compile("(?is).*\\busing\\s+fts[345]\\b.*");
  private static final Pattern CONTENT =
      Pattern.compile("(?is)\\bcontent\\s*=\\s*(?:'([^']*)'|\"([^\"]*)\"|\\[([^]]*)]|([\\w$]+))");

  private FullText() {}

  /** The condition that finds words, with {@code %s} where the parameter's name stands. */
  static Optional<String> condition(DatabaseStructure structure, Table table) {
    if (isIndex(table)) {
      return Optional.of(match(table));
    }
    RowKey key = RowKey.of(table);
    if (table.kind() != Kind.TABLE || table.withoutRowid() || !key.exists()) {
      return Optional.empty();
    }
    return structure.tables().stream()
        .filter(
            index -> isIndex(index) && contentOf(index).equals(Optional.of(lower(table.name()))))
        .findFirst()
        .map(index ->
            "%s IN (SELECT rowid FROM %s WHERE %s)"
                .formatted(
                    key.expressions().getFirst(),
                    Sql.quote(index.name()).replace("%", "%%"),
                    match(index)));
  }

  private static boolean isIndex(Table table) {
    return table.kind() == Kind.VIRTUAL && INDEX.matcher(table.sql()).matches();
  }

  private static String match(Table index) {
    return Sql.quote(index.name()).replace("%", "%%") + " MATCH %s";
  }

  private static Optional<String> contentOf(Table index) {
    Matcher content = CONTENT.matcher(index.sql());
    if (!content.find()) {
      return Optional.empty();
    }
    for (int group = 1; group <= content.groupCount(); group++) {
      String name = content.group(group);
      if (name != null) {
        return Optional.of(lower(name));
      }
    }
    return Optional.empty();
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
