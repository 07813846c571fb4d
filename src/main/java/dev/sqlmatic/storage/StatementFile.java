package dev.sqlmatic.storage;

import io.helidon.dbclient.DbClientException;
import io.helidon.dbclient.DbStatements;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The statements of {@code resources/statements}, by name. Each begins with a line {@code -- name:
 * thread.find} and reaches to the next such line. Immutable.
 */
record StatementFile(Map<String, String> byName) implements DbStatements {
  private static final Pattern HEADING = Pattern.compile("(?m)^-- name: (\\S+)\\R");

  StatementFile {
    byName = Map.copyOf(byName);
  }

  static StatementFile ofResources(List<String> resources) {
    Map<String, String> all = new HashMap<>();
    for (String resource : resources) {
      parse(resource(resource))
          .forEach((name, sql) -> {
            if (all.put(name, sql) != null) {
              throw new IllegalStateException("Two statements are named " + name);
            }
          });
    }
    return new StatementFile(all);
  }

  @Override
  public String statement(String name) {
    String sql = byName.get(name);
    if (sql == null) {
      throw new DbClientException("No statement is named " + name);
    }
    return sql;
  }

  static String resource(String path) {
    try (InputStream in = StatementFile.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("The resource " + path + " is missing from this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> parse(String text) {
    Map<String, String> statements = new HashMap<>();
    List<MatchResult> headings = HEADING.matcher(text).results().toList();
    for (int i = 0; i < headings.size(); i++) {
      int end = i + 1 < headings.size() ? headings.get(i + 1).start() : text.length();
      String sql = text.substring(headings.get(i).end(), end).strip();
      statements.put(headings.get(i).group(1), sql);
    }
    return statements;
  }
}
