package dev.sqlmatic.agent;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call of a model: tells its pieces as events while they come, and waits for its end. Whatever
 * a model calls after the first of completion and error, or after the call was given up, is not
 * heard. The model may answer on the calling thread or on another.
 */
final class ModelRound implements StreamingChatResponseHandler {

  /** A completed answer; each tool call in it has an id that is its own in the run. */
  record Reply(ChatResponse response, AiMessage message) {}

  private final Consumer<AgentEvent> events;
  private final CallIds ids;
  private final String separator;

  @SuppressWarnings("JdkObsolete") // the run reads it while a model given up may still write
  private final StringBuffer text = new StringBuffer();

  private final Map<Integer, String> started = new LinkedHashMap<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable ChatResponse response;
  private volatile @Nullable Throwable error;
  private volatile @Nullable StreamingHandle handle;

  /**
   * @param separator stands before the first text, to keep it apart from an earlier round's
   */
  ModelRound(Consumer<AgentEvent> events, CallIds ids, String separator) {
    this.events = events;
    this.ids = ids;
    this.separator = separator;
  }

  /**
   * Calls the model and waits. Interrupting the caller gives the call up.
   *
   * @throws RuntimeException what the model failed with
   */
  Reply await(StreamingChatModel model, ChatRequest request) throws InterruptedException {
    try {
      try {
        model.chat(request, this);
      } catch (RuntimeException e) {
        onError(e);
      }
      ended.await();
    } catch (InterruptedException e) {
      giveUp();
      throw e;
    }
    ChatResponse complete = response;
    if (complete == null) {
      throw error instanceof RuntimeException e ? e : new IllegalStateException(error);
    }
    return new Reply(complete, identified(complete.aiMessage()));
  }

  /** What was said so far. */
  String text() {
    return text.toString();
  }

  @Override
  public void onPartialResponse(PartialResponse partial, PartialResponseContext context) {
    handle = context.streamingHandle();
    onPartialResponse(partial.text());
  }

  @Override
  public void onPartialResponse(String delta) {
    if (heard() && !delta.isEmpty()) {
      String content = text.isEmpty() ? separator + delta : delta;
      text.append(delta);
      events.accept(new AgentEvent.Text(content));
    }
  }

  @Override
  public void onPartialThinking(PartialThinking thinking) {
    if (heard() && !thinking.text().isEmpty()) {
      events.accept(new AgentEvent.Thinking(thinking.text()));
    }
  }

  @Override
  public void onPartialToolCall(PartialToolCall call) {
    if (heard() && !started.containsKey(call.index())) {
      String id = ids.unique(call.id());
      started.put(call.index(), id);
      events.accept(new AgentEvent.ToolUseStart(call.name(), id));
    }
  }

  @Override
  public void onCompleteResponse(ChatResponse complete) {
    if (heard()) {
      response = complete;
      ended.countDown();
    }
  }

  @Override
  public void onError(Throwable thrown) {
    if (heard()) {
      error = thrown;
      ended.countDown();
    }
  }

  private boolean heard() {
    return ended.getCount() > 0;
  }

  private void giveUp() {
    ended.countDown();
    StreamingHandle streaming = handle;
    if (streaming != null) {
      streaming.cancel();
    }
  }

  private AiMessage identified(AiMessage message) {
    List<String> known = List.copyOf(started.values());
    List<ToolExecutionRequest> calls = new ArrayList<>();
    for (ToolExecutionRequest call : message.toolExecutionRequests()) {
      int index = calls.size();
      String id = index < known.size() ? known.get(index) : begun(call);
      calls.add(call.toBuilder().id(id).build());
    }
    return message.toBuilder().toolExecutionRequests(calls).build();
  }

  /** A model that does not stream its tool calls begins them all at its end. */
  private String begun(ToolExecutionRequest call) {
    String id = ids.unique(call.id());
    events.accept(new AgentEvent.ToolUseStart(call.name(), id));
    return id;
  }
}
