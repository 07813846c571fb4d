package dev.sqlmatic.linking;

import java.util.List;

/**
 * A column as a question may speak of it. Immutable.
 *
 * @param words of its name, in lower case, abbreviations written out
 * @param stems of the words that carry content
 * @param core those stems that the table's own name does not have; all where it has all
 * @param primary part of the primary key
 * @param foreign begins a relation to another table
 * @param distinct how many values were seen, 0 where unknown
 * @param required never without a value, as its declaration says
 * @param kinds its values, where they are texts and few; else empty
 * @param truth the SQL literal that says yes, where its values say yes or no; else empty
 */
public record ColumnModel(
    String table,
    String name,
    List<String> words,
    List<String> stems,
    List<String> core,
    Content content,
    DateStorage dates,
    boolean primary,
    boolean foreign,
    int distinct,
    int position,
    String truth,
    boolean required,
    List<String> kinds) {

  /** What its values are. */
  public enum Content {
    NUMBER,
    TEXT,
    OTHER
  }

  public ColumnModel {
    words = List.copyOf(words);
    stems = List.copyOf(stems);
    core = List.copyOf(core);
    kinds = List.copyOf(kinds);
  }

  public boolean numeric() {
    return content == Content.NUMBER;
  }

  public boolean isDate() {
    return dates != DateStorage.NONE && dates != DateStorage.YEAR;
  }

  /** Whether its name says that it identifies a thing rather than describes it. */
  public boolean identifier() {
    return (primary && numeric()) || foreign || stems.contains("id");
  }

  /** Whether its values say yes or no. */
  public boolean flag() {
    return !truth.isEmpty() && !primary && !foreign;
  }

  public boolean has(String stem) {
    return stems.contains(stem);
  }
}
