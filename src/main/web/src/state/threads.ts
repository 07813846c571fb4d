import { problemOf, type Client } from "../api/client.ts";
import type { ThreadSummary } from "../api/types.ts";
import { words } from "../words.ts";
import type { AppState } from "./app-state.ts";
import type { Navigation } from "./navigation.ts";
import type { Store } from "./store.ts";

const PAGE = 50;
const UNDO_MS = 6000;

/** The list of threads. A deletion waits for as long as it can be undone. */
export class Threads {
  private readonly leaving = new Map<string, number>();

  constructor(
    private readonly store: Store<AppState>,
    private readonly client: Client,
    private readonly navigation: Navigation,
  ) {
    window.addEventListener("pagehide", () => [...this.leaving.keys()].forEach((id) => void this.deleteNow(id)));
  }

  async load(): Promise<void> {
    try {
      const page = await this.client.threads(PAGE);
      this.show(page.threads, page.next_cursor);
    } catch {
      // The header's connection badge already says that the server is away.
    }
  }

  async more(): Promise<void> {
    const cursor = this.store.state.nextThreads;
    if (!cursor) return;
    const page = await this.client.threads(PAGE, cursor);
    this.show([...this.store.state.threads, ...page.threads], page.next_cursor);
  }

  start(): void {
    this.navigation.go({ thread: undefined, query: undefined, tab: "rows" });
    this.store.update({ pane: "chat" });
  }

  open(thread: ThreadSummary): void {
    const database = thread.database ?? this.navigation.address.database;
    const other = database !== this.navigation.address.database;
    this.navigation.go({ thread: thread.id, database, query: undefined, tab: "rows", ...(other && { table: undefined }) });
    this.store.update({ pane: "chat" });
  }

  async rename(thread: ThreadSummary, title: string): Promise<void> {
    if (!title || title === thread.title) return;
    this.put({ ...thread, title });
    try {
      this.put(await this.client.rename(thread.id, title));
    } catch (cause) {
      this.put(thread);
      this.store.update({ toast: { text: problemOf(cause).detail } });
    }
  }

  remove(thread: ThreadSummary): void {
    const { address } = this.navigation;
    this.leaving.set(thread.id, window.setTimeout(() => void this.deleteNow(thread.id), UNDO_MS));
    this.drop(thread.id);
    const toast = {
      text: words.threads.removed(thread.title || words.threads.untitled),
      undo: () => {
        window.clearTimeout(this.leaving.get(thread.id));
        if (!this.leaving.delete(thread.id)) return;
        this.put(thread);
        const { database, thread: shown } = this.navigation.address;
        if (address.thread === thread.id && database === address.database && !shown) this.navigation.go(address);
      },
    };
    this.store.update({ toast });
  }

  /** Takes up a thread that the server tells of. */
  put(thread: ThreadSummary): void {
    if (this.leaving.has(thread.id)) return;
    const before = this.store.state.threads.find((known) => known.id === thread.id);
    const others = this.store.state.threads.filter((known) => known.id !== thread.id);
    this.show([...others, { ...before, ...thread }], this.store.state.nextThreads);
  }

  drop(id: string): void {
    this.store.update({ threads: this.store.state.threads.filter((thread) => thread.id !== id) });
    if (this.navigation.address.thread === id) this.navigation.go({ thread: undefined, query: undefined, tab: "rows" });
  }

  private async deleteNow(id: string): Promise<void> {
    window.clearTimeout(this.leaving.get(id));
    this.leaving.delete(id);
    try {
      await this.client.deleteThread(id);
    } catch (cause) {
      this.store.update({ toast: { text: problemOf(cause).detail } });
      await this.load();
    }
  }

  private show(threads: readonly ThreadSummary[], cursor: string | null | undefined): void {
    const shown = new Map<string, ThreadSummary>();
    for (const thread of threads) if (!this.leaving.has(thread.id) && !thread.archived) shown.set(thread.id, thread);
    this.store.update({ threads: [...shown.values()].sort(newestFirst), nextThreads: cursor ?? undefined });
  }
}

function newestFirst(a: ThreadSummary, b: ThreadSummary): number {
  return Number(b.pinned) - Number(a.pinned) || b.updated_at.localeCompare(a.updated_at);
}
