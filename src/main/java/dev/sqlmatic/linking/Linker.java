package dev.sqlmatic.linking;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what a question speaks of: the longest and best fitting phrases first, none overlapping.
 * Thread-safe.
 */
public final class Linker {
  /** Columns in which codes of a few letters stand for countries, states and sexes. */
  private static final Set<String> CODED =
      Set.of(
          "countri",
          "nation",
          "iso",
          "state",
          "provinc",
          "region",
          "sex",
          "gender",
          "origin",
          "locat",
          "citizenship");

  private static final int FEW = 50;
  private static final int MOST_LINKS = 8;
  private static final int LONGEST_PHRASE = 7;
  private static final Set<String> BREAKING =
      Set.of("and", "or", "with", "is", "at", "on", "a", "an");

  /** Verbs and what is done, which name a column only where it is called just that. */
  private static final Set<String> DEEDS =
      Set.of(
          "revenue",
          "revenues",
          "sales",
          "earn",
          "earns",
          "spent",
          "spend",
          "spends",
          "sold",
          "sell",
          "sells",
          "selling",
          "bought",
          "buy",
          "made",
          "make",
          "makes",
          "turnover",
          "income",
          "paid",
          "day",
          "days",
          "month",
          "months",
          "week",
          "weeks",
          "time",
          "times",
          "took",
          "take",
          "got",
          "did",
          "worth",
          "money");

  /** Words of so general a meaning that a value which happens to be called so is not meant. */
  private static final Set<String> EVERYDAY =
      Set.of(
          "money",
          "person",
          "people",
          "use",
          "used",
          "uses",
          "using",
          "time",
          "day",
          "days",
          "hour",
          "hours",
          "minute",
          "minutes",
          "month",
          "months",
          "week",
          "weeks",
          "year",
          "years",
          "sold",
          "sales",
          "revenue",
          "spent",
          "spend",
          "earned",
          "bought",
          "everything",
          "something",
          "someone",
          "anything",
          "nothing",
          "things");

  private static final Set<String> MEASURED = Set.of("total", "count", "number", "rank");
  private static final Set<String> MEASURES =
      Set.of(
          "highest",
          "lowest",
          "largest",
          "smallest",
          "biggest",
          "maximum",
          "minimum",
          "average",
          "by");
  private static final Set<String> CUES =
      Set.copyOf(
          List.of(
              ("what which who whose whom how many much the a an of all have has had is are was "
                      + "were be been do does did show list find give me tell return please each every "
                      + "per for from to in on at by with without and or not no never than more less most "
                      + "least fewest number total average mean maximum minimum max min sum count top "
                      + "first last different distinct unique between above below over under after before "
                      + "that this these those there it its their they them i we our us can as also both "
                      + "either any some other only highest lowest largest smallest ascending descending "
                      + "alphabetical sorted ordered common whether exactly equal same long old new high "
                      + "low get got one select display his her you your where when being but out ever "
                      + "currently sort group if so will would could")
                  .split(" ")));

  private final DatabaseModel model;
  private final SchemaIndex index;

  public Linker(DatabaseModel model) {
    this.model = model;
    this.index = model.index();
  }

  private record Candidate(Mention mention, double weight) {}

  public Linking link(List<Token> asked, LocalDate today) {
    List<Token> tokens = asked.stream().map(this::spelt).toList();
    var candidates = new ArrayList<Candidate>();
    for (Mention.Date date : new DateReader(tokens, today).read()) {
      candidates.add(new Candidate(date, 5 + date.to() - date.from()));
    }
    for (int from = 0; from < tokens.size(); from++) {
      for (int to = Math.min(tokens.size(), from + LONGEST_PHRASE); to > from; to--) {
        schema(tokens, from, to).ifPresent(candidates::add);
        value(tokens, from, to).ifPresent(candidates::add);
        valueOfColumn(tokens, from, to).ifPresent(candidates::add);
      }
    }
    candidates.sort(Comparator.comparingDouble(Candidate::weight).reversed());
    boolean[] taken = new boolean[tokens.size()];
    var mentions = new ArrayList<Mention>();
    for (Candidate candidate : candidates) {
      if (free(taken, candidate.mention)) {
        mentions.add(candidate.mention);
      }
    }
    mentions.sort(Comparator.comparingInt(Mention::from));
    return new Linking(tokens, settleFlags(mentions, candidates), today);
  }

  /** The token, with the stem of the schema's word where it is misspelt. */
  private Token spelt(Token token) {
    boolean known =
        token.kind() != Token.Kind.WORD
            || CUES.contains(token.lower())
            || !index.columns(List.of(token.stem())).isEmpty()
            || !index.tables(List.of(token.stem())).isEmpty()
            || !model.values().exact(ValueIndex.key(token.text())).isEmpty()
            || Lexicon.ENGLISH.knows(token.lower());
    return known
        ? token
        : model
            .spelling()
            .corrected(token.lower())
            .map(w ->
                new Token(token.text(), token.lower(), Words.stem(w), token.kind(), token.number()))
            .orElse(token);
  }

