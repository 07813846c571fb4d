package dev.sqlmatic.embedded;

import dev.sqlmatic.embedded.Condition.Operand;
import dev.sqlmatic.embedded.Condition.Operator;
import dev.sqlmatic.embedded.Draft.Filter;
import dev.sqlmatic.linking.ColumnModel;
import dev.sqlmatic.linking.DateRange;
import dev.sqlmatic.linking.DateStorage;
import dev.sqlmatic.linking.Mention;
import dev.sqlmatic.linking.TableModel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Turns a draft's filters into conditions. Used by one thread. */
final class ConditionMaker {
  private final Scope scope;

  ConditionMaker(Scope scope) {
    this.scope = scope;
  }

  /** Each filter's condition; a filter for which no column is found has none. */
  List<Condition> conditions() {
    var conditions = new ArrayList<Condition>();
    for (Filter filter : scope.draft.filters) {
      condition(filter).ifPresent(conditions::add);
    }
    return conditions;
  }

  private Optional<Condition> condition(Filter filter) {
    return switch (filter) {
      case Filter.Compared compared -> compared(compared);
      case Filter.Beyond beyond -> beyond(beyond);
      case Filter.Between(Draft.Target target, double low, double high) ->
          scope.expression(target).map(e -> between(e, low, high));
      case Filter.Valued(int mention, Optional<Integer> column, boolean negated) ->
          valued(mention, column, negated);
      case Filter.Dated dated -> dated(dated);
      case Filter.Containing(Draft.Target target, String pattern, boolean negated) ->
          scope.expression(target).map(e -> new Condition.Like(e, pattern, negated));
      case Filter.State(String word, Optional<Integer> of) -> state(word, of);
      case Filter.Flagged(int mention, boolean negated) ->
          scope.column(mention).filter(ColumnModel::flag).map(c -> new Condition.Flag(c, negated));
      case Filter.Missing(Draft.Target target, boolean negated) ->
          scope.expression(target).map(e -> new Condition.Missing(e, negated));
    };
  }

  private Optional<Condition> state(String word, Optional<Integer> of) {
    return of.flatMap(scope.settlement::table)
        .or(scope::subject)
        .flatMap(t -> States.condition(word, t))
        .map(c -> new Condition.Stated(word, c));
  }

  private static Condition between(Expression of, double low, double high) {
    Optional<ColumnModel> date = of.plain().filter(ColumnModel::isDate);
    if (date.isPresent() && low >= 1500 && high <= 2200) {
      return new Condition.Within(
          date.get(), Condition.Side.IN, Years.range((int) low, (int) high));
    }
    return new Condition.Between(of, low, high);
  }

  private Optional<Condition> compared(Filter.Compared compared) {
    Operator operator = compared.operator();
    if (compared.target() instanceof Draft.Target.Measured measured) {
      Optional<ColumnFinder.Measure> measure = scope.measure(measured);
      Operator turned = measure.map(m -> m.up() ? operator : operator.mirrored()).orElse(operator);
      return measure.map(m -> number(new Expression.Column(m.column()), turned, compared));
    }
    return scope.expression(compared.target()).map(e -> number(e, operator, compared));
  }

  private static Condition number(Expression of, Operator operator, Filter.Compared compared) {
    double value =
        compared.value() * of.plain().map(c -> Units.factor(compared.unit(), c)).orElse(1.0);
    Optional<ColumnModel> date = of.plain().filter(ColumnModel::isDate);
    if (date.isPresent() && value >= 1500 && value <= 2200) {
      Condition.Side side =
          switch (operator) {
            case GREATER -> Condition.Side.AFTER;
            case LESS -> Condition.Side.BEFORE;
            case AT_LEAST -> Condition.Side.FROM;
            case AT_MOST -> Condition.Side.UNTIL;
            case EQUAL, UNEQUAL -> Condition.Side.IN;
          };
      return new Condition.Within(date.get(), side, Years.range((int) value, (int) value));
    }
    return new Condition.Compare(of, operator, new Operand.Figure(value));
  }

