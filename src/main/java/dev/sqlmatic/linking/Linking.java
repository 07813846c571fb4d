package dev.sqlmatic.linking;

import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a question speaks of: its tokens, and the mentions among them, in order, not overlapping.
 */
public record Linking(List<Token> tokens, List<Mention> mentions, LocalDate today) {
  public Linking {
    tokens = List.copyOf(tokens);
    mentions = List.copyOf(mentions);
  }

  /** The names of the tables that are spoken of, themselves, by a column or by a value. */
  public Set<String> tables() {
    var names = new LinkedHashSet<String>();
    for (Mention mention : mentions) {
      switch (mention) {
        case Mention.Schema schema -> {
          schema.tables().stream().limit(1).forEach(link -> names.add(link.table().name()));
          if (schema.tables().isEmpty()) {
            schema.columns().stream().limit(2).forEach(link -> names.add(link.column().table()));
          }
        }
        case Mention.Value value ->
            value.links().stream().limit(1).forEach(link -> names.add(link.column().table()));
        case Mention.Figure _, Mention.Date _ -> {}
      }
    }
    return names;
  }
}