  /**
   * "Done" may be a column of one table and a value in another: it is the value where only that
   * one's table is named.
   */
  private static List<Mention> settleFlags(List<Mention> mentions, List<Candidate> candidates) {
    var named = new HashSet<String>();
    for (Mention mention : mentions) {
      if (mention instanceof Mention.Schema schema) {
        schema.tables().forEach(t -> named.add(t.table().name()));
      }
    }
    return mentions.stream().map(m -> flagOrValue(m, named, candidates)).toList();
  }

  private static Mention flagOrValue(
      Mention mention, Set<String> named, List<Candidate> candidates) {
    boolean flag =
        mention instanceof Mention.Schema schema
            && schema.tables().isEmpty()
            && schema.columns().stream()
                .noneMatch(c -> !c.column().flag() || named.contains(c.column().table()));
    if (!flag) {
      return mention;
    }
    return candidates.stream()
        .map(Candidate::mention)
        .filter(m ->
            m instanceof Mention.Value value
                && m.from() == mention.from()
                && m.to() == mention.to()
                && value.links().stream().anyMatch(l -> named.contains(l.column().table())))
        .findFirst()
        .orElse(mention);
  }

  /** "High priority": a value before the name of its column. */
  private Optional<Candidate> valueOfColumn(List<Token> tokens, int from, int to) {
    List<Token> span = tokens.subList(from, to);
    if (span.size() < 2
        || span.size() > 3
        || span.stream().anyMatch(t -> t.kind() != Token.Kind.WORD)) {
      return Optional.empty();
    }
    String text = span.getFirst().text();
    List<String> rest = span.subList(1, span.size()).stream().map(Token::stem).toList();
    List<Mention.ValueLink> links =
        lookUp(ValueIndex.key(text), 1.0).stream()
            .filter(l ->
                l.score() >= 1 && l.column().stems().equals(rest) && l.column().distinct() < FEW)
            .toList();
    return links.isEmpty()
        ? Optional.empty()
        : Optional.of(new Candidate(new Mention.Value(from, to, text, links), 2.2));
  }

  private static boolean free(boolean[] taken, Mention mention) {
    for (int i = mention.from(); i < mention.to(); i++) {
      if (taken[i]) {
        return false;
      }
    }
    for (int i = mention.from(); i < mention.to(); i++) {
      taken[i] = true;
    }
    return true;
  }

  private Optional<Candidate> schema(List<Token> tokens, int from, int to) {
    List<Token> span = tokens.subList(from, to);
    if (span.stream()
            .anyMatch(t -> t.kind() != Token.Kind.WORD && !(t.isNumber() && span.size() > 1))
        || !begins(tokens, from, span.size())
        || Words.isFiller(span.getLast().lower())) {
      return Optional.empty();
    }
    List<String> stems =
        span.stream().filter(t -> !Words.isFiller(t.lower())).map(Token::stem).toList();
    boolean gap = stems.size() < span.size();
    boolean cues = span.stream().allMatch(t -> CUES.contains(t.lower()));
    if (span.stream().anyMatch(t -> BREAKING.contains(t.lower()))
        || stems.stream().distinct().count() < stems.size()) {
      return Optional.empty();
    }
    List<Mention.ColumnLink> columns =
        index.columns(stems).stream()
            .filter(c -> !gap || (!c.explicit() && c.score() > 0.7))
            .toList();
    List<Mention.TableLink> tables = gap ? List.of() : index.tables(stems);
    if (span.size() == 2 && columns.isEmpty() && tables.isEmpty()) {
      List<String> joined = List.of(Words.stem(span.getFirst().lower() + span.getLast().lower()));
      columns = index.columns(joined).stream().filter(c -> c.score() >= 0.9).toList();
      tables = index.tables(joined).stream().filter(t -> t.score() >= 0.9).toList();
    }
    String last = span.getLast().lower();
    if (last.endsWith("ed") || DEEDS.contains(last)) {
      boolean alone = span.size() == 1;
      columns = columns.stream().filter(c -> alone ? c.score() > 0.8 : !c.explicit()).toList();
    }
    if (last.equals("year") || last.equals("years")) {
      columns = columns.stream().filter(c -> c.column().has("year")).toList();
    }
    double column = columns.isEmpty() ? 0 : columns.getFirst().score();
    double table = tables.isEmpty() ? 0 : tables.getFirst().score();
    double best = Math.max(column, table);
    if (best < 0.3 || (cues && best < 1)) {
      return Optional.empty();
    }
    List<Mention.TableLink> keptTables =
        tables.stream().filter(t -> t.score() >= 0.6 * best).toList();
    List<Mention.ColumnLink> keptColumns =
        columns.stream().filter(c -> c.score() >= 0.6 * best).toList();
    var mention = new Mention.Schema(from, to, keptTables, keptColumns);
    boolean alone =
        keptColumns.isEmpty()
            && keptTables.stream()
                .allMatch(t ->
                    t.table().view() && model.schema().relationsOf(t.table().name()).isEmpty());
    if (alone && best < 0.9) {
      return Optional.empty();
    }
    return Optional.of(
        new Candidate(mention, best * (1 + 0.65 * (stems.size() - 1)) * (alone ? 0.55 : 1)));
  }

