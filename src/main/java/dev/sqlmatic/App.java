package dev.sqlmatic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sqlmatic.api.Api;
import dev.sqlmatic.api.ApiConfig;
import dev.sqlmatic.api.ChatRoutes;
import dev.sqlmatic.api.DatabaseRoutes;
import dev.sqlmatic.api.DescriptionRoutes;
import dev.sqlmatic.api.Endpoint;
import dev.sqlmatic.api.HealthRoutes;
import dev.sqlmatic.api.MetadataRoutes;
import dev.sqlmatic.api.ModelRoutes;
import dev.sqlmatic.api.PageRoutes;
import dev.sqlmatic.api.ProblemHandler;
import dev.sqlmatic.api.QueryRoutes;
import dev.sqlmatic.api.StructureRoutes;
import dev.sqlmatic.api.TableRoutes;
import dev.sqlmatic.api.ThreadRoutes;
import dev.sqlmatic.browse.TableBrowser;
import dev.sqlmatic.database.DatabaseChange;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.json.Json;
import dev.sqlmatic.realtime.RealtimeConfig;
import dev.sqlmatic.realtime.WebSocketHub;
import dev.sqlmatic.security.HostGuard;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.websocket.WsRouting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server: composition root of what is above {@link Services}. Start reading here. Everything is
 * made by plain {@code new} and closed in reverse order. Thread-safe.
 */
public final class App implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(App.class);

  private final Services services;
  private final WebSocketHub hub;
  private final Api api;
  private final WebServer server;
  private final AtomicBoolean ready = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();

  private App(AppConfig config, Services services) {
    this.services = services;
    ApiConfig apiConfig = config.api();
    InetAddress address = HostGuard.loopback(apiConfig.host());
    HostGuard guard = new HostGuard(apiConfig.allowedHosts(), apiConfig.allowedOrigins());
    hub =
        new WebSocketHub(
            RealtimeConfig.of(apiConfig.maxMessage()),
            guard,
            services.chat(),
            services.threads(),
            services.ids(),
            services.clock(),
            version());
    services.databases().list().forEach(database -> hub.openDatabase(database.name()));
    services.databases().subscribe(this::tell);
    services.chat().subscribe(hub);
    ProblemHandler problems = new ProblemHandler(services.ids());
    api =
        new Api(
            apiConfig,
            guard,
            endpoints(services, apiConfig, ready),
            new PageRoutes("/web"),
            problems,
            services.ids());
    WsRouting.Builder sockets = WsRouting.builder();
    hub.route(sockets);
    server =
        WebServer.builder()
            .address(address)
            .port(apiConfig.port())
            .shutdownHook(false)
            .maxPayloadSize(
                Math.max(config.database().uploadLimit(), apiConfig.maxBody()) + (1 << 20))
            .directHandlers(Api.directHandlers(problems))
            .routing(routing -> {
              hub.route(routing);
              api.route(routing);
            })
            .addRouting(sockets)
            .build();
  }

  public static App start(AppConfig config) {
    return start(config, List.of());
  }

  /**
   * Starts everything; when this returns, requests are taken. Throws BadInput PORT_TAKEN.
   *
   * @param further files to attach besides those of the configuration
   */
  public static App start(AppConfig config, List<Path> further) {
    checkFree(config.api(), HostGuard.loopback(config.api().host()));
    Services services = Services.open(config, further);
    boolean started = false;
    try {
      App app = new App(config, services);
      app.listen(config.api());
      started = true;
      return app;
    } finally {
      if (!started) {
        services.close();
      }
    }
  }

  private void listen(ApiConfig config) {
    server.start();
    if (!server.isRunning()) { // Helidon logs why and says nothing
      throw cannotListen(config);
    }
    ready.set(true);
    LOG.info("Listening on {}", address());
  }

  /** Asked before anything is opened, so that a second start disturbs nothing. */
  private static void checkFree(ApiConfig config, InetAddress address) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true); // as the server does: a port in TIME_WAIT is free
      socket.bind(new InetSocketAddress(address, config.port()));
    } catch (IOException e) {
      throw cannotListen(config);
    }
  }

  private static FailureException cannotListen(ApiConfig config) {
    return new FailureException(
        new Failure.BadInput(
            "PORT_TAKEN",
            "Port %d of %s is taken by another program, or may not be used. Choose another with --port or api.port."
                .formatted(config.port(), config.host())));
  }

  /** Every endpoint there is; {@code openapi.yaml} tells of the same. */
  static List<Endpoint> endpoints(Services services, ApiConfig config, AtomicBoolean ready) {
    return Stream.of(
            new ChatRoutes(services.chat(), config).endpoints(),
            new ThreadRoutes(services.chat(), services.threads(), config).endpoints(),
            new DatabaseRoutes(services.databases()).endpoints(),
            new StructureRoutes(services.databases()).endpoints(),
            new MetadataRoutes(services.databases()).endpoints(),
            new QueryRoutes(services.databases()).endpoints(),
            new TableRoutes(new TableBrowser(services.databases())).endpoints(),
            new ModelRoutes(services.models()).endpoints(),
            new HealthRoutes(ready::get, version()).endpoints(),
            new DescriptionRoutes().endpoints())
        .flatMap(List::stream)
        .toList();
  }

  private void tell(DatabaseChange change) {
    if (change.kind() == DatabaseChange.Kind.DETACHED) {
      hub.databaseDetached(change.database(), json(change));
    } else {
      hub.databaseUpdated(change.database(), json(change));
    }
  }

  private static ObjectNode json(DatabaseChange change) {
    ObjectNode json = Json.object();
    json.put("database", change.database());
    json.put("kind", change.kind().toString());
    json.put("schema_version", change.schemaVersion());
    json.put("data_version", change.dataVersion());
    ObjectNode changed = json.putObject("changed");
    changed.set("added", Json.tree(change.added()));
    changed.set("removed", Json.tree(change.removed()));
    changed.set("altered", Json.tree(change.altered()));
    return json;
  }

  /** The version that was built, or {@code dev} when it runs from classes. */
  public static String version() {
    return Optional.ofNullable(App.class.getPackage().getImplementationVersion()).orElse("dev");
  }

  public int port() {
    return server.port();
  }

  /** Where a browser finds the page. */
  public String address() {
    return "http://127.0.0.1:" + port();
  }

  public Services services() {
    return services;
  }

  public List<Endpoint> endpoints() {
    return api.endpoints();
  }

  /**
   * Tells sockets that the server goes away, cancels runs, stops taking requests, closes the store.
   * In this order: Helidon's own way ends sockets without a word and interrupts what still writes.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    LOG.info("Stopping");
    ready.set(false);
    hub.close();
    services.chat().close();
    server.stop();
    services.close();
    LOG.info("Stopped");
  }
}
