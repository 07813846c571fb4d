package dev.sqlmatic.embedded;

import dev.sqlmatic.linking.ColumnModel;
import dev.sqlmatic.linking.Lexicon;
import dev.sqlmatic.linking.Mention;
import dev.sqlmatic.linking.SchemaModel;
import dev.sqlmatic.linking.TableModel;
import dev.sqlmatic.linking.Token;
import dev.sqlmatic.linking.Words;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A draft settled in one way: turns targets into expressions. Used by one thread. */
final class Scope {
  private static final Set<String> LATER = Set.of("new", "recent", "late", "young");
  private static final Set<String> TIMES = Set.of("new", "recent", "late", "early");
  private static final Set<String> AGES = Set.of("young", "old");

  private static final List<String> PEOPLE =
      Stream.of(
              "customer",
              "client",
              "buyer",
              "user",
              "member",
              "person",
              "people",
              "patient",
              "student",
              "player",
              "employee",
              "staff")
          .map(Words::stem)
          .toList();

  final SchemaModel schema;
  final Sentence sentence;
  final Draft draft;
  final Settlement settlement;
  final JoinPlanner planner;
  final ColumnFinder finder;
  private final Optional<TableModel> subject;

  Scope(
      SchemaModel schema,
      Sentence sentence,
      Draft draft,
      Settlement settlement,
      JoinPlanner planner) {
    this.schema = schema;
    this.sentence = sentence;
    this.draft = draft;
    this.settlement = settlement;
    this.planner = planner;
    this.finder = new ColumnFinder(schema, planner);
    this.subject = findSubject();
  }

  /** What the question is about: the table whose things are shown or counted. */
  Optional<TableModel> subject() {
    return subject;
  }

  /** "Who spent the most": the people of the database, those first who buy. */
  private Optional<TableModel> people() {
    return PEOPLE.stream()
        .flatMap(p -> schema.tables().stream().filter(t -> t.stems().equals(List.of(p))))
        .filter(t ->
            settlement.tables().values().stream()
                .allMatch(o -> !o.equals(t) && planner.distance(t.name(), o.name()).isPresent()))
        .findFirst();
  }

  /** By what things are ranked where no measure is named: money, pieces, else what they did. */
  Optional<Expression> rank() {
    return finder
        .money(used(), false)
        .or(() -> finder.pieces(used()))
        .map(e -> new Expression.Aggregate(Expression.Function.SUM, false, e));
  }

  private Optional<TableModel> findSubject() {
    boolean counting = draft.orders.stream().anyMatch(o -> o.function().isPresent());
    if (draft.who && draft.selected.stream().allMatch(s -> s.function().isPresent())) {
      boolean asked = draft.worth() ? settlement.tables().isEmpty() : counting;
      Optional<TableModel> people = asked ? people() : Optional.empty();
      if (people.isPresent()) {
        return people;
      }
    }
    Optional<TableModel> shown =
        draft.selected.stream()
            .filter(s -> s.function().isEmpty())
            .flatMap(s -> tableOf(s.target()).stream())
            .findFirst();
    Optional<TableModel> named = named();
    Optional<TableModel> counted =
        draft.selected.stream().flatMap(s -> tableOf(s.target()).stream()).findFirst();
    Optional<TableModel> grouped =
        draft.groups.stream().flatMap(g -> tableOf(g).stream()).findFirst();
    if (draft.showsThings && named.isPresent()) {
      return named;
    }
    boolean counts = draft.selected.stream().anyMatch(s -> s.function().isPresent());
    return shown
        .or(() -> counts ? counted : Optional.empty())
        .or(() -> named)
        .or(() -> counted)
        .or(() -> grouped)
        .or(this::firstSettled);
  }

  /** The first table that is named for itself. */
  Optional<TableModel> named() {
    return draft.tables.stream().flatMap(m -> settlement.table(m).stream()).findFirst();
  }

  private Optional<TableModel> firstSettled() {
    return settlement.values().values().stream()
        .map(v -> v.column().table())
        .sorted()
        .findFirst()
        .or(() ->
            settlement.columns().values().stream().map(ColumnModel::table).sorted().findFirst())
        .map(schema::table);
  }

