package dev.sqlmatic.agent;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A model in process that answers as its script says, and remembers what it was asked. */
final class ScriptedModel implements StreamingChatModel {

  /** One answer. */
  interface Step {
    void answer(ChatRequest request, StreamingChatResponseHandler handler);
  }

  final List<ChatRequest> requests = new CopyOnWriteArrayList<>();
  private final Deque<Step> steps = new ArrayDeque<>();

  ScriptedModel(Step... steps) {
    this.steps.addAll(Arrays.asList(steps));
  }

  @Override
  public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
    requests.add(request);
    Step step = steps.size() == 1 ? steps.peek() : steps.poll();
    if (step == null) {
      throw new IllegalStateException("the script is over");
    }
    step.answer(request, handler);
  }

  static Step says(String... deltas) {
    return (request, handler) -> {
      for (String delta : deltas) {
        handler.onPartialResponse(delta);
      }
      complete(handler, AiMessage.from(String.join("", deltas)), FinishReason.STOP);
    };
  }

  static Step saysWith(Map<String, Object> attributes, String text) {
    return (request, handler) -> {
      handler.onPartialResponse(text);
      complete(
          handler,
          AiMessage.builder().text(text).attributes(attributes).build(),
          FinishReason.STOP);
    };
  }

  static Step calls(ToolExecutionRequest... calls) {
    return (request, handler) ->
        complete(handler, AiMessage.from(List.of(calls)), FinishReason.TOOL_EXECUTION);
  }

  static Step breaksOff(String said) {
    return (request, handler) -> {
      handler.onPartialResponse(said);
      handler.onCompleteResponse(ChatResponse.builder().aiMessage(AiMessage.from(said)).build());
    };
  }

  static Step fails(RuntimeException error) {
    return (request, handler) -> handler.onError(error);
  }

  static Step throwing(RuntimeException error) {
    return (request, handler) -> {
      throw error;
    };
  }

  static ToolExecutionRequest call(String id, String name, String arguments) {
    return ToolExecutionRequest.builder().id(id).name(name).arguments(arguments).build();
  }

  static void complete(
      StreamingChatResponseHandler handler, AiMessage message, FinishReason reason) {
    handler.onCompleteResponse(
        ChatResponse.builder()
            .aiMessage(message)
            .finishReason(reason)
            .tokenUsage(new TokenUsage(100, 10))
            .build());
  }
}