  /** Cue words open no phrase, unless a name goes on: "first name", "number of employees". */
  private static boolean begins(List<Token> tokens, int from, int length) {
    String first = tokens.get(from).lower();
    if (Words.isFiller(first)) {
      return false;
    }
    if (from == 0 && Set.of("show", "list", "name", "count", "order", "rank").contains(first)) {
      return length > 1 && !first.equals("show") && !first.equals("list") && !first.equals("name");
    }
    if (length == 1 && (first.equals("named") || first.equals("called"))) {
      return false;
    }
    if (length == 1) {
      boolean ordering =
          first.startsWith("order")
              && (next(tokens, from, 1).equals("by")
                  || next(tokens, from, -1)
                      .matches("(a|de)scending|alphabetical(ly)?|(in|de)creasing|following"));
      boolean measured = MEASURED.contains(first) && MEASURES.contains(next(tokens, from, -1));
      return (measured || !CUES.contains(first)) && !ordering;
    }
    return !Set.of("how", "what", "which", "is", "are", "the", "all", "most", "have")
        .contains(first);
  }

  private static String next(List<Token> tokens, int at, int step) {
    int index = at + step;
    return index >= 0 && index < tokens.size() ? tokens.get(index).lower() : "";
  }

  private Optional<Candidate> value(List<Token> tokens, int from, int to) {
    List<Token> span = tokens.subList(from, to);
    Token first = span.getFirst();
    if (span.size() == 1 && first.isQuoted()) {
      List<Mention.ValueLink> links = lookUp(first.lower(), 1.0);
      return Optional.of(new Candidate(new Mention.Value(from, to, first.text(), links), 4));
    }
    if (span.size() == 1 && first.isNumber()) {
      var number =
          new Mention.Figure(from, to, first.number().orElse(0), lookUp(first.lower(), 0.5));
      return Optional.of(new Candidate(number, 0.5));
    }
    boolean signs =
        span.stream()
            .anyMatch(t ->
                t.isQuoted()
                    || (t.kind() == Token.Kind.SIGN
                        && !t.text().equals("'s")
                        && !t.text().equals(",")));
    if (signs || first.kind() == Token.Kind.SIGN || span.getLast().kind() == Token.Kind.SIGN) {
      return Optional.empty();
    }
    if (span.size() == 1
        && ((CUES.contains(first.lower()) && !first.text().equals("US"))
            || (EVERYDAY.contains(first.lower()) && !first.capitalised())
            || first.text().length() < 2)) {
      return Optional.empty();
    }
    String text = String.join(" ", span.stream().map(Token::text).toList()).replace(" 's", "'s");
    boolean proper = first.capitalised() && (from > 0 || span.size() > 1);
    double trust = span.size() > 1 ? 1.1 : proper ? 0.98 : 0.8;
    List<Mention.ValueLink> links = lookUp(ValueIndex.key(text), trust);
    if (links.isEmpty() && span.size() == 2 && span.stream().allMatch(Token::capitalised)) {
      add(links, model.values().beginning(ValueIndex.key(text)), 0.7);
    }
    if (links.isEmpty()
        || (span.size() > 1 && span.stream().allMatch(t -> CUES.contains(t.lower())))) {
      return Optional.empty();
    }
    double weight = links.getFirst().score() * (1 + 0.7 * (span.size() - 1));
    return Optional.of(new Candidate(new Mention.Value(from, to, text, links), weight));
  }

  private List<Mention.ValueLink> lookUp(String text, double trust) {
    String key = ValueIndex.key(text);
    var links = new ArrayList<Mention.ValueLink>();
    add(links, model.values().exact(key), trust);
    for (String form : Lexicon.ENGLISH.valueForms(key)) {
      var found = new ArrayList<Mention.ValueLink>();
      add(found, model.values().exact(ValueIndex.key(form)), (links.isEmpty() ? 0.9 : 0.8) * trust);
      links.addAll(
          found.stream()
              .filter(
                  l -> form.length() > 3 || l.column().stems().stream().anyMatch(CODED::contains))
              .toList());
    }
    if (links.isEmpty()) {
      add(links, model.values().stemmed(key), 0.8 * trust);
    }
    links.sort(Comparator.comparingDouble(Mention.ValueLink::score).reversed());
    return new ArrayList<>(links.subList(0, Math.min(MOST_LINKS, links.size())));
  }

  private void add(List<Mention.ValueLink> links, List<ValueIndex.Entry> entries, double score) {
    for (ValueIndex.Entry entry : entries) {
      model
          .schema()
          .find(entry.table())
          .flatMap(t -> t.column(entry.column()))
          .ifPresent(c -> links.add(new Mention.ValueLink(c, entry.value(), score)));
    }
  }
}