  Optional<TableModel> tableOf(Draft.Target target) {
    if (target instanceof Draft.Target.Lasting(String table, var _)) {
      return schema.find(table);
    }
    return target instanceof Draft.Target.Item(int mention)
        ? settlement.table(mention).or(() -> settlement.column(mention).map(schema::table))
        : Optional.empty();
  }

  /** All tables that mentions were settled on, the subject first, then by name. */
  Set<String> used() {
    var names = new TreeSet<String>();
    settlement.tables().values().forEach(t -> names.add(t.name()));
    settlement.columns().values().forEach(c -> names.add(c.table()));
    settlement.values().values().forEach(v -> names.add(v.column().table()));
    var ordered = new LinkedHashSet<String>();
    subject.ifPresent(t -> ordered.add(t.name()));
    ordered.addAll(names);
    return ordered;
  }

  /** The column that a mention was settled on; of a table, the one that names its things. */
  Optional<ColumnModel> column(int mention) {
    return settlement
        .column(mention)
        .or(() ->
            settlement.table(mention).flatMap(t -> t.display().stream().findFirst().or(t::key)));
  }

  Optional<Expression> expression(Draft.Target target) {
    return switch (target) {
      case Draft.Target.Item(int mention) -> column(mention).map(Expression.Column::new);
      case Draft.Target.Key(int mention) ->
          settlement
              .table(mention)
              .flatMap(TableModel::key)
              .filter(ColumnModel::numeric)
              .map(Expression.Column::new);
      case Draft.Target.Measured measured ->
          measure(measured).map(m -> new Expression.Column(m.column()));
      case Draft.Target.Worth worth -> worth(worth);
      case Draft.Target.Lasting(String table, var unit) ->
          ColumnFinder.span(schema.table(table), unit);
      case Draft.Target.Rows _ -> Optional.of(Expression.All.ALL);
      case Draft.Target.Every(var unit) ->
          finder
              .moment(momentTables(), words(), unit == Expression.Unit.YEAR)
              .map(c -> new Expression.Period(unit, c));
    };
  }

  private Optional<Expression> worth(Draft.Target.Worth worth) {
    return worth.money() ? finder.money(used(), worth.whole()) : finder.pieces(used());
  }

  /** Moments belong to what is added up or counted before anything else. */
  Set<String> momentTables() {
    var names = new LinkedHashSet<String>();
    for (Draft.Selected selected : draft.selected) {
      if (selected.target() instanceof Draft.Target.Lasting(String table, var _)) {
        names.add(table);
      } else if (selected.target() instanceof Draft.Target.Worth worth) {
        worth(worth).ifPresent(e -> e.columns().forEach(c -> names.add(c.table())));
      }
    }
    if (draft.ranked) {
      rank().ifPresent(e -> e.columns().forEach(c -> names.add(c.table())));
    }
    for (Draft.Ordered ordered : draft.orders) {
      if (ordered.target() instanceof Draft.Target.Worth worth) {
        worth(worth).ifPresent(e -> e.columns().forEach(c -> names.add(c.table())));
      }
    }
    return names.isEmpty() ? used() : names;
  }

  Optional<ColumnFinder.Measure> measure(Draft.Target.Measured measured) {
    var tables = new LinkedHashSet<String>();
    measured
        .of()
        .flatMap(m -> tableOf(new Draft.Target.Item(m)))
        .ifPresent(t -> tables.add(t.name()));
    tables.addAll(used());
    Lexicon.Adjective adjective = measured.adjective();
    return finder
        .measured(adjective, tables)
        .or(() -> TIMES.contains(adjective.word()) ? moment(adjective, tables) : Optional.empty())
        .or(() -> finder.measuredNearby(adjective, tables))
        .or(() -> AGES.contains(adjective.word()) ? moment(adjective, tables) : Optional.empty());
  }

  private Optional<ColumnFinder.Measure> moment(Lexicon.Adjective adjective, Set<String> tables) {
    return finder
        .moment(tables, words(), false)
        .map(c -> new ColumnFinder.Measure(c, LATER.contains(adjective.word())));
  }

  List<String> words() {
    return sentence.tokens().stream()
        .filter(t -> t.kind() == Token.Kind.WORD)
        .map(Token::lower)
        .toList();
  }

  boolean sure(int mention) {
    return sentence.mention(mention) instanceof Mention.Schema schemaMention
        && !schemaMention.tables().isEmpty()
        && schemaMention.tables().getFirst().score() >= 0.6;
  }
}
