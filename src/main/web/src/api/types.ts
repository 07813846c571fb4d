/** What travels between page and server; the names are the wire's. See src/main/resources/openapi.yaml. */

export interface Problem {
  type?: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  request_id?: string;
  errors?: { field: string; detail: string }[];
}

export interface Database {
  name: string;
  path: string;
  mode: string;
  size: number;
  uploaded: boolean;
  sample: boolean;
  title?: string | null;
  description?: string | null;
  questions?: string[] | null;
  attached_at: string;
}

export interface Column {
  name: string;
  type: string;
  not_null: boolean;
  default?: string | null;
  primary_key: number | boolean;
  generated?: string | boolean | null;
  hidden?: boolean;
}

export interface ForeignKey {
  columns: string[];
  referenced_table: string;
  referenced_columns: string[];
  on_update?: string | null;
  on_delete?: string | null;
}

export interface Index {
  name: string;
  unique: boolean;
  partial: boolean;
  origin: string;
  /** An expression stands as an empty text. */
  columns: string[];
  sql?: string | null;
}

export interface Table {
  name: string;
  type: string;
  strict: boolean;
  without_rowid: boolean;
  columns: Column[];
  primary_key: string[];
  foreign_keys: ForeignKey[];
  indexes: Index[];
  triggers: { name: string; sql: string }[];
  row_estimate?: number | null;
  sql?: string | null;
}

export interface Structure {
  database: string;
  schema_version: number;
  tables: Table[];
  views: Table[];
  problems: string[];
}

/** A blob, as JSON carries it. */
export interface Blob64 {
  $base64: string;
  length: number;
}

/** An integer beyond 2^53 is a bigint: see json.ts. */
export type Cell = null | number | bigint | string | boolean | Blob64;

export interface QueryResult {
  query_id: string;
  sql: string;
  columns: { name: string; type?: string | null }[];
  rows: Cell[][];
  row_count: number;
  truncated: boolean;
  elapsed_ms: number;
  data_version: number;
}

export interface Model {
  name: string;
  provider: string;
  state: string;
  default?: boolean;
  description?: string | null;
}

export interface ThreadSummary {
  id: string;
  title?: string | null;
  database?: string | null;
  created_at: string;
  updated_at: string;
  pinned: boolean;
  archived: boolean;
  state: "idle" | "running";
}

export interface Message {
  id: string;
  run_id?: string | null;
  role: "user" | "assistant";
  content: string;
  created_at: string;
  queries?: QueryResult[] | null;
  suggestions?: string[] | null;
  error?: Problem | null;
}

export interface ThreadDetail extends ThreadSummary {
  messages: Message[];
}

export interface Usage {
  input_tokens?: number;
  output_tokens?: number;
  model_calls?: number;
  tool_calls?: number;
}

interface EventHead {
  run_id: string;
  thread_id: string;
  seq: number;
}

export type AgentEvent = EventHead &
  (
    | { type: "thinking"; content: string }
    | { type: "tool_use_start"; tool: string; call_id: string }
    | { type: "tool_use"; tool: string; call_id: string; input: unknown }
    | {
        type: "tool_result";
        tool: string;
        call_id: string;
        ok: boolean;
        summary: string;
        elapsed_ms?: number;
        query?: QueryResult | null;
      }
    | { type: "text"; content: string }
    | { type: "question"; question: string; choices: string[] }
    | { type: "chart"; spec: unknown }
    | ({ type: "usage" } & Usage)
    | { type: "error"; problem: Problem }
    | {
        type: "done";
        answer: string;
        message_id: string;
        usage?: Usage | null;
        suggestions?: string[] | null;
        confidence?: number | null;
      }
  );

export interface DatabaseUpdate {
  database: string;
  kind?: "attached" | "changed" | "detached";
  schema_version?: number;
  data_version?: number;
  changed?: { added?: string[]; removed?: string[]; altered?: string[] } | null;
}

export interface Frame {
  event: string;
  channel?: string | null;
  seq?: number | null;
  payload: unknown;
}
