package dev.sqlmatic.storage;

import io.helidon.dbclient.DbRow;
import io.helidon.dbclient.DbTransaction;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One statement of a {@link Session} and its parameters, run once. Not thread-safe. */
public final class NamedStatement {
  private final DbTransaction transaction;
  private final String name;
  private final Map<String, @Nullable Object> parameters = new HashMap<>();

  NamedStatement(DbTransaction transaction, String name) {
    this.transaction = transaction;
    this.name = name;
  }

  public NamedStatement with(String parameter, String value) {
    parameters.put(parameter, value);
    return this;
  }

  public NamedStatement with(String parameter, long value) {
    parameters.put(parameter, value);
    return this;
  }

  /** As 0 or 1. */
  public NamedStatement with(String parameter, boolean value) {
    parameters.put(parameter, value ? 1L : 0L);
    return this;
  }

  /** As milliseconds since 1970 UTC. */
  public NamedStatement with(String parameter, Instant value) {
    parameters.put(parameter, value.toEpochMilli());
    return this;
  }

  /** NULL where empty. */
  public NamedStatement with(String parameter, Optional<String> value) {
    parameters.put(parameter, value.orElse(null));
    return this;
  }

  /** As 0 or 1; NULL where empty. */
  public NamedStatement withFlag(String parameter, Optional<Boolean> value) {
    parameters.put(parameter, value.map(flag -> flag ? 1L : 0L).orElse(null));
    return this;
  }

  /** Runs a statement that changes rows, and says how many. */
  public long change() {
    return transaction.createNamedDmlStatement(name).params(parameters).execute();
  }

  /** Runs a statement that gives rows. */
  public <T> List<T> rows(Function<Row, T> reader) {
    // Read to the end and closed: an open stream would keep the statement, and with it the lock.
    try (Stream<DbRow> rows = transaction.createNamedQuery(name).params(parameters).execute()) {
      return rows.map(row -> reader.apply(new Row(row))).toList();
    }
  }

  /** Runs a statement that gives at most one row. */
  public <T> Optional<T> row(Function<Row, T> reader) {
    List<T> rows = rows(reader);
    if (rows.size() > 1) {
      throw new IllegalStateException(name + " gave " + rows.size() + " rows instead of one");
    }
    return rows.stream().findFirst();
  }
}
