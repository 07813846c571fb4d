package dev.sqlmatic.linking;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import opennlp.tools.stemmer.PorterStemmer;

/** Words out of identifiers, and stems out of words. Stateless. */
public final class Words {
  private static final Pattern BORDER =
      Pattern.compile(
          "[^\\p{L}\\p{N}]+|(?<=[\\p{Ll}])(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})"
              + "|(?<=\\p{L})(?=\\p{N})|(?<=\\p{N})(?=\\p{Lu})");
  private static final Set<String> FILLERS =
      Set.of(
          "of", "the", "a", "an", "in", "for", "to", "and", "or", "on", "at", "by", "with", "is",
          "was", "has");
  private static final int LONGEST = 40;

  private Words() {}

  /** {@code unitPrice}, {@code unit_price} and {@code UNIT PRICE} are all unit, price. */
  public static List<String> split(String identifier) {
    List<String> whole = Lexicon.ENGLISH.expand(identifier.toLowerCase(Locale.ROOT));
    if (whole.size() > 1) {
      return whole;
    }
    var words = new ArrayList<String>();
    for (String part : BORDER.splitAsStream(identifier).toList()) {
      if (!part.isEmpty()) {
        words.addAll(Lexicon.ENGLISH.expand(part.toLowerCase(Locale.ROOT)));
      }
    }
    return List.copyOf(words);
  }

  /** The stem of a lower-case word; an irregular plural counts as its singular. */
  public static String stem(String word) {
    if (word.length() > LONGEST || word.length() < 3) {
      return word;
    }
    String regular = Lexicon.ENGLISH.regular(word);
    boolean plural = regular.endsWith("uses") && regular.length() > 5; // campuses, bonuses
    return new PorterStemmer().stem(plural ? regular.substring(0, regular.length() - 2) : regular);
  }

  public static List<String> stems(List<String> words) {
    return words.stream().map(Words::stem).toList();
  }

  /** Words that carry no content inside a name: "date of birth" is birth, date. */
  public static boolean isFiller(String word) {
    return FILLERS.contains(word);
  }

  /** The stems of the words that carry content; all of them where none does. */
  public static List<String> content(List<String> words) {
    List<String> kept = words.stream().filter(w -> !isFiller(w)).toList();
    return stems(kept.isEmpty() ? words : kept);
  }
}
