package dev.sqlmatic.thread;

/** Patterns for SQLite's {@code LIKE … ESCAPE '\'}. */
final class Like {
  private Like() {}

  /** Matches texts that contain {@code words} as they stand, whatever signs are in them. */
  static String containing(String words) {
    String literal = words.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    return "%" + literal + "%";
  }
}
