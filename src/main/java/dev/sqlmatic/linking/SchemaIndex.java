package dev.sqlmatic.linking;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the tables and columns whose names some words speak of. Immutable once built. */
final class SchemaIndex {
  private static final double SYNONYM = 0.65;
  private static final double EXPLICIT = 0.05;
  private static final double WHOLE = 0.06;
  private static final double WITHOUT_ID = 0.55;
  private static final double KEPT = 0.72;
  private static final int MOST = 8;

  private final Map<String, List<ColumnModel>> columnsByStem = new HashMap<>();
  private final Map<String, List<TableModel>> tablesByStem = new HashMap<>();
  private final Map<String, TableModel> tables = new HashMap<>();

  SchemaIndex(SchemaModel schema) {
    for (TableModel table : schema.tables()) {
      tables.put(table.name(), table);
      for (String stem : new HashSet<>(table.stems())) {
        tablesByStem.computeIfAbsent(stem, _ -> new ArrayList<>()).add(table);
      }
      for (ColumnModel column : table.columns()) {
        for (String stem : new HashSet<>(column.stems())) {
          columnsByStem.computeIfAbsent(stem, _ -> new ArrayList<>()).add(column);
        }
      }
    }
  }

  List<Mention.TableLink> tables(List<String> span) {
    Set<TableModel> candidates = new LinkedHashSet<>();
    for (String stem : withSynonyms(span)) {
      candidates.addAll(tablesByStem.getOrDefault(stem, List.of()));
    }
    var links = new ArrayList<Mention.TableLink>();
    for (TableModel table : candidates) {
      double score = score(span, table);
      if (score > 0) {
        links.add(new Mention.TableLink(table, score));
      }
    }
    links.sort(Comparator.comparingDouble(Mention.TableLink::score).reversed());
    double best = links.isEmpty() ? 0 : links.getFirst().score();
    return links.stream().filter(l -> l.score() >= KEPT * best).limit(MOST).toList();
  }

  private static double score(List<String> span, TableModel table) {
    double quality = 1;
    Set<String> hit = new HashSet<>();
    for (String stem : span) {
      String match = match(stem, table.stems());
      if (match.isEmpty()) {
        return 0;
      }
      hit.add(match);
      quality = Math.min(quality, match.equals(stem) ? 1 : SYNONYM);
    }
    double coverage = (double) hit.size() / table.stems().stream().distinct().count();
    if (coverage >= 1) {
      return quality;
    }
    boolean head = hit.contains(table.stems().getLast());
    return quality * ((head ? 0.5 : 0.35) + 0.3 * coverage);
  }

  List<Mention.ColumnLink> columns(List<String> span) {
    Set<ColumnModel> candidates = new LinkedHashSet<>();
    for (String stem : withSynonyms(span)) {
      candidates.addAll(columnsByStem.getOrDefault(stem, List.of()));
    }
    var links = new ArrayList<Mention.ColumnLink>();
    for (ColumnModel column : candidates) {
      Mention.ColumnLink link = link(span, column);
      if (link.score() > 0) {
        links.add(link);
      }
    }
    links.sort(Comparator.comparingDouble(Mention.ColumnLink::score).reversed());
    double best = links.isEmpty() ? 0 : links.getFirst().score();
    return links.stream().filter(l -> l.score() >= KEPT * best).limit(MOST).toList();
  }

  private Mention.ColumnLink link(List<String> span, ColumnModel column) {
    TableModel table = tables.get(column.table());
    List<String> tableStems = table == null ? List.of() : table.stems();
    double quality = 1;
    boolean explicit = false;
    boolean thingLast = false;
    Set<String> hit = new HashSet<>();
    for (String stem : span) {
      String match = match(stem, column.core());
      if (stem.equals("address") && span.contains("email") && column.has("email")) {
        continue; // "email address" is the email
      }
      String own = match.isEmpty() ? match(stem, column.stems()) : match;
      String found = own.isEmpty() ? match(stem, tableStems) : own;
      if (found.isEmpty()) {
        return new Mention.ColumnLink(column, 0, false);
      }
      if (match.isEmpty()) {
        explicit = true;
      } else {
        hit.add(match);
      }
      thingLast = match.isEmpty();
      quality = Math.min(quality, found.equals(stem) ? 1 : SYNONYM);
    }
    if (thingLast) {
      return new Mention.ColumnLink(column, 0, false); // "archived tasks" are tasks
    }
    double score = quality * Math.max(coverage(column, hit), naming(span, column, table));
    if (span.equals(column.stems())) {
      score += WHOLE;
    }
    if (column.stems().contains("id") && !span.contains("id") && !hit.isEmpty()) {
      score *= WITHOUT_ID;
    }
    return new Mention.ColumnLink(
        column, score <= 0 ? 0 : score + (explicit ? EXPLICIT : 0), explicit);
  }

  /** "Name" is the column by which a table's things are known, whatever it is called. */
  private static double naming(List<String> span, ColumnModel column, @Nullable TableModel table) {
    boolean name =
        span.getLast().equals("name") && table != null && table.display().contains(column);
    return !name ? 0 : column.has("name") ? 0.9 : 0.8;
  }

  private static double coverage(ColumnModel column, Set<String> hit) {
    if (hit.isEmpty()) {
      return 0;
    }
    List<String> core = column.core();
    double coverage = (double) hit.size() / core.stream().distinct().count();
    if (coverage >= 1) {
      return core.size() == column.stems().size() ? 1 : 0.97;
    }
    boolean head = hit.contains(core.getLast());
    return (head ? 0.45 : 0.35) + 0.35 * coverage;
  }

  private static String match(String stem, List<String> name) {
    if (name.contains(stem)) {
      return stem;
    }
    Set<String> synonyms = Lexicon.ENGLISH.synonyms(stem);
    return name.stream().filter(synonyms::contains).findFirst().orElse("");
  }

  private static Set<String> withSynonyms(List<String> span) {
    Set<String> stems = new LinkedHashSet<>(span);
    span.forEach(stem -> stems.addAll(Lexicon.ENGLISH.synonyms(stem)));
    return stems;
  }
}
