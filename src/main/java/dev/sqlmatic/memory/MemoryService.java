package dev.sqlmatic.memory;

import dev.langchain4j.data.message.ChatMessage;
import java.util.List;

/** A thread's model messages, on disk. Signatures only for now. */
public final class MemoryService {

  /**
   * The messages to send before a new question: a summary of what is older (as a system message,
   * where there is any), then the last whole rounds that fit {@code maxTokens}. Every tool call in
   * it has its result.
   */
  public List<ChatMessage> recall(String threadId, int maxTokens) {
    throw new UnsupportedOperationException();
  }

  /**
   * Keeps whole rounds of a run (user question; assistant message and all results of its tool
   * calls; final answer), in one transaction.
   */
  public void keep(String threadId, String runId, List<ChatMessage> round) {
    throw new UnsupportedOperationException();
  }
}
