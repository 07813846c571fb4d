/** What of the page's state stands in its URL: enough that a reload, a bookmark and Back lead to the same view. */
export interface Address {
  readonly database: string | undefined;
  readonly thread: string | undefined;
  readonly table: string | undefined;
  /** The query of an answer that the Result tab shows. */
  readonly query: string | undefined;
  readonly tab: Tab;
}

export type Tab = "rows" | "structure" | "result";

const TABS: readonly Tab[] = ["rows", "structure", "result"];

export function readAddress(search: string): Address {
  const params = new URLSearchParams(search);
  const tab = params.get("tab");
  const query = params.get("query") || undefined;
  return {
    database: params.get("db") || undefined,
    thread: params.get("thread") || undefined,
    table: params.get("table") || undefined,
    query,
    tab: TABS.find((known) => known === tab) ?? (query ? "result" : "rows"),
  };
}

/** The path and query for an address; what is not set, or is the default, is left out. */
export function writeAddress(address: Address): string {
  const params = new URLSearchParams();
  if (address.database) params.set("db", address.database);
  if (address.thread) params.set("thread", address.thread);
  if (address.table) params.set("table", address.table);
  if (address.query) params.set("query", address.query);
  if (address.tab !== (address.query ? "result" : "rows")) params.set("tab", address.tab);
  const query = params.toString();
  return query ? `/?${query}` : "/";
}
