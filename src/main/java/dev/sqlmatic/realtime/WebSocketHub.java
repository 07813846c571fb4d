package dev.sqlmatic.realtime;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sqlmatic.chat.ChatHandler;
import dev.sqlmatic.chat.EventSink;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.failure.Problem;
import dev.sqlmatic.json.InputErrors;
import dev.sqlmatic.json.Json;
import dev.sqlmatic.security.HostGuard;
import dev.sqlmatic.security.User;
import dev.sqlmatic.thread.ChatThread;
import dev.sqlmatic.thread.StoredEvent;
import dev.sqlmatic.thread.ThreadJson;
import dev.sqlmatic.thread.ThreadService;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpException;
import io.helidon.http.HttpPrologue;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.websocket.WsRouting;
import io.helidon.websocket.WsUpgradeException;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * All sockets, and who hears what. Each new socket is subscribed to its user's {@code threads} and
 * to every {@code database:{name}}; {@code thread:{id}} is for whoever asks. Knows the chat; the
 * chat does not know it. Thread-safe; publishing never waits for a client.
 */
public final class WebSocketHub implements EventSink, AutoCloseable {
  static final String THREADS = "threads";
  static final String DATABASE = "database:";

  private static final Logger LOG = LoggerFactory.getLogger(WebSocketHub.class);
  private static final int RESTARTING = 1001;

  private final RealtimeConfig config;
  private final HostGuard guard;
  private final Actions actions;
  private final Supplier<String> ids;
  private final Clock clock;
  private final String version;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final Map<String, Channel> threads = new ConcurrentHashMap<>();
  private final Map<String, Channel> databases = new ConcurrentHashMap<>();

  /** Databases that were detached: their channels stay, for those who were away meanwhile. */
  private final Set<String> detached = ConcurrentHashMap.newKeySet();

  public WebSocketHub(
      RealtimeConfig config,
      HostGuard guard,
      ChatHandler chat,
      ThreadService threadService,
      Supplier<String> ids,
      Clock clock,
      String version) {
    this.config = config;
    this.guard = guard;
    this.actions = new Actions(this, chat, threadService);
    this.ids = ids;
    this.clock = clock;
    this.version = version;
  }

  /** Adds {@code /ws} and {@code /ws/{user_id}}. */
  public void route(WsRouting.Builder routing) {
    routing.endpoint("/ws", this::connection);
    routing.endpoint("/ws/{user_id}", this::connection);
  }

  /** What the same addresses answer to those who do not ask for a WebSocket, or may not have it. */
  public void route(HttpRouting.Builder routing) {
    routing.get("/ws", WebSocketHub::refusePlain);
    routing.get("/ws/{user_id}", WebSocketHub::refusePlain);
  }

  /** An instance for each socket: Helidon shares one that it is given. */
  private Connection connection() {
    return new Connection(this, config, ids.get(), User.LOCAL);
  }

  /** How many sockets are open. */
  public int connected() {
    return connections.size();
  }

  // ---- what is published ----

  @Override
  public void agentEvent(StoredEvent event) {
    // Those who follow the thread hear of it through ChatHandler.follow, which leaves no gap.
  }

  @Override
  public void threadCreated(ChatThread thread) {
    threads(thread.ownerId()).publish("thread_created", ThreadJson.write(thread));
  }

  @Override
  public void threadUpdated(ChatThread thread) {
    threads(thread.ownerId()).publish("thread_updated", ThreadJson.write(thread));
  }

  @Override
  public void threadDeleted(String ownerId, String threadId) {
    connections.stream()
        .filter(connection -> connection.user().id().equals(ownerId))
        .forEach(connection -> connection.unfollow("thread:" + threadId));
    threads(ownerId).publish("thread_deleted", Json.object().put("id", threadId));
  }

  /** A database was attached or detached, or its data or schema changed. */
  public void databaseUpdated(String database, ObjectNode payload) {
    boolean fresh = detached.remove(database) || !databases.containsKey(database);
    Channel channel = database(database);
    if (fresh) {
      connections.forEach(connection -> channel.join(connection, OptionalLong.empty()));
    }
    channel.publish("database_update", payload);
  }

  /** No new socket is subscribed to it, until it is attached again. */
  public void databaseDetached(String database, ObjectNode payload) {
    databaseUpdated(database, payload);
    detached.add(database);
  }

  // ---- what the channels need ----

  Channel threads(String userId) {
    return threads.computeIfAbsent(userId, _ -> new Channel(THREADS, clock));
  }

