package dev.sqlmatic.realtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sqlmatic.json.Json;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A channel whose frames live in memory: {@code threads} of one user, or {@code database:{name}}.
 * The last frames are kept for those who come back; who was away for longer is told of the gap.
 * Invariant: numbers grow, across restarts too, because they start from the clock; every subscriber
 * gets frames in their order. Thread-safe; nothing here waits for a socket.
 */
final class Channel {
  private static final int KEPT = 256;

  private final String name;
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Sent> kept = new ArrayDeque<>();

  /** Each subscriber, with the number of the last frame that was sent before it came. */
  private final Map<Connection, Long> members = new HashMap<>();

  private long seq;

  private record Sent(long seq, String text) {}

  Channel(String name, Clock clock) {
    this.name = name;
    this.seq = clock.millis() * 1000;
  }

  String name() {
    return name;
  }

  void publish(String event, ObjectNode payload) {
    List<Connection> slow = new ArrayList<>();
    lock.lock();
    try {
      seq++;
      String text = Frame.of(event, name, seq, payload);
      kept.add(new Sent(seq, text));
      if (kept.size() > KEPT) {
        kept.remove();
      }
      for (Connection member : members.keySet()) {
        if (!member.offer(text)) {
          slow.add(member);
        }
      }
    } finally {
      lock.unlock();
    }
    slow.forEach(connection -> connection.drop("it does not read"));
  }

  /** Subscribes, and replays what came after {@code after} and was not sent to it yet. */
  void join(Connection connection, OptionalLong after) {
    join(connection, after, Json.object());
  }

  /** The same, as an answer that begins with {@code reply}. */
  void join(Connection connection, OptionalLong after, ObjectNode reply) {
    boolean taken;
    lock.lock();
    try {
      long sentFrom = members.getOrDefault(connection, seq);
      ObjectNode payload = reply.put("channel", name).put("seq", seq);
      if (after.isPresent() && gap(after.getAsLong())) {
        payload.put("gap", true);
      }
      taken = connection.offer(Frame.of("subscribed", name, seq, payload));
      long from = Math.min(sentFrom, after.orElse(sentFrom));
      for (Sent sent : kept) {
        if (sent.seq > from && sent.seq <= sentFrom) {
          taken &= connection.offer(sent.text);
        }
      }
      members.put(connection, from);
    } finally {
      lock.unlock();
    }
    if (!taken) {
      connection.drop("it does not read");
    }
    if (connection.ended()) {
      leave(connection);
    }
  }

  /** Whether frames after {@code after} may have been sent that are not kept. */
  private boolean gap(long after) {
    long oldest = kept.isEmpty() ? seq + 1 : kept.element().seq;
    return after < oldest - 1 || after > seq;
  }

  void leave(Connection connection) {
    lock.lock();
    try {
      members.remove(connection);
    } finally {
      lock.unlock();
    }
  }
}
