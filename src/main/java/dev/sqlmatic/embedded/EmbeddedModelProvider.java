package dev.sqlmatic.embedded;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.sqlmatic.database.DatabaseAccess;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.model.ModelProvider;
import dev.sqlmatic.model.ModelsConfig;
import java.time.Clock;
import java.util.Optional;

/** The embedded model among the configured ones. Thread-safe. */
public final class EmbeddedModelProvider implements ModelProvider {
  /** What a conversation may hold; the model itself reads only its last question. */
  private static final int CONTEXT_TOKENS = 8_000;

  private final QuestionAnswerer answerer;

  /**
   * Shares what it learns of a database among all runs.
   *
   * @param clock in the zone of the user, whose "last year" is meant
   */
  public EmbeddedModelProvider(Clock clock) {
    this.answerer = new QuestionAnswerer(clock);
  }

  @Override
  public String name() {
    return ModelsConfig.EMBEDDED;
  }

  @Override
  public String provider() {
    return "embedded";
  }

  @Override
  public String description() {
    return "SQLMatic's own model: it runs in this process and needs no key and no network.";
  }

  @Override
  public int contextTokens() {
    return CONTEXT_TOKENS;
  }

  /** Throws BadInput DATABASE_NOT_NAMED without a database: there is nothing else it could do. */
  @Override
  public StreamingChatModel open(Optional<DatabaseAccess> database) {
    return new EmbeddedChatModel(
        answerer,
        database.orElseThrow(() ->
            new FailureException(
                new Failure.BadInput(
                    "DATABASE_NOT_NAMED",
                    "The embedded model answers from a database. Choose one of those that are attached."))));
  }
}
