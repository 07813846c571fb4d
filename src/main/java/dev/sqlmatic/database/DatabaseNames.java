package dev.sqlmatic.database;

import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What attached databases may be called. Stateless. */
final class DatabaseNames {
  private static final int LONGEST = 64;
  private static final Pattern NAME = Pattern.compile("[a-z0-9_-]{1," + LONGEST + "}");

  private DatabaseNames() {}

  static String checked(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new FailureException(
          new Failure.BadInput(
              "BAD_DATABASE_NAME",
              ("The database name “%s” is not possible: use 1 to %d of the letters a–z, digits, _"
                      + " and -.")
                  .formatted(name, LONGEST)));
    }
    return name;
  }

  /** A free name made from a file's: {@code Sales 2026.sqlite} gives {@code sales-2026}. */
  static String from(String fileName, Predicate<String> taken) {
    int dot = fileName.lastIndexOf('.');
    String stem = dot > 0 ? fileName.substring(0, dot) : fileName;
    String plain =
        stem.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]+", "-").replaceAll("^-+|-+$", "");
    String base = plain.isEmpty() ? "database" : plain.substring(0, Math.min(plain.length(), 56));
    String name = base;
    for (int i = 2; taken.test(name); i++) {
      name = base + "-" + i;
    }
    return name;
  }
}
