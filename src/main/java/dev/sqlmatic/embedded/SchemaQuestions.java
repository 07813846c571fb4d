package dev.sqlmatic.embedded;

import dev.sqlmatic.linking.SchemaModel;
import dev.sqlmatic.linking.TableModel;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers questions about the database itself: its tables, and what a table is made of. */
final class SchemaQuestions {
  private static final String HERE =
      "(?: (?:are there|exist|are available|do (?:you|we|i) have|does it have|there are))?"
          + "(?: (?:in|of|inside) (?:this|the|my) (?:database|db|file|data))?[?.! ]*";
  private static final Pattern TABLES =
      Pattern.compile(
          "(?:(?:what|which|list|show|give|name)(?: \\w+){0,4} )?tables"
              + HERE
              + "|what(?: is|'s|s) in (?:this|the|my) (?:database|db|file)[?.! ]*"
              + "|what (?:data|information) (?:do you have|is there|is here|is available)"
              + HERE
              + "|(?:describe|explain) (?:this|the|my) (?:database|schema|db|file)[?.! ]*");
  private static final Pattern HOW_MANY_TABLES = Pattern.compile("how many tables" + HERE);
  private static final Pattern COLUMNS =
      Pattern.compile(
          "(?:.*\\b(?:columns?|fields?|structure|schema|definition) (?:of|in|for|does|are in|are there in)|what(?: is|'s|s) (?:in|inside)|^describe|what does) (?:the )?(?:table )?[\"'`]?(?<table>[\\w .]+?)[\"'`]?(?: table| have| has| contain)?(?: consist of)?[?. ]*$");

  private SchemaQuestions() {}

  static Optional<Reading> read(String question, SchemaModel schema) {
    String lower = question.strip().toLowerCase(Locale.ROOT);
    if (lower.length() > 200) {
      return Optional.empty();
    }
    boolean named =
        schema.tables().stream()
            .anyMatch(t ->
                t.stems().contains("tabl") || t.columns().stream().anyMatch(c -> c.has("tabl")));
    if (!named && HOW_MANY_TABLES.matcher(lower).matches()) {
      return Optional.of(
          new Reading(
              "SELECT COUNT(*) AS tables FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
              0.95, "the number of tables of the database"));
    }
    if (!named && TABLES.matcher(lower).matches()) {
      return Optional.of(
          new Reading(
              "SELECT name, type FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
              0.95, "the names of the database's tables and views"));
    }
    Matcher columns = COLUMNS.matcher(lower);
    if (columns.matches()) {
      return table(columns.group("table"), schema)
          .map(t ->
              new Reading(
                  "SELECT name, type FROM pragma_table_info(" + SqlWriter.text(t.name()) + ")",
                  0.9,
                  "the columns of " + t.name()));
    }
    return Optional.empty();
  }

  private static Optional<TableModel> table(String words, SchemaModel schema) {
    String squeezed = words.replaceAll("[^\\p{L}\\p{N}]", "");
    return schema.tables().stream()
        .filter(t ->
            t.name().toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "").equals(squeezed))
        .findFirst();
  }
}
