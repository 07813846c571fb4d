package dev.sqlmatic.storage;

import io.helidon.dbclient.DbColumn;
import io.helidon.dbclient.DbRow;
import java.time.Instant;
import java.util.Optional;

/**
 * A row of a result, read by column name. It is the only place that touches a {@code DbColumn}, and
 * only by {@code get(Class)}: the other accessors do not link in our mix of Helidon versions. Valid
 * while its row is current, so it is turned into a record at once.
 */
public final class Row {
  private final DbRow row;

  Row(DbRow row) {
    this.row = row;
  }

  public String text(String column) {
    return optionalText(column)
        .orElseThrow(() -> new IllegalStateException("Column " + column + " is NULL"));
  }

  public Optional<String> optionalText(String column) {
    return Optional.ofNullable(column(column).get(String.class));
  }

  /** An integer of any size: SQLite's driver gives small ones as {@code Integer}. */
  public long integer(String column) {
    Number number = column(column).get(Number.class);
    if (number == null) {
      throw new IllegalStateException("Column " + column + " is NULL");
    }
    return number.longValue();
  }

  /** A boolean, kept as 0 or 1. */
  public boolean flag(String column) {
    return integer(column) != 0;
  }

  /** A time, kept as milliseconds since 1970 UTC. */
  public Instant time(String column) {
    return Instant.ofEpochMilli(integer(column));
  }

  private DbColumn column(String name) {
    return row.column(name);
  }
}
