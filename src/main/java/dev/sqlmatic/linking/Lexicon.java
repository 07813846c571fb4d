package dev.sqlmatic.linking;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import opennlp.tools.stemmer.PorterStemmer;

/**
 * General English that no database tells: synonyms, abbreviations in names, nationalities, what
 * "oldest" measures. Read once from {@code lexicon.txt}, then never changed; thread-safe.
 */
public final class Lexicon {
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  /** What the resource says. */
  public static final Lexicon ENGLISH = new Lexicon("lexicon.txt");

  private final Map<String, String> irregular = new HashMap<>();
  private final Map<String, List<String>> abbreviations = new HashMap<>();
  private final Map<String, Set<String>> synonyms = new HashMap<>();
  private final Map<String, List<String>> values = new HashMap<>();
  private final Map<String, Adjective> comparatives = new HashMap<>();
  private final Map<String, Adjective> superlatives = new HashMap<>();
  private final Map<String, Adjective> positives = new HashMap<>();

  /**
   * An adjective that orders things.
   *
   * @param hints words of column names that it measures, best first
   */
  public record Adjective(String word, List<Hint> hints) {}

  /**
   * A word in a column's name.
   *
   * @param up whether more of the adjective means a higher value
   */
  public record Hint(String stem, boolean up) {}

  private Lexicon(String resource) {
    try (InputStream in = Lexicon.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("The resource " + resource + " is missing from the build.");
      }
      var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      reader.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(this::line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void line(String line) {
    List<String> words = words(line);
    List<String> rest = words.subList(1, words.size());
    switch (words.getFirst()) {
      case "irregular" -> irregular.put(rest.get(0), rest.get(1));
      case "abbreviation" -> abbreviations.put(rest.get(0), rest.subList(1, rest.size()));
      case "synonyms" -> synonyms(rest);
      case "value" -> value(line.strip().substring("value".length()));
      case "adjective" -> readAdjective(line.strip().substring("adjective".length()));
      default -> throw new IllegalStateException("lexicon: no such entry: " + line);
    }
  }

  private static List<String> words(String text) {
    return BLANKS.splitAsStream(text.strip()).toList();
  }

  private void synonyms(List<String> group) {
    List<String> stems = group.stream().map(this::plainStem).toList();
    for (String stem : stems) {
      var others = synonyms.computeIfAbsent(stem, _ -> new HashSet<>());
      others.addAll(stems);
      others.remove(stem);
    }
  }

  private void value(String line) {
    String[] sides = line.split("=", 2);
    values
        .computeIfAbsent(sides[0].strip(), _ -> new ArrayList<>())
        .addAll(List.of(sides[1].strip().split("\\s*,\\s*")));
  }

  private void readAdjective(String line) {
    String[] sides = line.split(":", 2);
    List<String> forms = words(sides[0]);
    var hints = new ArrayList<Hint>();
    for (String hint : words(sides[1])) {
      hints.add(new Hint(plainStem(hint.substring(1)), hint.charAt(0) == '+'));
    }
    var adjective = new Adjective(forms.get(0), List.copyOf(hints));
    positives.put(forms.get(0), adjective);
    if (forms.size() == 3) {
      comparatives.put(forms.get(1), adjective);
      superlatives.put(forms.get(2), adjective);
    }
  }

  private String plainStem(String word) {
    return word.length() < 3 ? word : new PorterStemmer().stem(irregular.getOrDefault(word, word));
  }

  String regular(String word) {
    return irregular.getOrDefault(word, word);
  }

  List<String> expand(String word) {
    return abbreviations.getOrDefault(word, List.of(word));
  }

  /** Stems that mean about the same as this one. */
  public Set<String> synonyms(String stem) {
    return synonyms.getOrDefault(stem, Set.of());
  }

  /** Whether it is a word of general English that has an entry. */
  boolean knows(String lower) {
    return irregular.containsKey(lower)
        || values.containsKey(lower)
        || positives.containsKey(lower)
        || comparatives.containsKey(lower)
        || superlatives.containsKey(lower)
        || synonyms.containsKey(Words.stem(lower));
  }

  /** Other ways to write a value: "french" may stand in the data as France. */
  public List<String> valueForms(String lower) {
    List<String> forms = values.getOrDefault(lower, List.of());
    return Stream.concat(
            forms.stream(), forms.stream().flatMap(f -> values.getOrDefault(f, List.of()).stream()))
        .distinct()
        .toList();
  }

  public Optional<Adjective> comparative(String lower) {
    return Optional.ofNullable(comparatives.get(lower));
  }

  public Optional<Adjective> superlative(String lower) {
    return Optional.ofNullable(superlatives.get(lower));
  }

  /** The adjective itself, as in "most expensive". */
  public Optional<Adjective> adjective(String lower) {
    return Optional.ofNullable(positives.get(lower));
  }
}
