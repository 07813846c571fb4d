package dev.sqlmatic.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sqlmatic.chat.ChatHandler;
import dev.sqlmatic.json.Json;
import dev.sqlmatic.json.JsonInput;
import dev.sqlmatic.thread.ChatThread;
import dev.sqlmatic.thread.StoredEvent;
import dev.sqlmatic.thread.ThreadJson;
import dev.sqlmatic.thread.ThreadMessage;
import dev.sqlmatic.thread.ThreadService;
import dev.sqlmatic.thread.ThreadService.Page;
import java.util.List;
import java.util.Optional;

/** {@code /api/threads}: a user's threads, their messages and events. Thread-safe. */
public final class ThreadRoutes {
  private static final int LONGEST_TITLE = 200;
  private static final int MOST_A_PAGE = 200;
  private static final int EVENTS_A_PAGE = 500;

  private final ChatHandler chat;
  private final ThreadService threads;
  private final ApiConfig config;

  public ThreadRoutes(ChatHandler chat, ThreadService threads, ApiConfig config) {
    this.chat = chat;
    this.threads = threads;
    this.config = config;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/api/threads", this::list),
        Endpoint.post("/api/threads", this::create),
        Endpoint.get("/api/threads/{id}", this::get),
        Endpoint.patch("/api/threads/{id}", this::update),
        Endpoint.delete("/api/threads/{id}", this::delete),
        Endpoint.get("/api/threads/{id}/messages", this::messages),
        Endpoint.get("/api/threads/{id}/events", this::events),
        Endpoint.post("/api/threads/{id}/cancel", this::cancel));
  }

  private Reply list(Call call) {
    Parameters in = call.parameters();
    Optional<String> text = in.text("q");
    int limit = limit(in, 50);
    Optional<String> cursor = in.text("cursor");
    in.check();
    Page<ChatThread> page = threads.list(call.user().id(), text, limit, cursor);
    ObjectNode json = Json.object();
    ArrayNode items = json.putArray("threads");
    page.items().forEach(thread -> items.add(ThreadJson.write(thread)));
    page.nextCursor().ifPresent(next -> json.put("next_cursor", next));
    return Reply.json(json);
  }

  private Reply create(Call call) {
    JsonInput in = call.jsonOrNothing();
    Optional<String> title = in.text("title", LONGEST_TITLE);
    Optional<String> database = in.name("database");
    in.check();
    ChatThread thread = chat.createThread(call.user().id(), title, database);
    return Reply.created("/api/threads/" + thread.id(), ThreadJson.write(thread));
  }

  /** The thread with its newest messages, oldest first. */
  private Reply get(Call call) {
    call.parameters().check();
    ChatThread thread = threads.get(call.user().id(), call.path("id"));
    ObjectNode json = ThreadJson.write(thread);
    ArrayNode messages = json.putArray("messages");
    RunResults results = new RunResults(chat, thread);
    Optional<String> cursor = Optional.empty();
    do {
      Page<ThreadMessage> page =
          threads.messages(call.user().id(), thread.id(), MOST_A_PAGE, cursor);
      page.items().forEach(message -> messages.addAll(results.describe(message)));
      cursor = page.nextCursor();
    } while (cursor.isPresent());
    return Reply.json(json);
  }

  private Reply update(Call call) {
    JsonInput in = call.json();
    ThreadService.Patch patch =
        new ThreadService.Patch(
            in.text("title", LONGEST_TITLE), in.flag("pinned"), in.flag("archived"));
    if (patch.title().isPresent() && patch.title().get().isBlank()) {
      in.reject("title", "Must not be blank.");
    }
    in.check();
    return Reply.json(
        ThreadJson.write(chat.updateThread(call.user().id(), call.path("id"), patch)));
  }

  private Reply delete(Call call) {
    chat.deleteThread(call.user().id(), call.path("id"));
    return Reply.noContent();
  }

  private Reply messages(Call call) {
    Parameters in = call.parameters();
    int limit = limit(in, 100);
    Optional<String> cursor = in.text("cursor");
    in.check();
    ChatThread thread = threads.get(call.user().id(), call.path("id"));
    Page<ThreadMessage> page = threads.messages(call.user().id(), thread.id(), limit, cursor);
    RunResults results = new RunResults(chat, thread);
    ObjectNode json = Json.object();
    ArrayNode items = json.putArray("messages");
    page.items().forEach(message -> items.addAll(results.describe(message)));
    page.nextCursor().ifPresent(next -> json.put("next_cursor", next));
    return Reply.json(json);
  }

  /** Stored events as JSON, or as a stream that goes on with those to come. */
  private Reply events(Call call) {
    Parameters in = call.parameters();
    Optional<Long> after = in.integer("after", 0, Long.MAX_VALUE);
    Optional<Long> limit = in.integer("limit", 1, EVENTS_A_PAGE);
    in.check();
    ChatThread thread = threads.get(call.user().id(), call.path("id"));
    if (call.acceptsEvents()) {
      long from = lastEventId(call).or(() -> after).orElse(0L);
      EventRelay relay =
          new EventRelay(
              listener -> chat.follow(call.user().id(), thread.id(), from, listener),
              _ -> true,
              _ -> false,
              config.eventHeartbeat());
      return new Reply.Events(relay::writeTo);
    }
    int most = Math.toIntExact(limit.orElse((long) EVENTS_A_PAGE));
    List<StoredEvent> events = chat.events(call.user().id(), thread.id(), after.orElse(0L), most);
    ObjectNode json = Json.object();
    ArrayNode items = json.putArray("events");
    events.forEach(event -> items.add(event.payload()));
    if (events.size() == most) {
      json.put("next_after", events.getLast().seq());
    }
    return Reply.json(json);
  }

  /**
   * What a browser's EventSource saw last; anything else that stands there is no number of ours.
   */
  private static Optional<Long> lastEventId(Call call) {
    return call.header("Last-Event-ID")
        .filter(id -> id.matches("[0-9]{1,18}"))
        .map(Long::parseLong);
  }

  private Reply cancel(Call call) {
    call.jsonOrNothing().check();
    boolean cancelled = chat.cancel(call.user().id(), call.path("id"));
    return Reply.json(Json.object().put("cancelled", cancelled));
  }

  private static int limit(Parameters in, int otherwise) {
    return Math.toIntExact(in.integer("limit", 1, MOST_A_PAGE).orElse((long) otherwise));
  }
}
