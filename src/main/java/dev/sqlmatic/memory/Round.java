package dev.sqlmatic.memory;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.ListIterator;
import java.util.Objects;
import java.util.Optional;

/**
 * What one run added to the conversation with a model: question, tool calls and results, answer.
 * Invariant: each tool call is followed by its result and each result has its call, whatever a
 * crash or a cancel left out; models refuse a conversation in which that is not so. Immutable.
 */
record Round(List<ChatMessage> messages) {
  private static final String NO_RESULT = "The call was interrupted: it has no result.";
  private static final String NO_ANSWER = "(I was interrupted before I could answer.)";

  Round {
    messages = paired(messages);
  }

  /** A run of which only the question and the answer are known. */
  static Round of(String question, String answer) {
    return new Round(List.of(UserMessage.from(question), AiMessage.from(answer)));
  }

  boolean isEmpty() {
    return messages.isEmpty();
  }

  /**
   * Ends with an answer in any case: several models want user and assistant to take turns.
   *
   * @param said what the user got to read, where the round was cut off
   */
  Round answered(Optional<String> said) {
    if (isEmpty()
        || (messages.getLast() instanceof AiMessage last && !last.hasToolExecutionRequests())) {
      return this;
    }
    List<ChatMessage> whole = new ArrayList<>(messages);
    whole.add(AiMessage.from(said.orElse(NO_ANSWER)));
    return new Round(whole);
  }

  private static List<ChatMessage> paired(List<ChatMessage> messages) {
    List<ChatMessage> paired = new ArrayList<>();
    ListIterator<ChatMessage> rest = messages.listIterator();
    while (rest.hasNext()) {
      switch (rest.next()) {
        case AiMessage calls when calls.hasToolExecutionRequests() -> {
          paired.add(calls);
          paired.addAll(results(calls.toolExecutionRequests(), rest));
        }
        // A result without its call, or instructions, which are not part of a conversation.
        case ToolExecutionResultMessage orphan -> {}
        case SystemMessage instructions -> {}
        case ChatMessage other -> paired.add(other);
      }
    }
    return List.copyOf(paired);
  }

  /** Takes the results that follow, and gives one for each call, in the order of the calls. */
  private static List<ChatMessage> results(
      List<ToolExecutionRequest> calls, ListIterator<ChatMessage> rest) {
    List<ToolExecutionResultMessage> found = new ArrayList<>();
    while (rest.hasNext()) {
      if (rest.next() instanceof ToolExecutionResultMessage result) {
        found.add(result);
      } else {
        rest.previous();
        break;
      }
    }
    List<ChatMessage> results = new ArrayList<>();
    for (ToolExecutionRequest call : calls) {
      Optional<ToolExecutionResultMessage> own =
          found.stream().filter(result -> Objects.equals(result.id(), call.id())).findFirst();
      own.ifPresent(found::remove);
      results.add(own.orElseGet(() -> ToolExecutionResultMessage.from(call, NO_RESULT)));
    }
    return results;
  }
}
