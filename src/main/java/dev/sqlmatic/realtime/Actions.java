package dev.sqlmatic.realtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sqlmatic.chat.ChatHandler;
import dev.sqlmatic.chat.ChatHandler.RunningChat;
import dev.sqlmatic.chat.ChatRequest;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.json.InputErrors;
import dev.sqlmatic.json.Json;
import dev.sqlmatic.thread.ChatThread;
import dev.sqlmatic.thread.ThreadService;
import java.util.Optional;
import java.util.OptionalLong;

/** What each {@link ClientMessage} does. Thread-safe. */
final class Actions {
  private static final String THREAD = "thread:";

  private final WebSocketHub hub;
  private final ChatHandler chat;
  private final ThreadService threads;

  Actions(WebSocketHub hub, ChatHandler chat, ThreadService threads) {
    this.hub = hub;
    this.chat = chat;
    this.threads = threads;
  }

  void handle(Connection connection, ClientMessage message, ClientMessage.Envelope envelope) {
    ObjectNode reply = envelope.reply();
    switch (message) {
      case ClientMessage.Subscribe(String channel, OptionalLong after) ->
          subscribe(connection, channel, after, reply);
      case ClientMessage.Unsubscribe(String channel) -> unsubscribe(connection, channel, reply);
      case ClientMessage.Chat ask -> ask(connection, ask);
      case ClientMessage.Cancel(String threadId) -> cancel(connection, threadId, reply);
      case ClientMessage.Decide() ->
          throw new FailureException(
              new Failure.Conflict(
                  "NO_WRITES_YET",
                  "This version never writes to a database, so there is nothing to approve or reject."));
      case ClientMessage.Ping() -> connection.answer(Frame.of("pong", reply));
    }
  }

  private void subscribe(
      Connection connection, String channel, OptionalLong after, ObjectNode reply) {
    if (channel.startsWith(THREAD)) {
      ChatThread thread = threads.get(connection.user().id(), channel.substring(THREAD.length()));
      long from = Math.min(after.orElse(thread.lastSeq()), thread.lastSeq());
      ObjectNode payload = reply.put("channel", channel).put("seq", thread.lastSeq());
      if (after.isPresent() && after.getAsLong() > thread.lastSeq()) {
        payload.put("gap", true);
      }
      connection.answer(Frame.of("subscribed", channel, thread.lastSeq(), payload));
      follow(connection, thread.id(), from);
      return;
    }
    memory(connection, channel).join(connection, after, reply);
  }

  private void unsubscribe(Connection connection, String channel, ObjectNode reply) {
    if (channel.startsWith(THREAD)) {
      connection.unfollow(channel);
    } else {
      memory(connection, channel).leave(connection);
    }
    connection.answer(Frame.of("unsubscribed", reply.put("channel", channel)));
  }

  private Channel memory(Connection connection, String channel) {
    Optional<Channel> found = Optional.empty();
    if (channel.equals(WebSocketHub.THREADS)) {
      found = Optional.of(hub.threads(connection.user().id()));
    } else if (channel.startsWith(WebSocketHub.DATABASE)) {
      found = hub.openedDatabase(channel.substring(WebSocketHub.DATABASE.length()));
    }
    return found.orElseThrow(() ->
        new FailureException(
            new Failure.NotFound(
                "CHANNEL_NOT_FOUND",
                "There is no channel '%s'. Channels are threads, thread:{id} and database:{name}."
                    .formatted(InputErrors.shorten(channel)))));
  }

  /**
   * The acceptance is queued before the thread is followed, so that it comes before the run's first
   * event; nothing is missed, since following starts at what was stored before the run.
   */
  private void ask(Connection connection, ClientMessage.Chat ask) {
    RunningChat running =
        chat.accept(
            new ChatRequest(
                connection.user().id(),
                ask.message(),
                ask.threadId(),
                ask.database(),
                ask.model(),
                ask.maxRows()));
    ChatThread thread = running.start().thread();
    connection.answer(
        Frame.of(
            "chat_accepted",
            Json.object()
                .put("request_id", ask.requestId())
                .put("thread_id", thread.id())
                .put("run_id", running.start().runId())
                .put("message_id", running.start().question().id())));
    if (!connection.follows(THREAD + thread.id())) {
      follow(connection, thread.id(), thread.lastSeq());
    }
  }

  private void follow(Connection connection, String threadId, long after) {
    connection.follow(
        THREAD + threadId,
        listener -> chat.follow(connection.user().id(), threadId, after, listener));
  }

  private void cancel(Connection connection, String threadId, ObjectNode reply) {
    boolean cancelled = chat.cancel(connection.user().id(), threadId);
    connection.answer(
        Frame.of("cancelled", reply.put("thread_id", threadId).put("cancelled", cancelled)));
  }
}
