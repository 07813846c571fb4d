package dev.sqlmatic.agent;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * How much a model's context holds, and what of a run is sent in it. Tokens are estimated (a
 * quarter of the UTF-8 bytes), since each model counts in its own way; a part is kept free for the
 * answer. Immutable.
 *
 * @param tokens that a request may hold, the answer included
 */
record ContextWindow(int tokens) {
  private static final int MESSAGE_OVERHEAD = 8;
  private static final int WORTH_SHORTENING = 200;
  private static final String LEFT_OUT =
      "{\"note\":\"This earlier result was left out to save room. Run the call again if you need"
          + " it.\"}";

  /** About how many tokens a text is. */
  static int estimate(String text) {
    long bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : Character.isSurrogate(c) ? 2 : 3;
    }
    return (int) Math.min(Integer.MAX_VALUE / 2, (bytes + 3) / 4);
  }

  static int estimate(ChatMessage message) {
    return MESSAGE_OVERHEAD
        + switch (message) {
          case SystemMessage system -> estimate(system.text());
          case UserMessage user -> estimate(user.hasSingleText() ? user.singleText() : "" + user);
          case ToolExecutionResultMessage result -> estimate(result.text());
          case AiMessage answer -> answer(answer);
          default -> estimate(message.toString());
        };
  }

  static int estimate(List<? extends ChatMessage> messages) {
    return messages.stream().mapToInt(ContextWindow::estimate).sum();
  }

  /** Tokens for the structure in the system prompt: a quarter of the whole. */
  int structureTokens() {
    return tokens / 4;
  }

  /** Tokens for what was said before the question, beside the prompt and this run's own rounds. */
  int historyTokens(List<? extends ChatMessage> fixed, List<ToolSpecification> tools) {
    int taken = estimate(fixed) + tools.stream().mapToInt(t -> estimate(t.toString())).sum();
    return Math.max(0, (tokens - answerTokens() - taken) / 2);
  }

  /**
   * The messages as they are sent: when they are too many, the oldest tool results are replaced by
   * a note, never the newest, so that each call keeps its result.
   */
  List<ChatMessage> fit(List<ChatMessage> messages) {
    int excess = estimate(messages) - (tokens - answerTokens());
    List<ChatMessage> fitted = new ArrayList<>(messages);
    for (int i = 0; i < fitted.size() - 1 && excess > 0; i++) {
      if (fitted.get(i) instanceof ToolExecutionResultMessage result
          && estimate(result) > WORTH_SHORTENING) {
        ChatMessage note =
            ToolExecutionResultMessage.from(result.id(), result.toolName(), LEFT_OUT);
        excess -= estimate(result) - estimate(note);
        fitted.set(i, note);
      }
    }
    return fitted;
  }

  private int answerTokens() {
    return Math.min(4096, tokens / 4);
  }

  private static int answer(AiMessage answer) {
    int tokens = answer.text() == null ? 0 : estimate(answer.text());
    for (ToolExecutionRequest call : answer.toolExecutionRequests()) {
      tokens += MESSAGE_OVERHEAD + estimate(call.name()) + estimate(call.arguments());
    }
    return tokens;
  }
}
