package dev.sqlmatic.model;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.sqlmatic.database.DatabaseAccess;
import java.util.Optional;

/** A configured model. Thread-safe. */
public interface ModelProvider {

  /** What {@code model} of a request names: {@code embedded}, {@code gpt-4.1-mini}. */
  String name();

  /** Who answers: {@code embedded}, {@code openai-compatible}. */
  String provider();

  /** One sentence for a user: which model this is and where it runs. Never a key. */
  String description();

  /** How many tokens a request may hold. */
  int contextTokens();

  /**
   * The model for one run. A language model ignores the database; the embedded model answers for
   * it.
   */
  StreamingChatModel open(Optional<DatabaseAccess> database);
}
