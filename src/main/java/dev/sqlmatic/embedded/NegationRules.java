package dev.sqlmatic.embedded;

import dev.sqlmatic.embedded.Draft.Filter;
import dev.sqlmatic.embedded.Draft.Target;
import dev.sqlmatic.linking.Mention;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads "without …", "never …", "do not have …", "not …", "other than …". */
final class NegationRules {
  private static final Pattern NO_VALUE =
      Pattern.compile(
          " (?<item>[CX]\\d+) (?:be )?(?:(?<not>not )?(?:null|missing|empty|unknown)|not (?:available|known|specified|set|recorded))(?= )");
  private static final Pattern WITHOUT =
      Pattern.compile(
          " (?<cue>without|(?:(?:do|have|be|could|can|will) )?not(?: yet)?(?: have| own| be)?|(?:have )?never(?: ever)?(?: be)?|have no|with no|no|have not|lack|lacking|nobody|with zero|have zero)"
              + "(?<gap>(?: (?!and |or |but |who |that )[a-z]+){0,4}?) (?<item>[TCX]\\d+)(?<rest>(?:(?: (?!and |or |but |who |that |,)[a-z]+){0,4}? [VQ]\\d+)?)(?= )");
  private static final Pattern NOT_VALUE =
      Pattern.compile(
          " (?:not|except|other than|excluding|except for|besides|never|without|apart from|but not|outside|<>|!=)(?<gap>(?: (?!and |or )[a-z]+){0,4}?)(?: (?<item>[CX]\\d+))?(?: (?:be|of|as|to|=|in|by|with))* (?<v>[VQ]\\d+)(?= )");
  private static final Pattern NEVER_VERB =
      Pattern.compile(
          " (?:never|not|(?:do|have|be) not)(?: yet| ever| be| have)* (?<verb>[a-z]+)(?: (?:anything|something|any|at all|yet))*(?= )");

  private final Sentence sentence;
  private final Draft draft;

  NegationRules(Sentence sentence, Draft draft) {
    this.sentence = sentence;
    this.draft = draft;
  }

  void apply() {
    sentence.each(NO_VALUE, this::noValue);
    sentence.each(WITHOUT, this::without);
    sentence.each(NOT_VALUE, this::notValue);
    sentence.first(NEVER_VERB, this::neverVerb);
  }

  private Optional<String> noValue(Matcher m) {
    int mention = Sentence.number(m.group("item"));
    draft.wants.put(mention, Draft.Want.COLUMN);
    draft.filters.add(new Filter.Missing(new Target.Item(mention), m.group("not") != null));
    return Optional.of(" ~ ");
  }

  private Optional<String> without(Matcher m) {
    String item = m.group("item");
    if (!(sentence.mention(item) instanceof Mention.Schema schema)) {
      return Optional.empty();
    }
    Matcher value = Pattern.compile("[VQ]\\d+").matcher(m.group("rest"));
    boolean valued = value.find();
    if (schema.tables().isEmpty()) {
      if (valued) {
        return negated(value.group(), Optional.of(Sentence.number(item)));
      }
      if (Pattern.compile("without|have no|with no|lack|not have").matcher(m.group("cue")).find()) {
        draft.filters.add(new Filter.Missing(new Target.Item(Sentence.number(item)), false));
        draft.wants.put(Sentence.number(item), Draft.Want.COLUMN);
        return Optional.of(" ~ ");
      }
      return Optional.empty();
    }
    var mentions = new ArrayList<Integer>();
    mentions.add(Sentence.number(item));
    draft.wants.put(Sentence.number(item), Draft.Want.TABLE);
    if (valued) {
      mentions.add(Sentence.number(value.group()));
    }
    draft.unrelated.add(new Draft.Unrelated(List.copyOf(mentions)));
    return Optional.of(" ~ ");
  }

  private Optional<String> notValue(Matcher m) {
    return negated(m.group("v"), Optional.ofNullable(m.group("item")).map(Sentence::number));
  }

  private Optional<String> negated(String value, Optional<Integer> column) {
    column.ifPresent(c -> draft.wants.put(c, Draft.Want.COLUMN));
    draft.filters.add(new Filter.Valued(Sentence.number(value), column, true));
    return Optional.of(" ~ ");
  }

  /** "never bought anything": the things that were never done are found by QueryMaker. */
  private Optional<String> neverVerb(Matcher m) {
    if (!draft.unrelated.isEmpty()
        || draft.filters.stream().anyMatch(f -> f instanceof Filter.Valued v && v.negated())) {
      return Optional.empty();
    }
    draft.unrelated.add(new Draft.Unrelated(List.of()));
    return Optional.of(" ~ ");
  }
}
