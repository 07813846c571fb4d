package dev.sqlmatic.embedded;

import dev.sqlmatic.linking.Mention;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads columns of yes and no used as adjectives: "abandoned dogs", "tasks that are archived". */
final class FlagRules {
  private static final Pattern FLAG =
      Pattern.compile(
          " (?<cue>(?:(?:be|have|that|who|which|do|get) )*(?:not |never )?)(?<item>C\\d+)(?=(?<after> [TX]\\d+ | ~| $| \\?| [a-z]))");

  private static final Pattern ADJECTIVE =
      Pattern.compile(" (?<cue>(?:not )?)(?<item>C\\d+)(?=(?<after> [TX]\\d+ ))");

  private final Sentence sentence;
  private final Draft draft;

  FlagRules(Sentence sentence, Draft draft) {
    this.sentence = sentence;
    this.draft = draft;
  }

  /** Adjectives before things; to be read before the things are counted. */
  void adjectives() {
    sentence.each(ADJECTIVE, m -> flag(m).map(_ -> ""));
  }

  void apply() {
    sentence.each(FLAG, this::flag);
  }

  private Optional<String> flag(Matcher m) {
    boolean flag =
        sentence.mention(m.group("item")) instanceof Mention.Schema schema
            && (schema.columns().getFirst().column().flag()
                || schema.columns().stream()
                    .anyMatch(c -> c.column().flag() && named(c.column().table())));
    boolean adjective = !m.group("cue").isBlank() || m.group("after").matches(" [TX]\\d+ | ~");
    if (!flag || !adjective) {
      return Optional.empty();
    }
    int mention = Sentence.number(m.group("item"));
    draft.wants.put(mention, Draft.Want.COLUMN);
    boolean negated = m.group("cue").contains("not ") || m.group("cue").contains("never ");
    draft.filters.add(new Draft.Filter.Flagged(mention, negated));
    return Optional.of(" ~");
  }

  private boolean named(String table) {
    return sentence.mentions().stream()
        .anyMatch(m ->
            m instanceof Mention.Schema schema
                && schema.tables().stream().anyMatch(t -> t.table().name().equals(table)));
  }
}
