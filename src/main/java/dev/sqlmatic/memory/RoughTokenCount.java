package dev.sqlmatic.memory;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ChatMessageSerializer;
import dev.langchain4j.model.TokenCountEstimator;
import java.nio.charset.StandardCharsets;

/**
 * Counts a token for every four bytes of UTF-8, a common rule of thumb that errs on the high side
 * for scripts of several bytes a letter. For models whose tokenizer we do not have. Thread-safe.
 */
public final class RoughTokenCount implements TokenCountEstimator {
  private static final int BYTES_PER_TOKEN = 4;

  @Override
  public int estimateTokenCountInText(String text) {
    return Math.ceilDiv(text.getBytes(StandardCharsets.UTF_8).length, BYTES_PER_TOKEN);
  }

  /** Its JSON is about as much longer than the message as a model's own framing is. */
  @Override
  public int estimateTokenCountInMessage(ChatMessage message) {
    return estimateTokenCountInText(ChatMessageSerializer.messageToJson(message));
  }

  @Override
  public int estimateTokenCountInMessages(Iterable<ChatMessage> messages) {
    int sum = 0;
    for (ChatMessage message : messages) {
      sum += estimateTokenCountInMessage(message);
    }
    return sum;
  }
}
