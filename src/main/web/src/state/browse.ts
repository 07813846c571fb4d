import { problemOf, type Client } from "../api/client.ts";
import type { QueryResult } from "../api/types.ts";
import { quoted } from "../text/format.ts";
import type { Tab } from "./address.ts";
import type { AppState } from "./app-state.ts";
import type { Navigation } from "./navigation.ts";
import type { Store } from "./store.ts";

export const TABLE_ROWS = 200;
export const RESULT_ROWS = 1000;

/** The right pane: a table's first rows, and an answer's query run again. */
export class Browse {
  private reading: AbortController | undefined;

  constructor(
    private readonly store: Store<AppState>,
    private readonly client: Client,
    private readonly navigation: Navigation,
  ) {}

  openTable(name: string): void {
    const { tab } = this.navigation.address;
    this.navigation.go({ table: name, query: undefined, tab: tab === "structure" ? "structure" : "rows" });
    this.store.update({ pane: "inspector" });
  }

  openResult(result: QueryResult): void {
    this.navigation.go({ query: result.query_id, tab: "result" });
    this.store.update({ pane: "inspector" });
  }

  show(tab: Tab): void {
    this.navigation.go({ tab });
  }

  close(): void {
    this.navigation.go({ table: undefined, query: undefined, tab: "rows" });
    this.store.update({ pane: "chat" });
  }

  async loadRows(): Promise<void> {
    const { database, table } = this.navigation.address;
    this.reading?.abort();
    if (!database || !table) return this.store.update({ rows: { loading: false } });
    const reading = new AbortController();
    this.reading = reading;
    this.store.update({ rows: { ...this.store.state.rows, loading: true } });
    try {
      const sql = `SELECT * FROM ${quoted(table)} LIMIT ${TABLE_ROWS}`;
      const value = await this.client.query(database, sql, TABLE_ROWS, reading.signal);
      if (!reading.signal.aborted) this.store.update({ rows: { value, loading: false } });
    } catch (cause) {
      if (!reading.signal.aborted) this.store.update({ rows: { loading: false, problem: problemOf(cause) } });
    }
  }

  /** The chosen query as the answer had it, until it is run again. */
  get result(): QueryResult | undefined {
    const { address, rerun, turns } = this.store.state;
    return rerun.value ?? turns.flatMap((turn) => turn.queries).find((query) => query.query_id === address.query);
  }

  async runAgain(): Promise<void> {
    const { database, query } = this.navigation.address;
    const result = this.result;
    if (!database || !result) return;
    this.store.update({ rerun: { value: this.store.state.rerun.value, loading: true } });
    try {
      const value = await this.client.query(database, result.sql, RESULT_ROWS);
      if (this.navigation.address.query === query) this.store.update({ rerun: { value, loading: false } });
    } catch (cause) {
      if (this.navigation.address.query === query)
        this.store.update({ rerun: { loading: false, problem: problemOf(cause) } });
    }
  }
}
