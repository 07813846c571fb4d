package dev.sqlmatic.linking;

/** How a column keeps moments, told from its values (sqlite.org/lang_datefunc.html). */
public enum DateStorage {
  NONE,
  /** Text that begins with YYYY-MM-DD. */
  ISO_TEXT,
  /** Text of another make, which SQLite's date functions cannot read. */
  OTHER_TEXT,
  /** Seconds since 1970. */
  EPOCH_SECONDS,
  /** Milliseconds since 1970. */
  EPOCH_MILLISECONDS,
  /** A Julian day number. */
  JULIAN_DAY,
  /** A year alone. */
  YEAR
}
