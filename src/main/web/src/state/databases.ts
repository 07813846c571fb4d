import { problemOf, type Client } from "../api/client.ts";
import type { Database, DatabaseUpdate } from "../api/types.ts";
import { upload } from "../api/upload.ts";
import { words } from "../words.ts";
import type { AppState } from "./app-state.ts";
import type { Navigation } from "./navigation.ts";
import type { Store } from "./store.ts";

/** The attached databases, and the structure of the one that is looked at. */
export class Databases {
  private reload: number | undefined;

  constructor(
    private readonly store: Store<AppState>,
    private readonly client: Client,
    private readonly navigation: Navigation,
  ) {}

  async load(): Promise<void> {
    try {
      const value = await this.client.databases();
      this.store.update({ databases: { value, loading: false } });
      const { database, thread } = this.navigation.address;
      const first = value[0]?.name;
      if (first && !database && !thread) this.navigation.correct({ database: first });
    } catch (cause) {
      const value = this.store.state.databases.value;
      this.store.update({ databases: { value, loading: false, problem: problemOf(cause) } });
    }
  }

  /** A thread belongs to one database, so another database means another thread. */
  choose(name: string): void {
    this.navigation.go({ database: name, thread: undefined, table: undefined, query: undefined, tab: "rows" });
  }

  async loadStructure(): Promise<void> {
    const name = this.navigation.address.database;
    if (!name) return this.store.update({ structure: { loading: false } });
    const before = this.store.state.structure.value;
    const value = before?.database === name ? before : undefined;
    this.store.update({ structure: { value, loading: true } });
    try {
      const structure = await this.client.structure(name);
      if (this.navigation.address.database === name) this.store.update({ structure: { value: structure, loading: false } });
    } catch (cause) {
      if (this.navigation.address.database === name)
        this.store.update({ structure: { value, loading: false, problem: problemOf(cause) } });
    }
  }

  /** Another process or user changed a file, or attached one. Bursts are taken together. */
  changed(update: DatabaseUpdate, reloadRows: () => void): void {
    if (update.kind === "detached") return void this.gone(update.database);
    if (update.data_version !== undefined) {
      const dataVersions = { ...this.store.state.dataVersions, [update.database]: update.data_version };
      this.store.update({ dataVersions });
    }
    if (!this.store.state.databases.value?.some((database) => database.name === update.database)) void this.load();
    if (update.database !== this.navigation.address.database) return;
    window.clearTimeout(this.reload);
    this.reload = window.setTimeout(() => {
      void this.loadStructure();
      reloadRows();
    }, 200);
  }

  showAttach(open: boolean): void {
    this.store.update({ attach: { open } });
  }

  attachFile(file: File): Promise<void> {
    return this.attaching((status) =>
      upload(file, (fraction) =>
        status(fraction < 1 ? words.attach.uploading(file.name, Math.round(fraction * 100)) : words.attach.checking(file.name)),
      ),
    );
  }

  attachPath(path: string): Promise<void> {
    return this.attaching((status) => {
      status(words.attach.checking(path));
      return this.client.attach(path);
    });
  }

  async detach(name: string): Promise<void> {
    try {
      await this.client.detach(name);
      await this.gone(name);
    } catch (cause) {
      this.store.update({ toast: { text: problemOf(cause).detail } });
    }
  }

  /** Detached, here or elsewhere. The server tells of one's own detaching too: that is noted once. */
  private async gone(name: string): Promise<void> {
    const known = this.store.state.databases.value ?? [];
    const lost = known.find((database) => database.name === name);
    if (!lost) return;
    const value = known.filter((database) => database !== lost);
    const toast = { text: words.databases.detached(name, lost.uploaded) };
    this.store.update({ databases: { value, loading: false }, toast });
    if (this.navigation.address.database === name) this.choose(value[0]?.name ?? "");
    await this.load();
  }

  private async attaching(send: (status: (text: string) => void) => Promise<Database>): Promise<void> {
    const status = (text: string): void => this.store.update({ attach: { open: true, status: text } });
    try {
      const database = await send(status);
      await this.load();
      this.store.update({ attach: { open: false }, toast: { text: words.databases.attached(database.name) } });
      this.choose(database.name);
    } catch (cause) {
      this.store.update({ attach: { open: true, problem: problemOf(cause) } });
    }
  }
}
