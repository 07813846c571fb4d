package dev.sqlmatic.embedded;

import dev.sqlmatic.linking.ColumnModel;
import dev.sqlmatic.linking.Mention;
import dev.sqlmatic.linking.SchemaModel;
import dev.sqlmatic.linking.TableModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Settles what each mention means, all together: what fits its own words best, within the fewest
 * tables, near the table it stands beside. A beam search; used by one thread.
 */
final class Settler {
  private static final int BEAM = 10;
  private static final double SAME_TABLE = 0.15;
  private static final double NEW_TABLE = 0.3;
  private static final double EACH_JOIN = 0.06;
  private static final double UNREACHABLE = 0.6;
  private static final double BESIDE = 0.3;
  private static final double NEAR = 0.1;
  private static final double VIEW = -0.15;

  private final Sentence sentence;
  private final Draft draft;
  private final SchemaModel schema;
  private final JoinPlanner planner;
  private final Map<String, Optional<Integer>> distances = new HashMap<>();
  private final Map<Integer, Set<String>> beside = new HashMap<>();
  private final Map<Integer, Set<String>> near = new HashMap<>();
  private final Set<Integer> absorbed = new HashSet<>();

  Settler(Sentence sentence, Draft draft, SchemaModel schema, JoinPlanner planner) {
    this.schema = schema;
    this.sentence = sentence;
    this.draft = draft;
    this.planner = planner;
  }

  private record State(
      Map<Integer, TableModel> tables,
      Map<Integer, ColumnModel> columns,
      Map<Integer, Mention.ValueLink> values,
      Set<String> used,
      double score) {}

  /** The likeliest first. */
  List<Settlement> settle(int most) {
    neighbours();
    List<State> beam = List.of(new State(Map.of(), Map.of(), Map.of(), Set.of(), 0));
    for (int mention : order()) {
      beam = grow(beam, mention);
    }
    return beam.stream()
        .limit(most)
        .map(s -> new Settlement(s.tables, s.columns, s.values, s.score))
        .toList();
  }

  /** Tables first: they draw ambiguous columns and values towards them. */
  private List<Integer> order() {
    var mentions = new ArrayList<Integer>();
    for (int i = 0; i < sentence.mentions().size(); i++) {
      if (sentence.mention(i) instanceof Mention.Schema
          || sentence.mention(i) instanceof Mention.Value) {
        mentions.add(i);
      }
    }
    absorb();
    mentions.removeAll(absorbed);
    mentions.sort(Comparator.comparingInt((Integer i) -> rank(i)).thenComparingInt(i -> i));
    return mentions;
  }

  private int rank(int mention) {
    return switch (sentence.mention(mention)) {
      case Mention.Schema schema when schema.columns().isEmpty() -> 0;
      case Mention.Schema schema when draft.wants.get(mention) == Draft.Want.TABLE -> 0;
      case Mention.Schema schema when schema.columns().size() == 1 -> 1;
      case Mention.Schema _ -> 2;
      default -> 3;
    };
  }

  /** A column named beside a value that stands in it is settled with the value. */
  private void absorb() {
    for (Draft.Filter filter : draft.filters) {
      if (filter instanceof Draft.Filter.Valued(int value, Optional<Integer> column, boolean _)
          && column.isPresent()
          && sentence.mention(value) instanceof Mention.Value found
          && !found.links().isEmpty()
          && !shared(found, column.get()).isEmpty()) {
        absorbed.add(column.get());
      }
    }
  }

  private List<Mention.ValueLink> shared(Mention.Value value, int column) {
    return sentence.mention(column) instanceof Mention.Schema schema
        ? value.links().stream()
            .filter(l ->
                schema.columns().stream().anyMatch(c -> c.column().equals(l.column()))
                    || schema.tables().stream()
                        .anyMatch(t -> t.table().display().contains(l.column())))
            .toList()
        : List.of();
  }

  private List<State> grow(List<State> beam, int mention) {
    var grown = new ArrayList<State>();
    for (State state : beam) {
      switch (sentence.mention(mention)) {
        case Mention.Schema schema -> schema(state, mention, schema, grown);
        case Mention.Value value -> value(state, mention, value, grown);
        case Mention.Figure _, Mention.Date _ -> grown.add(state);
      }
    }
    grown.sort(Comparator.comparingDouble(State::score).reversed());
    return grown.size() > BEAM ? List.copyOf(grown.subList(0, BEAM)) : grown;
  }

  private void schema(State state, int mention, Mention.Schema schema, List<State> grown) {
    Draft.Want want = draft.wants.get(mention);
    boolean tables =
        !schema.tables().isEmpty() && (want != Draft.Want.COLUMN || schema.columns().isEmpty());
    boolean columns =
        !schema.columns().isEmpty() && (want != Draft.Want.TABLE || schema.tables().isEmpty());
    if (tables) {
      for (Mention.TableLink link : schema.tables()) {
        String name = link.table().name();
        double score =
            link.score() + second(name) + (state.used.isEmpty() ? 0 : -cost(state.used, name) / 3);
        grown.add(
            new State(
                plus(state.tables, mention, link.table()),
                state.columns,
                state.values,
                plus(state.used, name),
                state.score + score + 0.02));
      }
    }
    if (columns) {
      boolean flags =
          draft.filters.stream()
              .anyMatch(f -> f instanceof Draft.Filter.Flagged flag && flag.mention() == mention);
      for (Mention.ColumnLink link : schema.columns()) {
        if (flags && !link.column().flag()) {
          continue;
        }
        double score =
            link.score() + place(mention, link.column().table(), state.used) + taste(link);
        grown.add(
            new State(
                state.tables,
                plus(state.columns, mention, link.column()),
                state.values,
                plus(state.used, link.column().table()),
                state.score + score));
      }
    }
    if (!tables && !columns) {
      grown.add(state);
    }
  }