  private Optional<Condition> beyond(Filter.Beyond beyond) {
    Optional<Expression> found = scope.expression(beyond.target());
    Operator operator = beyond.operator();
    if (beyond.target() instanceof Draft.Target.Measured measured) {
      Optional<ColumnFinder.Measure> measure = scope.measure(measured);
      found = measure.map(m -> new Expression.Column(m.column()));
      operator =
          measure
              .map(m -> m.up() ? beyond.operator() : beyond.operator().mirrored())
              .orElse(operator);
    }
    Optional<ColumnModel> column = found.flatMap(Expression::plain);
    if (column.isEmpty()) {
      return Optional.empty();
    }
    boolean mirrored = operator != beyond.operator();
    Expression.Function function =
        switch (beyond.function()) {
          case MAX -> mirrored ? Expression.Function.MIN : Expression.Function.MAX;
          case MIN -> mirrored ? Expression.Function.MAX : Expression.Function.MIN;
          case AVG, SUM, COUNT -> beyond.function();
        };
    var aggregate = new Expression.Aggregate(function, false, new Expression.Column(column.get()));
    List<Condition> where =
        beyond
            .value()
            .flatMap(scope.settlement::value)
            .map(v -> List.of(equal(v, false)))
            .orElse(List.of());
    var tables = new LinkedHashSet<String>();
    tables.add(column.get().table());
    beyond.value().flatMap(scope.settlement::value).ifPresent(v -> tables.add(v.column().table()));
    Operator finalOperator = operator;
    return scope
        .planner
        .plan(tables)
        .map(joins ->
            new Condition.Compare(
                new Expression.Column(column.get()),
                finalOperator,
                new Operand.Scalar(Queries.simple(aggregate, column.get().table(), joins, where))));
  }

  private static Condition equal(Mention.ValueLink link, boolean negated) {
    return new Condition.Compare(
        new Expression.Column(link.column()),
        negated ? Operator.UNEQUAL : Operator.EQUAL,
        new Operand.Text(link.value()));
  }

  private Optional<Condition> valued(int mention, Optional<Integer> column, boolean negated) {
    Optional<Mention.ValueLink> link = scope.settlement.value(mention);
    if (link.isPresent()) {
      Optional<Condition> related = negated ? unrelated(link.get()) : Optional.empty();
      return related.or(() -> Optional.of(equal(link.get(), negated)));
    }
    if (!(scope.sentence.mention(mention) instanceof Mention.Value value)) {
      return Optional.empty();
    }
    Optional<ColumnModel> named = column.flatMap(scope::column);
    if (named.isPresent()) {
      return Optional.of(
          new Condition.Compare(
              new Expression.Column(named.get()),
              negated ? Operator.UNEQUAL : Operator.EQUAL,
              new Operand.Text(value.text())));
    }
    return scope
        .subject()
        .flatMap(t -> t.display().stream().findFirst())
        .map(c -> new Condition.Like(new Expression.Column(c), "%" + value.text() + "%", negated));
  }

  /** "not in 2014": of things that have several, none may be the value. */
  private Optional<Condition> unrelated(Mention.ValueLink link) {
    Optional<TableModel> subject = scope.subject();
    if (subject.isEmpty() || link.column().table().equals(subject.get().name())) {
      return Optional.empty();
    }
    return new Unrelated(scope)
        .without(subject.get(), Set.of(link.column().table()), List.of(equal(link, false)));
  }

  private Optional<Condition> dated(Filter.Dated dated) {
    Optional<ColumnModel> named = dated.column().flatMap(scope::column);
    var words = new ArrayList<>(dated.verbs());
    words.addAll(scope.words());
    words.removeAll(List.of(dated.range().words().toLowerCase(Locale.ROOT).split(" ", -1)));
    Optional<ColumnModel> column =
        named.or(() -> scope.finder.moment(scope.momentTables(), words, wholeYears(dated.range())));
    return column.map(c -> dated(c, dated));
  }

  private static boolean wholeYears(DateRange range) {
    return range.start().getDayOfYear() == 1 && range.end().getDayOfYear() == 1;
  }

  private static Condition dated(ColumnModel column, Filter.Dated dated) {
    boolean moment = column.isDate();
    if (moment && column.dates() != DateStorage.OTHER_TEXT) {
      return new Condition.Within(column, dated.side(), dated.range());
    }
    if (column.dates() == DateStorage.OTHER_TEXT) {
      return new Condition.Like(
          new Expression.Column(column), "%" + dated.range().start().getYear() + "%", false);
    }
    var of = new Expression.Column(column);
    int first = dated.range().start().getYear();
    int last = dated.range().end().minusDays(1).getYear();
    if (dated.side() == Condition.Side.IN && last > first) {
      return new Condition.Between(of, first, last);
    }
    Operator operator =
        switch (dated.side()) {
          case IN -> Operator.EQUAL;
          case BEFORE -> Operator.LESS;
          case AFTER -> Operator.GREATER;
          case FROM -> Operator.AT_LEAST;
          case UNTIL -> Operator.AT_MOST;
        };
    return new Condition.Compare(
        of, operator, new Operand.Figure(operator == Operator.GREATER ? last : first));
  }
}
