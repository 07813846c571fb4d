package dev.sqlmatic.embedded;

import java.util.Locale;
import java.util.Set;

/** Tables' names as nouns: "order_items" are order items, one is an order item. Stateless. */
final class Nouns {
  private static final Set<String> MANY =
      Set.of("people", "children", "men", "women", "staff", "media", "data", "history", "stock");

  private Nouns() {}

  static String plain(String name) {
    return name.replace('_', ' ').strip().toLowerCase(Locale.ROOT);
  }

  static String one(String name) {
    String noun = plain(name);
    if (noun.endsWith("ies")) {
      return noun.substring(0, noun.length() - 3) + "y";
    }
    return noun.endsWith("s") && !noun.endsWith("ss") ? noun.substring(0, noun.length() - 1) : noun;
  }

  static String many(String name) {
    String noun = plain(name);
    if (noun.endsWith("s") || MANY.contains(noun.substring(noun.lastIndexOf(' ') + 1))) {
      return noun;
    }
    return noun.endsWith("y") && !noun.endsWith("ay")
        ? noun.substring(0, noun.length() - 1) + "ies"
        : noun + "s";
  }
}
