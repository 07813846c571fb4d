package dev.sqlmatic.linking;

import java.util.List;

/** What some tokens of a question, {@code from} inclusive to {@code to} exclusive, speak of. */
public sealed interface Mention {
  int from();

  int to();

  /** Tables, columns, or both, each with how well it fits; best first. */
  record Schema(int from, int to, List<TableLink> tables, List<ColumnLink> columns)
      implements Mention {
    public Schema {
      tables = List.copyOf(tables);
      columns = List.copyOf(columns);
    }
  }

  /** Text that stands in the data, or, where {@code links} is empty, text that was quoted. */
  record Value(int from, int to, String text, List<ValueLink> links) implements Mention {
    public Value {
      links = List.copyOf(links);
    }
  }

  /** A number, with the text columns that hold it as text. */
  record Figure(int from, int to, double value, List<ValueLink> links) implements Mention {
    public Figure {
      links = List.copyOf(links);
    }

    /** Whether it may be a calendar year. */
    public boolean looksLikeYear() {
      return value >= 1500 && value <= 2200 && value == Math.rint(value);
    }
  }

  /** A span of days. */
  record Date(int from, int to, DateRange range) implements Mention {}

  /** A table that fits, from 0 to 1. */
  record TableLink(TableModel table, double score) {}

  /**
   * A column that fits, from 0 to 1.
   *
   * @param explicit whether the words name its table too
   */
  record ColumnLink(ColumnModel column, double score, boolean explicit) {}

  /** A value that stands in a column, and how sure it is what was meant. */
  record ValueLink(ColumnModel column, String value, double score) {}
}
