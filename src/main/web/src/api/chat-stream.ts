import { ProblemError, problemFrom } from "./client.ts";
import { parseJson } from "./json.ts";
import type { AgentEvent } from "./types.ts";

/** Asks by {@code POST /chat} and hands on the run's server-sent events: the way when the WebSocket is down. */
export async function chatStream(message: Record<string, string>, take: (event: AgentEvent) => void): Promise<void> {
  const response = await fetch("/chat", {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
    body: JSON.stringify(message),
  });
  if (!response.ok || !response.body) throw new ProblemError(problemFrom(response.status, await response.text()));
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    rest += value ?? "";
    const blocks = rest.split(/\r?\n\r?\n/);
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const data = dataOf(block);
      if (data) take(parseJson(data) as AgentEvent);
    }
    if (done) return;
  }
}

/** The data of one server-sent event; empty for a comment that only keeps the connection alive. */
export function dataOf(block: string): string {
  return block
    .split(/\r?\n/)
    .filter((line) => line.startsWith("data:"))
    .map((line) => line.slice(5).replace(/^ /, ""))
    .join("\n");
}
