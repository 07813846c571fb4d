import { Client } from "../api/client.ts";
import { Socket } from "../api/socket.ts";
import type { AgentEvent, DatabaseUpdate, Frame, Problem, ThreadSummary } from "../api/types.ts";
import { readAddress, type Address } from "./address.ts";
import type { AppState, Pane } from "./app-state.ts";
import { Browse } from "./browse.ts";
import { Conversation } from "./conversation.ts";
import { Databases } from "./databases.ts";
import { Navigation } from "./navigation.ts";
import { Store } from "./store.ts";
import { applyTheme, currentTheme, nextTheme } from "./theme.ts";
import { Threads } from "./threads.ts";

/** Puts the page's parts together, and leads what happens (an address, a frame) to the part that it concerns. */
export class App {
  readonly store = new Store<AppState>({
    address: readAddress(location.search),
    connection: "connecting",
    theme: currentTheme(),
    pane: firstPane(readAddress(location.search)),
    model: undefined,
    databases: { loading: true },
    structure: { loading: false },
    dataVersions: {},
    threads: [],
    nextThreads: undefined,
    turns: [],
    thread: { loading: false },
    rows: { loading: false },
    rerun: { loading: false },
    attach: { open: false },
    toast: undefined,
    announcement: "",
  });
  private readonly client = new Client();
  private readonly socket = new Socket();
  private readonly navigation = new Navigation(this.store);
  readonly databases = new Databases(this.store, this.client, this.navigation);
  readonly threads = new Threads(this.store, this.client, this.navigation);
  readonly conversation = new Conversation(this.store, this.client, this.socket, this.navigation);
  readonly browse = new Browse(this.store, this.client, this.navigation);

  start(): void {
    this.navigation.onChange = (from, to) => this.moved(from, to);
    this.socket.onFrame = (frame) => this.receive(frame);
    this.socket.onConnection = (connection) => {
      const before = this.store.state.connection;
      this.store.update({ connection });
      const back = connection === "live" && before === "waiting";
      if (before === "live") this.conversation.lost();
      if (back) this.refresh();
    };
    this.socket.open();
    void this.load();
  }

  /** Begins with everything that the address names. */
  async load(): Promise<void> {
    void this.threads.load();
    void this.loadModel();
    void this.conversation.open(undefined);
    void this.databases.loadStructure();
    void this.browse.loadRows();
    await this.databases.load();
  }

  cycleTheme(): void {
    const theme = nextTheme(this.store.state.theme);
    applyTheme(theme);
    this.store.update({ theme });
  }

  showPane(pane: Pane): void {
    this.store.update({ pane });
  }

  dismissToast(): void {
    this.store.update({ toast: undefined });
  }

  private moved(from: Address, to: Address): void {
    if (from.database !== to.database) void this.databases.loadStructure();
    if (from.thread !== to.thread) void this.conversation.open(from.thread);
    if (from.database !== to.database || from.table !== to.table) {
      this.store.update({ rows: { loading: false } });
      void this.browse.loadRows();
    }
    if (from.query !== to.query) this.store.update({ rerun: { loading: false } });
  }

  /** After a lost connection, what came meanwhile on the channels that are not resumed. */
  private refresh(): void {
    void this.databases.load();
    void this.databases.loadStructure();
    void this.threads.load();
    void this.loadModel();
    void this.conversation.fillGap();
    if (this.store.state.thread.problem) void this.conversation.open(undefined);
  }

  private async loadModel(): Promise<void> {
    try {
      const { models, default: chosen } = await this.client.models();
      const model = models.find((known) => known.name === chosen) ?? models.find((known) => known.default) ?? models[0];
      this.store.update({ model });
    } catch {
      // The connection badge says that the server is away.
    }
  }

  private receive(frame: Frame): void {
    const payload = frame.payload;
    switch (frame.event) {
      case "message_stream":
        return this.conversation.take(payload as AgentEvent);
      case "chat_accepted": {
        const accepted = payload as { request_id: string; thread_id: string; run_id: string };
        return this.conversation.accepted(accepted.request_id, accepted.thread_id, accepted.run_id);
      }
      case "error": {
        const problem = payload as Problem & { request_id?: string };
        return this.conversation.rejected(problem.request_id, problem);
      }
      case "thread_created":
      case "thread_updated":
        return this.threads.put(payload as ThreadSummary);
      case "thread_deleted":
        return this.threads.drop((payload as { id: string }).id);
      case "database_update":
        return this.databases.changed(payload as DatabaseUpdate, () => void this.browse.loadRows());
    }
  }
}

/** A link to a table alone leads there on a narrow screen too. */
function firstPane(address: Address): Pane {
  return address.table && !address.thread ? "inspector" : "chat";
}
