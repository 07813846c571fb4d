package dev.sqlmatic.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Tries at start what the sandbox rests on and no type can promise: another version of the driver
 * may name, limit or override things differently. Stateless.
 */
final class SandboxSelfTest {

  /** SQL that must fail, on the connection alone, without the gates. */
  private static final List<String> MUST_FAIL =
      List.of(
          "SELECT replicate('a',1)",
          "SELECT padl('a',1)",
          "SELECT padr('a',1)",
          "SELECT padc('a',1)",
          "SELECT leftstr('a',1)",
          "SELECT rightstr('a',1)",
          "SELECT load_extension('x')",
          "SELECT zeroblob(1000001)",
          "SELECT 'a' LIKE printf('%101s','a')",
          "CREATE TEMP TABLE t(x)",
          "CREATE TABLE t(x)",
          "ATTACH ':memory:' AS x");

  /** A virtual table that is new in the driver has to be judged before it is let in. */
  private static final String UNKNOWN_MODULES =
      "SELECT coalesce(group_concat(name), '') FROM pragma_module_list WHERE name NOT LIKE 'pragma\\_%'"
          + " ESCAPE '\\' AND name NOT LIKE 'json%' AND name NOT IN ('dbstat', 'rtree', 'rtree_i32',"
          + " 'fts3', 'fts4', 'fts5', 'fts4aux', 'fts5vocab', 'fts3tokenize')";

  private SandboxSelfTest() {}

  /** Throws an {@link IllegalStateException} that names all that does not hold. */
  static void run() {
    List<String> broken = new ArrayList<>();
    try (SandboxedConnection connection = SandboxedConnection.openEmpty()) {
      for (String sql : MUST_FAIL) {
        if (succeeds(connection, sql)) {
          broken.add("“" + sql + "” ran");
        }
      }
      expect(
          connection, broken, "SELECT trim('  a ') || ltrim('xxa','x') || rtrim('ayy','y')", "aaa");
      expect(connection, broken, UNKNOWN_MODULES, "");
      expect(connection, broken, "SELECT query_only FROM pragma_query_only", "1");
      expect(connection, broken, "SELECT trusted_schema FROM pragma_trusted_schema", "0");
    } catch (SQLException e) {
      throw new IllegalStateException("SQLite could not be opened: " + e.getMessage(), e);
    }
    if (!broken.isEmpty()) {
      throw new IllegalStateException(
          "The SQL sandbox does not hold with this SQLite driver: "
              + String.join("; ", broken)
              + ". Use the driver version that SQLMatic was built with.");
    }
  }

  private static boolean succeeds(SandboxedConnection connection, String sql) {
    try (Statement statement = connection.statement()) {
      statement.execute(sql);
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  private static void expect(
      SandboxedConnection connection, List<String> broken, String sql, String value)
      throws SQLException {
    try (Statement statement = connection.statement();
        ResultSet row = statement.executeQuery(sql)) {
      String seen = row.next() ? row.getString(1) : "no row";
      if (!value.equals(seen)) {
        broken.add("“" + sql + "” gave " + seen + " instead of " + value);
      }
    }
  }
}
