package dev.sqlmatic.embedded;

import dev.sqlmatic.embedded.Draft.Filter;
import dev.sqlmatic.embedded.Draft.Target;
import dev.sqlmatic.linking.Mention;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads values that stand in the data, and quoted text to search for. */
final class ValueRules {
  private static final Pattern CONTAINS =
      Pattern.compile(
          "(?: (?<item>[CX]\\d+))?(?<gap>(?: (?!and |or |,)[a-z]+){0,3}?) (?<how>contain|contains|containing|include|includes|including|like|start with|starts with|starting with|begin with|begins with|beginning with|end with|ends with|ending with|with prefix|substring)(?: (?:in|the|word|phrase|letter|letters|string|text|substring|prefix|character|words|keyword|keywords)){0,3} (?<v>[VQ]\\d+|[a-z0-9]+(?= (?:~|$|\\?)))(?: (?:in|as part of)(?: (?:its|their|his|her))? (?<after>[CX]\\d+))?(?= )");
  private static final Pattern AS_PART =
      Pattern.compile(
          " (?:(?:have|with) )?(?<v>[VQ]\\d+)(?: as (?:substring|part|prefix|keyword|phrase))? (?:in|of|to|inside) (?:its |their |his |her |part of )?(?<after>[CX]\\d+)(?= )");
  private static final Pattern COLUMN_VALUE =
      Pattern.compile(
          " (?<item>[CX]\\d+)(?: (?:be|of|as|=|with|equal|to|called|named|value|code|equals|:|either|in|from|name)){0,3} (?<v>[VQ]\\d+)(?= )");
  private static final Pattern VALUE_COLUMN =
      Pattern.compile(
          " (?<v>[VQ]\\d+)(?: (?:as|in|for|as their|as its|in their|in its))? (?<item>[CX]\\d+)(?= )");
  private static final Pattern ALONE = Pattern.compile(" (?<v>[VQ]\\d+)(?= )");

  private final Sentence sentence;
  private final Draft draft;

  ValueRules(Sentence sentence, Draft draft) {
    this.sentence = sentence;
    this.draft = draft;
  }

  void apply() {
    draft.both =
        Pattern.compile(
                " both .*[VN]\\d+(?: [CT]\\d+)? (?:and|as well as) .*?[VN]\\d+|[VN]\\d+ and also|[VN]\\d+ as well as")
            .matcher(sentence.whole())
            .find();
    draft.either =
        Pattern.compile(
                "[VQN]\\d+(?: (?:[a-z]+|[CTX]\\d+))*? or (?!er:|equal|above|below)(?:[a-z:]+ |[CTX]\\d+ ){0,6}?[VQN]\\d+| either ")
            .matcher(sentence.whole())
            .find();
    sentence.each(AS_PART, this::asPart);
    sentence.each(CONTAINS, this::contains);
    sentence.each(COLUMN_VALUE, m -> named(m, true));
    sentence.each(VALUE_COLUMN, m -> named(m, false));
    sentence.each(
        ALONE,
        m -> {
          draft.filters.add(
              new Filter.Valued(Sentence.number(m.group("v")), Optional.empty(), false));
          return Optional.of(" ~v ");
        });
  }

  private Optional<String> asPart(Matcher m) {
    boolean part = Pattern.compile(" as | have | with |Q\\d").matcher(m.group()).find();
    if (!(sentence.mention(m.group("v")) instanceof Mention.Value value) || !part) {
      return Optional.empty();
    }
    int item = Sentence.number(m.group("after"));
    draft.wants.put(item, Draft.Want.COLUMN);
    draft.filters.add(
        new Filter.Containing(new Target.Item(item), "%" + value.text() + "%", false));
    return Optional.of(" ~ ");
  }

  private Optional<String> contains(Matcher m) {
    String item = Optional.ofNullable(m.group("after")).orElse(m.group("item"));
    String kept = m.group("after") == null || m.group("item") == null ? "" : " " + m.group("item");
    String how = m.group("how");
    if (item == null) {
      return Optional.empty();
    }
    String value = m.group("v");
    String text =
        value.matches("[VQ]\\d+") && sentence.mention(value) instanceof Mention.Value v
            ? v.text()
            : value;
    String pattern =
        how.startsWith("start") || how.startsWith("begin") || how.contains("prefix")
            ? text + "%"
            : how.startsWith("end") ? "%" + text : "%" + text + "%";
    draft.wants.put(Sentence.number(item), Draft.Want.COLUMN);
    boolean negated = m.group("gap").contains(" not");
    draft.filters.add(
        new Filter.Containing(new Target.Item(Sentence.number(item)), pattern, negated));
    boolean asked =
        m.group("after") == null
            && draft.selected.isEmpty()
            && !Pattern.compile("[TCX]\\d").matcher(sentence.text().substring(0, m.start())).find();
    return Optional.of((asked ? " " + item : kept) + " ~ ");
  }

  /** A column's name beside a value says where to look, if the value stands there. */
  private Optional<String> named(Matcher m, boolean before) {
    int item = Sentence.number(m.group("item"));
    int value = Sentence.number(m.group("v"));
    if (!(sentence.mention(item) instanceof Mention.Schema schema)
        || !(sentence.mention(value) instanceof Mention.Value found)) {
      return Optional.empty();
    }
    boolean stands =
        schema.columns().stream()
            .anyMatch(c -> found.links().stream().anyMatch(l -> l.column().equals(c.column())));
    boolean unknown = found.links().isEmpty() && before;
    boolean direct =
        m.group().matches(" [CX]\\d+(?: (?:=|be|called|named|equal|to|of|as|value)){0,3} [VQ]\\d+");
    if (!stands && !(unknown && direct)) {
      return Optional.empty();
    }
    draft.wants.put(item, Draft.Want.COLUMN);
    draft.filters.add(new Filter.Valued(value, Optional.of(item), false));
    return Optional.of(" ~v ");
  }
}
