import type { AgentEvent } from "../api/types.ts";
import { stepLabel } from "../text/steps.ts";
import { words } from "../words.ts";
import { calls, type Turn } from "./turns.ts";

/** What is read out after an event: steps and the end, never single tokens. */
export function announcementOf(turn: Turn, event: AgentEvent): string | undefined {
  if (event.type === "tool_result") {
    const step = calls(turn).find((call) => call.callId === event.call_id);
    return step && stepLabel(step);
  }
  if (event.type === "done") return words.chat.announceDone(turn.queries.at(-1)?.row_count);
  if (event.type === "error") return words.chat.announceFailed(event.problem.detail);
  return undefined;
}
