package dev.sqlmatic.database;

import static dev.sqlmatic.database.SqlLexer.rejected;

import dev.sqlmatic.database.SqlLexer.Kind;
import dev.sqlmatic.database.SqlLexer.Token;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Looks at SQL before anything of it reaches SQLite: one statement, one that reads, and no way to
 * settings. It comes before {@link ExplainGate} because preparing is not harmless: {@code EXPLAIN
 * PRAGMA query_only=0} switches the guard off. Stateless.
 */
final class StatementGate {
  static final int MAX_SQL_BYTES = 64 * 1024;

  private static final Set<String> READING = Set.of("SELECT", "WITH", "VALUES");
  private static final Set<String> CHANGING =
      Set.of("INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "ALTER");

  /** Pragma functions that tell of the structure and nothing else. */
  private static final Set<String> STRUCTURAL_PRAGMAS =
      Set.of(
          "pragma_table_info",
          "pragma_table_xinfo",
          "pragma_table_list",
          "pragma_index_list",
          "pragma_index_info",
          "pragma_index_xinfo",
          "pragma_foreign_key_list",
          "pragma_function_list",
          "pragma_collation_list");

  /**
   * Virtual tables that show pages, statements or the tokenizer. Only what the driver has compiled
   * in needs a place here, and {@link SandboxSelfTest} tells when that grows: the more names, the
   * more columns that can only be written in quotes.
   */
  private static final Set<String> DENIED_TABLES =
      Set.of(
          "dbstat",
          "sqlite_dbpage",
          "sqlite_dbdata",
          "sqlite_dbptr",
          "sqlite_stmt",
          "sqlite_memstat",
          "fts3tokenize",
          "fts4aux",
          "fts5vocab");

  /**
   * SQL that passed.
   *
   * @param body the statement without what surrounds it
   * @param explained the query itself, without {@code EXPLAIN QUERY PLAN}
   * @param parameters names in the order in which SQLite numbers them
   */
  record Checked(String body, String explained, Set<String> parameters) {}

  private StatementGate() {}

  static Checked check(String sql) {
    if (sql.length() > MAX_SQL_BYTES
        || sql.getBytes(StandardCharsets.UTF_8).length > MAX_SQL_BYTES) {
      throw rejected("The SQL is longer than %,d bytes; shorten it.".formatted(MAX_SQL_BYTES));
    }
    List<Token> tokens = oneStatement(SqlLexer.tokens(sql));
    int start = queryStart(tokens);
    checkWords(tokens);
    checkNames(tokens);
    int end = tokens.getLast().end();
    Set<String> parameters = new LinkedHashSet<>();
    tokens.stream().filter(t -> t.kind() == Kind.VARIABLE).forEach(t -> parameters.add(t.text()));
    return new Checked(
        sql.substring(tokens.getFirst().start(), end),
        sql.substring(tokens.get(start).start(), end),
        parameters);
  }

  private static List<Token> oneStatement(List<Token> tokens) {
    int end = tokens.size();
    while (end > 0 && tokens.get(end - 1).kind() == Kind.SEMICOLON) {
      end--;
    }
    if (end == 0) {
      throw rejected("There is no SQL statement to run.");
    }
    List<Token> statement = tokens.subList(0, end);
    if (statement.stream().anyMatch(t -> t.kind() == Kind.SEMICOLON)) {
      throw rejected("Only one statement runs at a time; this SQL holds several. Send one.");
    }
    return statement;
  }

  /** The index of the token at which the query proper starts. */
  private static int queryStart(List<Token> tokens) {
    int start = 0;
    if (tokens.getFirst().isWord("EXPLAIN")) {
      if (tokens.size() < 4 || !tokens.get(1).isWord("QUERY") || !tokens.get(2).isWord("PLAN")) {
        throw rejected(
            "EXPLAIN shows bytecode, which is of no use here: write EXPLAIN QUERY PLAN.");
      }
      start = 3;
    }
    Token first = tokens.get(start);
    if (first.kind() != Kind.WORD || !READING.contains(first.text().toUpperCase(Locale.ROOT))) {
      throw rejected(
          "The database is read-only: a statement starts with SELECT, WITH, VALUES or EXPLAIN QUERY"
              + " PLAN, this one with “%s”.".formatted(first.text()));
    }
    return start;
  }

  /** The words below are reserved, so at depth 0 they can only be the statement after a WITH. */
  private static void checkWords(List<Token> tokens) {
    int depth = 0;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      depth += token.kind() == Kind.OPEN ? 1 : token.kind() == Kind.CLOSE ? -1 : 0;
      boolean replaces =
          token.isWord("REPLACE") && i + 1 < tokens.size() && tokens.get(i + 1).isWord("INTO");
      boolean changes =
          token.kind() == Kind.WORD && CHANGING.contains(token.text().toUpperCase(Locale.ROOT));
      if (depth <= 0 && (changes || replaces)) {
        throw rejected(
            "The database is read-only: %s is not possible here. (A column or table of that name"
                    .formatted(token.text().toUpperCase(Locale.ROOT))
                + " is written in double quotes.)");
      }
    }
  }

  private static void checkNames(List<Token> tokens) {
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      boolean name =
          token.kind() == Kind.WORD
              || token.kind() == Kind.QUOTED
              // SQLite takes a string for a table's name where a name must stand.
              || (token.kind() == Kind.STRING && i > 0 && namesTable(tokens.get(i - 1)));
      String text = token.text().toLowerCase(Locale.ROOT);
      if (name && text.startsWith("pragma_") && !STRUCTURAL_PRAGMAS.contains(text)) {
        throw rejected(
            "“%s” is not available: of the pragma functions only those that tell of tables,"
                    .formatted(token.text())
                + " columns, indexes and foreign keys are.");
      }
      if (name && DENIED_TABLES.contains(text)) {
        throw rejected(
            "“%s” is not available: it shows SQLite's inside, not the database's data."
                .formatted(token.text()));
      }
    }
  }

  private static boolean namesTable(Token before) {
    return switch (before.kind()) {
      case COMMA, OPEN, DOT -> true;
      case WORD -> before.isWord("FROM") || before.isWord("JOIN") || before.isWord("IN");
      case QUOTED, STRING, NUMBER, VARIABLE, SEMICOLON, CLOSE, OPERATOR -> false;
    };
  }
}
