import type { Connection } from "../api/socket.ts";
import type { Database, Model, Problem, QueryResult, Structure, ThreadSummary } from "../api/types.ts";
import type { Address } from "./address.ts";
import type { Theme } from "./theme.ts";
import type { Turn } from "./turns.ts";

/** Something that is fetched: its last good value stays while a newer one is under way. */
export interface Loadable<T> {
  readonly value?: T | undefined;
  readonly loading: boolean;
  readonly problem?: Problem | undefined;
}

export type Pane = "data" | "chat" | "inspector";

export interface Toast {
  readonly text: string;
  readonly undo?: (() => void) | undefined;
}

/** All that the page shows. Changed only by the classes beside this file. */
export interface AppState {
  readonly address: Address;
  readonly connection: Connection;
  readonly theme: Theme;
  /** Which pane a narrow screen shows. */
  readonly pane: Pane;
  readonly model: Model | undefined;
  readonly databases: Loadable<readonly Database[]>;
  readonly structure: Loadable<Structure>;
  /** By database: the newest data version that the server has told of. */
  readonly dataVersions: Readonly<Record<string, number>>;
  readonly threads: readonly ThreadSummary[];
  readonly nextThreads: string | undefined;
  readonly turns: readonly Turn[];
  readonly thread: { readonly loading: boolean; readonly problem?: Problem | undefined };
  readonly rows: Loadable<QueryResult>;
  readonly rerun: Loadable<QueryResult>;
  readonly attach: { readonly open: boolean; readonly status?: string; readonly problem?: Problem | undefined };
  readonly toast: Toast | undefined;
  /** Read out by assistive technology. */
  readonly announcement: string;
}