  private double taste(Mention.ColumnLink link) {
    return second(link.column().table())
        + (link.column().foreign() ? -0.04 : 0)
        + (link.explicit() ? 0.05 : 0);
  }

  /** What a view shows is rather asked of the tables behind it. */
  private double second(String table) {
    return schema.table(table).view() ? VIEW : 0;
  }

  private void value(State state, int mention, Mention.Value value, List<State> grown) {
    List<Mention.ValueLink> links = value.links();
    for (Draft.Filter filter : draft.filters) {
      if (filter instanceof Draft.Filter.Valued(int number, Optional<Integer> column, boolean _)
          && number == mention
          && column.isPresent()) {
        List<Mention.ValueLink> shared = shared(value, column.get());
        links = shared.isEmpty() ? links : shared;
      }
    }
    for (Mention.ValueLink link : links) {
      String table = link.column().table();
      double score = link.score() + second(table) + place(mention, table, state.used);
      grown.add(
          new State(
              state.tables,
              state.columns,
              plus(state.values, mention, link),
              plus(state.used, link.column().table()),
              state.score + score));
    }
    if (links.isEmpty()) {
      grown.add(state);
    }
  }

  /** How well a mention sits in a table: beside its name, among tables in use. */
  private double place(int mention, String table, Set<String> used) {
    double score = 0;
    if (beside.getOrDefault(mention, Set.of()).contains(table)) {
      score += BESIDE;
    } else if (near.getOrDefault(mention, Set.of()).contains(table)) {
      score += NEAR;
    }
    if (used.isEmpty()) {
      return score;
    }
    return score + (used.contains(table) ? SAME_TABLE : -cost(used, table));
  }

  private double cost(Set<String> used, String table) {
    if (used.contains(table)) {
      return 0;
    }
    int nearest = Integer.MAX_VALUE;
    for (String other : used) {
      nearest = Math.min(nearest, distance(other, table).orElse(Integer.MAX_VALUE));
    }
    return nearest == Integer.MAX_VALUE ? UNREACHABLE : NEW_TABLE + EACH_JOIN * (nearest - 1);
  }

  private Optional<Integer> distance(String from, String to) {
    return distances.computeIfAbsent(from + '\u0000' + to, _ -> planner.distance(from, to));
  }

  private void neighbours() {
    String whole = sentence.whole();
    pair(
        whole,
        " (?<c>[CXV]\\d+)(?= )(?=(?: (?:and|or|,|[CX]\\d+))* (?:of|for|from|in|on)(?: (?:all|each|every|any|those|different|N\\d+|est:\\w+))* (?<t>[TX]\\d+) )",
        beside);
    pair(whole, " (?<t>[TX]\\d+)(?: 's)?(?= (?<c>[CXV]\\d+) )", beside);
    pair(
        whole,
        " (?<t>[TX]\\d+)(?=(?: (?:with|whose|that|who|which|have|be|by|'s|in|from|named|called|born|and|not|sorted|ordered|,))+ (?<c>[CXV]\\d+) )",
        beside);
    pair(whole, " (?<c>V\\d+)(?= (?<t>[TX]\\d+) )", beside);
    Matcher tables = Pattern.compile(" ([TCXV])(\\d+)(?= )").matcher(whole);
    Set<String> last = Set.of();
    while (tables.find()) {
      int mention = Integer.parseInt(tables.group(2));
      if (sentence.mention(mention) instanceof Mention.Schema schema
          && !schema.tables().isEmpty()) {
        last = Set.of(schema.tables().getFirst().table().name());
      }
      near.put(mention, last);
    }
  }

  private void pair(String whole, String pattern, Map<Integer, Set<String>> into) {
    Matcher matcher = Pattern.compile(pattern).matcher(whole);
    while (matcher.find()) {
      if (sentence.mention(matcher.group("t")) instanceof Mention.Schema schema) {
        var names = new HashSet<String>();
        schema.tables().forEach(l -> names.add(l.table().name()));
        into.merge(
            Sentence.number(matcher.group("c")),
            names,
            (a, b) -> {
              var both = new HashSet<>(a);
              both.addAll(b);
              return both;
            });
      }
    }
  }

  private static <V> Map<Integer, V> plus(Map<Integer, V> map, int key, V value) {
    var more = new LinkedHashMap<>(map);
    more.put(key, value);
    return more;
  }

  private static Set<String> plus(Set<String> set, String value) {
    if (set.contains(value)) {
      return set;
    }
    var more = new LinkedHashSet<>(set);
    more.add(value);
    return more;
  }
}
