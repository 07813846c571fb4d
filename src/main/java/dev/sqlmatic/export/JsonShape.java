package dev.sqlmatic.export;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How rows stand in JSON; the names are those of Datasette's {@code _shape}. */
public enum JsonShape {
  /** The result with its receipt, its rows arrays in the order of the columns. */
  ARRAYS,
  /** The result with its receipt, its rows objects. */
  OBJECTS,
  /** Nothing but an array of objects. */
  ARRAY;

  public static final List<String> NAMES =
      Arrays.stream(values()).map(shape -> shape.name().toLowerCase(Locale.ROOT)).toList();

  public static JsonShape of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
