package dev.sqlmatic.memory;

import java.util.List;
import java.util.stream.Stream;

/**
 * What is recalled of a conversation. Both lists are oldest first; all of {@code older} came before
 * the window.
 *
 * @param older the runs that are recalled by their summary only
 */
record Recollection(List<Measured> window, List<String> older) {

  /** A round and its size in tokens. */
  record Measured(String runId, Round round, int tokens) {}

  Recollection {
    window = List.copyOf(window);
    older = List.copyOf(older);
  }

  int windowTokens() {
    return window.stream().mapToInt(Measured::tokens).sum();
  }

  /** With the oldest rounds moved out of the window until it fits {@code maxTokens}. */
  Recollection within(int maxTokens) {
    int used = windowTokens();
    int first = 0;
    while (used > maxTokens && first < window.size()) {
      used -= window.get(first).tokens();
      first++;
    }
    List<String> out = window.subList(0, first).stream().map(Measured::runId).toList();
    return new Recollection(
        window.subList(first, window.size()), Stream.concat(older.stream(), out.stream()).toList());
  }
}
