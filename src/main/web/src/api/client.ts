import { parseJson } from "./json.ts";
import type {
  AgentEvent,
  Database,
  Model,
  Problem,
  QueryResult,
  Structure,
  ThreadDetail,
  ThreadSummary,
} from "./types.ts";
import { words } from "../words.ts";

/** A request that failed, with the server's own account of why. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail || problem.title);
  }
}

/** The problem behind whatever was thrown. */
export function problemOf(cause: unknown): Problem {
  if (cause instanceof ProblemError) return cause.problem;
  return { title: words.offline.title, status: 0, detail: words.offline.detail, code: "UNREACHABLE" };
}

/** The problem in an error answer's body, or one made from its status where the body holds none. */
export function problemFrom(status: number, body: string): Problem {
  try {
    const parsed = parseJson(body) as Partial<Problem> | null;
    if (parsed && typeof parsed.title === "string") {
      return { status, detail: "", code: "", ...parsed, title: parsed.title };
    }
  } catch {
    // Not JSON: a proxy's page, say. The status has to do.
  }
  return { title: words.refused(status), status, detail: words.refused(status), code: `HTTP_${status}` };
}

/** The server's REST resources. Every method rejects with a {@link ProblemError} or, unreachable, a TypeError. */
export class Client {
  async databases(): Promise<Database[]> {
    return (await this.send<{ databases: Database[] }>("GET", "/api/databases")).databases;
  }

  attach(path: string): Promise<Database> {
    return this.send("POST", "/api/databases", { path });
  }

  detach(name: string): Promise<void> {
    return this.send("DELETE", `/api/databases/${encodeURIComponent(name)}`);
  }

  async structure(database: string): Promise<Structure> {
    const path = `/api/database/structure?database=${encodeURIComponent(database)}`;
    const structure = await this.send<Structure>("GET", path);
    return { ...structure, views: structure.views ?? [] };
  }

  query(database: string, sql: string, maxRows: number, signal?: AbortSignal): Promise<QueryResult> {
    return this.send("POST", "/api/query", { database, sql, max_rows: maxRows }, signal);
  }

  models(): Promise<{ models: Model[]; default?: string | null }> {
    return this.send("GET", "/api/models");
  }

  threads(limit: number, cursor?: string): Promise<{ threads: ThreadSummary[]; next_cursor?: string | null }> {
    const after = cursor ? `&cursor=${encodeURIComponent(cursor)}` : "";
    return this.send("GET", `/api/threads?limit=${limit}${after}`);
  }

  thread(id: string): Promise<ThreadDetail> {
    return this.send("GET", threadPath(id));
  }

  events(id: string, after: number): Promise<{ events: AgentEvent[]; next_after?: number | null }> {
    return this.send("GET", `${threadPath(id)}/events?after=${after}`);
  }

  rename(id: string, title: string): Promise<ThreadSummary> {
    return this.send("PATCH", threadPath(id), { title });
  }

  /** Outlives the page, so that a deletion whose undo time is cut short by leaving still happens. */
  deleteThread(id: string): Promise<void> {
    return this.send("DELETE", threadPath(id), undefined, undefined, true);
  }

  async cancel(id: string): Promise<void> {
    await this.send("POST", `${threadPath(id)}/cancel`);
  }

  private async send<T>(
    method: string,
    path: string,
    body?: unknown,
    signal?: AbortSignal,
    keepalive = false,
  ): Promise<T> {
    const headers: Record<string, string> = { Accept: "application/json" };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const init: RequestInit = { method, headers, keepalive };
    if (body !== undefined) init.body = JSON.stringify(body);
    if (signal) init.signal = signal;
    const response = await fetch(path, init);
    const text = await response.text();
    if (!response.ok) throw new ProblemError(problemFrom(response.status, text));
    return (text ? parseJson(text) : undefined) as T;
  }
}

const threadPath = (id: string): string => `/api/threads/${encodeURIComponent(id)}`;
