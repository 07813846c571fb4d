package dev.sqlmatic.embedded;

import dev.sqlmatic.linking.ColumnModel;
import dev.sqlmatic.linking.SchemaModel;
import dev.sqlmatic.linking.TableModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers who asks for help, what there is to ask, or how tables hang together, in words alone.
 * Stateless.
 */
final class Introductions {
  private static final int LONGEST_QUESTION = 120;
  private static final int MOST_TABLES = 12;
  private static final int FEW_COLUMNS = 4;
  private static final Pattern HELP =
      Pattern.compile(
          "(?:hi|hello|hey|help|help me|good (?:morning|day|evening)|who are you|how does this work"
              + "|what (?:can|could|should|may) (?:i|you|we) (?:ask|do|answer|tell me|help me with|know|query)(?: you| me| here| about| this| for| database)*"
              + "|what do you (?:know|do|have)|give me (?:some )?(?:examples|ideas)(?: of questions)?"
              + "|(?:what(?: is|'s|s) )?(?:in|inside|about) (?:this|the|my) (?:database|db|file|data)"
              + "|what(?: is|'s|s) (?:this|the|my) (?:database|db|file|data)(?: about)?"
              + "|what(?: is|'s|s) (?:in )?(?:here|this)(?: about)?"
              + "|(?:describe|explain|summari[sz]e) (?:this|the|my) (?:database|db|file|data))");
  private static final Pattern RELATED =
      Pattern.compile(
          "how (?:are|is|do|does) (?:the )?(?:table )?(?<a>[\\w ]+?) (?:and|to|with|relate to|connect to|connected to|related to|connected with|linked to|hang together with) (?:the )?(?:table )?(?<b>[\\w ]+?)(?: tables)?(?: (?:related|connected|linked|joined|relate|connect|hang together))?(?: to each other)?");

  private Introductions() {}

  /** Words to say; empty where the question asks for data. */
  static Optional<String> of(String question, SchemaModel schema) {
    String lower = question.strip().toLowerCase(Locale.ROOT).replaceAll("[?!. ]+$", "");
    if (lower.length() > LONGEST_QUESTION) {
      return Optional.empty();
    }
    if (HELP.matcher(lower).matches()) {
      return Optional.of(tables(schema));
    }
    Matcher related = RELATED.matcher(lower);
    if (!related.matches()) {
      return Optional.empty();
    }
    Optional<TableModel> one = table(related.group("a"), schema);
    Optional<TableModel> other = table(related.group("b"), schema);
    return one.flatMap(a -> other.filter(b -> !b.equals(a)).map(b -> relation(a, b, schema)));
  }

  private static String tables(SchemaModel schema) {
    List<TableModel> tables =
        schema.tables().stream()
            .filter(t -> !t.view())
            .sorted(
                Comparator.comparing(TableModel::bridge)
                    .thenComparingInt(t -> -schema.relationsOf(t.name()).size()))
            .toList();
    if (tables.isEmpty()) {
      return "This database has no tables yet.";
    }
    var text = new StringBuilder("I answer questions about the data in this database. ");
    text.append(
        tables.size() == 1 ? "It has one table:\n" : "It has " + tables.size() + " tables:\n");
    for (TableModel table : tables.subList(0, Math.min(MOST_TABLES, tables.size()))) {
      text.append("- ").append(Explainer.plain(table.name()));
      List<String> columns = telling(table);
      text.append(columns.isEmpty() ? "" : ": " + Explainer.list(columns)).append('\n');
    }
    int more = tables.size() - MOST_TABLES;
    return text + (more > 0 ? "- and " + more + " more\n" : "");
  }

  /** The columns that tell something, keys left out. */
  private static List<String> telling(TableModel table) {
    return table.columns().stream()
        .filter(c -> !c.identifier() && !c.primary())
        .map(ColumnModel::name)
        .map(n -> Explainer.plain(n).toLowerCase(Locale.ROOT))
        .limit(FEW_COLUMNS)
        .toList();
  }

  private static Optional<TableModel> table(String words, SchemaModel schema) {
    String wanted = Nouns.many(words.strip());
    return schema.tables().stream().filter(t -> Nouns.many(t.name()).equals(wanted)).findFirst();
  }

  private static String relation(TableModel one, TableModel other, SchemaModel schema) {
    String both = Explainer.plain(one.name()) + " and " + Explainer.plain(other.name());
    Optional<List<SelectQuery.Join>> path = new JoinPlanner(schema).path(one.name(), other.name());
    if (path.isEmpty()) {
      return "I found nothing that ties " + both + " together in this database.";
    }
    var steps = new ArrayList<String>();
    for (SelectQuery.Join join : path.get()) {
      var on = join.along();
      steps.add(
          "each row of "
              + Explainer.plain(on.child())
              + " names one of "
              + Explainer.plain(on.parent())
              + " ("
              + on.child()
              + "."
              + on.childColumn()
              + " = "
              + on.parent()
              + "."
              + on.parentColumn()
              + ")");
    }
    String how =
        steps.size() == 1
            ? " belong together directly: "
            : " belong together in " + steps.size() + " steps: ";
    return both + how + Explainer.list(steps) + ".";
  }
}