  /** Makes the channel of a database that is attached. */
  public void openDatabase(String name) {
    database(name);
  }

  private Channel database(String name) {
    return databases.computeIfAbsent(name, _ -> new Channel(DATABASE + name, clock));
  }

  Optional<Channel> openedDatabase(String name) {
    return Optional.ofNullable(databases.get(name));
  }

  // ---- what a connection tells ----

  /**
   * Lets foreign hosts, foreign pages and other users through to HTTP, which refuses them with a
   * problem: an upgrade that is refused here can say nothing but its status.
   */
  void admit(HttpPrologue prologue, Headers headers) throws WsUpgradeException {
    Optional<Failure> refusal =
        guard.refusal(headers.first(HeaderNames.HOST), headers.first(HeaderNames.ORIGIN));
    if (refusal.isPresent() || refusedUser(prologue.uriPath().path()).isPresent()) {
      throw new WsUpgradeException("refused");
    }
  }

  private static Optional<Failure> refusedUser(String path) {
    String userId = path.equals("/ws") ? User.LOCAL.id() : path.substring("/ws/".length());
    return userId.equals(User.LOCAL.id())
        ? Optional.empty()
        : Optional.of(
            new Failure.Denied(
                "USER_NOT_ALLOWED",
                "There is no user '%s' to connect as; the one user is '%s'."
                    .formatted(InputErrors.shorten(userId), User.LOCAL.id())));
  }

  private static void refusePlain(ServerRequest request, ServerResponse response) {
    Optional<Failure> refusal = refusedUser(request.path().path());
    if (refusal.isPresent()) {
      throw new FailureException(refusal.get());
    }
    response.header(HeaderNames.UPGRADE, "websocket");
    throw new HttpException(
        "This address speaks WebSocket: ask for an upgrade.", Status.UPGRADE_REQUIRED_426);
  }

  void opened(Connection connection) {
    connections.add(connection);
    List<Channel> channels =
        Stream.concat(Stream.of(threads(connection.user().id())), attached()).toList();
    ObjectNode payload = Json.object().put("user_id", connection.user().id());
    ArrayNode names = payload.putArray("channels");
    channels.forEach(channel -> names.add(channel.name()));
    payload.put("server_version", version);
    connection.answer(Frame.of("connected", payload));
    channels.forEach(channel -> channel.join(connection, OptionalLong.empty()));
  }

  private Stream<Channel> attached() {
    return databases.entrySet().stream()
        .filter(entry -> !detached.contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .sorted(Comparator.comparing(Channel::name));
  }

  void ended(Connection connection) {
    connections.remove(connection);
    threads.values().forEach(channel -> channel.leave(connection));
    databases.values().forEach(channel -> channel.leave(connection));
  }

  /** Handles one message; whatever fails is answered, and never ends the socket. */
  void received(Connection connection, String text) {
    ClientMessage.Envelope envelope = new ClientMessage.Envelope(ids.get());
    MDC.put("request", envelope.requestId());
    MDC.put("user", connection.user().id());
    try {
      ClientMessage message = ClientMessage.read(text, config.maxQuestion(), envelope);
      actions.handle(connection, message, envelope);
    } catch (FailureException e) {
      refuse(connection, envelope, e.failure());
    } catch (RuntimeException e) {
      LOG.error("WebSocket {} failed on {}", connection.id(), envelope.action(), e);
      refuse(
          connection,
          envelope,
          new Failure.Internal(
              "SQLMatic failed in an unexpected way. Its log tells why, under request id '%s'."
                  .formatted(envelope.requestId())));
    } finally {
      MDC.remove("request");
      MDC.remove("user");
    }
  }

  void refuse(Connection connection, Failure failure) {
    refuse(connection, new ClientMessage.Envelope(ids.get()), failure);
  }

  private static void refuse(
      Connection connection, ClientMessage.Envelope envelope, Failure failure) {
    connection.answer(Frame.error(Problem.of(failure, envelope.requestId()), envelope.action()));
  }

  /** Tells everyone that the server goes away (RFC 6455, 7.4.1), and waits for a moment. */
  @Override
  public void close() {
    List<Connection> open = List.copyOf(connections);
    open.forEach(connection -> connection.close(RESTARTING, "The server stops"));
    long deadline = System.nanoTime() + Duration.ofMillis(500).toNanos();
    try {
      for (Connection connection : open) {
        Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
        connection.awaitWritten(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
