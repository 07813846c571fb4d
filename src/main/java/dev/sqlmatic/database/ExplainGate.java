package dev.sqlmatic.database;

import static dev.sqlmatic.database.SqlLexer.rejected;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Reads the program that SQLite would run ({@code EXPLAIN}) and refuses one that writes or calls a
 * function which is not on the list. It stands in for the authorizer that the driver lacks, and it
 * also sees what views and generated columns of the file call. The SQL must have passed {@link
 * StatementGate}. Stateless.
 */
final class ExplainGate {
  private static final Set<String> WRITING =
      Set.of(
          "OpenWrite",
          "AutoCommit",
          "Savepoint",
          "Checkpoint",
          "JournalMode",
          "Vacuum",
          "IncrVacuum",
          "SetCookie",
          "CreateBtree",
          "Destroy",
          "ParseSchema",
          "LoadAnalysis",
          "DropTable",
          "DropIndex",
          "DropTrigger",
          "IntegrityCk",
          "SqlExec",
          "Expire",
          "MaxPgcnt",
          "VBegin",
          "VCreate",
          "VDestroy",
          "VUpdate",
          "VRename");

  /** SQLite's own functions that neither write, nor load, nor show the process. */
  private static final Set<String> FUNCTIONS =
      Set.of(
          ("abs acos acosh asin asinh atan atan2 atanh avg ceil ceiling changes char coalesce concat"
                  + " concat_ws cos cosh count cume_dist current_date current_time"
                  + " current_timestamp date datetime degrees dense_rank exp first_value floor"
                  + " format glob group_concat hex if ifnull iif instr julianday lag"
                  + " last_insert_rowid last_value lead length like likelihood likely ln log log10"
                  + " log2 lower ltrim match max median min mod nth_value ntile nullif octet_length"
                  + " percent_rank percentile percentile_cont percentile_disc pi pow power printf"
                  + " quote radians random randomblob rank regexp replace round row_number rtrim"
                  + " sign sin sinh soundex sqlite_source_id sqlite_version sqrt strftime string_agg"
                  + " substr substring subtype sum tan tanh time timediff total total_changes trim"
                  + " trunc typeof unhex unicode unistr unistr_quote unixepoch unlikely upper"
                  + " zeroblob"
                  // JSON
                  + " json json_array json_array_insert json_array_length json_error_position"
                  + " json_extract json_group_array json_group_object json_insert json_object"
                  + " json_patch json_pretty json_quote json_remove json_replace json_set json_type"
                  + " json_valid jsonb jsonb_array jsonb_array_insert jsonb_extract"
                  + " jsonb_group_array jsonb_group_object jsonb_insert jsonb_object jsonb_patch"
                  + " jsonb_remove jsonb_replace jsonb_set -> ->>"
                  // full-text search
                  + " bm25 highlight matchinfo offsets snippet fts5_get_locale fts5_locale")
              .split(" ", -1));

  private ExplainGate() {}

  /**
   * What a program that passed calls.
   *
   * @param functions in lower case
   * @param virtualTables whether it reads one
   */
  record Program(Set<String> functions, boolean virtualTables) {}

  static Program check(SandboxedConnection connection, String sql, Stop stop) throws SQLException {
    Set<String> functions = new HashSet<>();
    boolean virtualTables = false;
    try (Statement statement = connection.statement();
        ResultSet program = statement.executeQuery("EXPLAIN " + sql)) {
      while (program.next()) {
        stop.check();
        String opcode = program.getString(2);
        switch (opcode) {
          case "Transaction" -> checkTransaction(program.getInt(4));
          case "Function",
              "PureFunc",
              "AggStep",
              "AggStep1",
              "AggInverse",
              "AggValue",
              "AggFinal" ->
              functions.add(checkFunction(program.getString(6)));
          case "VOpen" -> virtualTables = true;
          default -> checkOpcode(opcode);
        }
      }
    }
    return new Program(functions, virtualTables);
  }

  private static void checkTransaction(int write) {
    if (write != 0) {
      throw rejected("The database is read-only: this statement would write.");
    }
  }

  private static void checkOpcode(String opcode) {
    if (WRITING.contains(opcode)) {
      throw rejected(
          "The database is read-only: this statement would write (%s).".formatted(opcode));
    }
  }

  /** P4 reads {@code name(arguments)}. */
  private static String checkFunction(String call) {
    int end = call.lastIndexOf('(');
    String name = end < 0 ? call : call.substring(0, end);
    String known = name.toLowerCase(Locale.ROOT);
    if (!FUNCTIONS.contains(known)) {
      throw rejected(
          "The function %s() is not available; use SQLite's own functions.".formatted(name));
    }
    return known;
  }
}
