package dev.sqlmatic.chat;

import dev.sqlmatic.thread.ChatThread;
import dev.sqlmatic.thread.StoredEvent;

/**
 * Who wants to hear of threads and their events as they happen. Called after the thing is on disk,
 * in order within a thread, from the run's thread: an implementation must neither block nor throw.
 */
public interface EventSink {

  void agentEvent(StoredEvent event);

  void threadCreated(ChatThread thread);

  void threadUpdated(ChatThread thread);

  void threadDeleted(String ownerId, String threadId);
}
