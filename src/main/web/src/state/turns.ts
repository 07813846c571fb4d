import type { AgentEvent, Message, Problem, QueryResult, Usage } from "../api/types.ts";

/**
 * A question and all that came of it. Turns are values: a fold gives a new one, so that an element can tell by
 * identity whether it must draw again.
 */
export interface Turn {
  /** Of the page's own making until the server has accepted the question. */
  readonly key: string;
  readonly runId: string | undefined;
  readonly question: string;
  readonly state: "asking" | "running" | "done" | "failed";
  readonly steps: readonly Step[];
  /** What the model says after its last step; the answer, once it is done. */
  readonly text: string;
  readonly queries: readonly QueryResult[];
  readonly choices: { question: string; choices: readonly string[] } | undefined;
  readonly suggestions: readonly string[];
  readonly confidence: number | undefined;
  readonly usage: Usage | undefined;
  readonly problem: Problem | undefined;
}

export type Step =
  | { readonly kind: "note"; readonly text: string }
  | { readonly kind: "thought"; readonly text: string }
  | {
      readonly kind: "call";
      readonly callId: string;
      readonly tool: string;
      readonly input: unknown;
      readonly state: "running" | "ok" | "failed" | "stopped";
      readonly summary: string;
      readonly elapsedMs: number | undefined;
      readonly query: QueryResult | undefined;
    };

export type CallStep = Extract<Step, { kind: "call" }>;

export function newTurn(key: string, question: string, runId?: string): Turn {
  return {
    key,
    runId,
    question,
    state: runId ? "running" : "asking",
    steps: [],
    text: "",
    queries: [],
    choices: undefined,
    suggestions: [],
    confidence: undefined,
    usage: undefined,
    problem: undefined,
  };
}

export const isOpen = (turn: Turn): boolean => turn.state === "asking" || turn.state === "running";

/** The turn after one more event of its run. */
export function fold(turn: Turn, event: AgentEvent): Turn {
  switch (event.type) {
    case "thinking":
      return { ...turn, state: "running", steps: withThought(turn.steps, event.content) };
    case "tool_use_start":
      return { ...withNote(turn), state: "running", steps: [...withNote(turn).steps, call(event.call_id, event.tool)] };
    case "tool_use":
      return withCall(turn, event.call_id, event.tool, (step) => ({ ...step, input: event.input }));
    case "tool_result": {
      const after = withCall(turn, event.call_id, event.tool, (step) => ({
        ...step,
        state: event.ok ? "ok" : "failed",
        summary: event.summary,
        elapsedMs: event.elapsed_ms ?? event.query?.elapsed_ms,
        query: event.query ?? undefined,
      }));
      return event.query ? { ...after, queries: [...after.queries, event.query] } : after;
    }
    case "text":
      return { ...turn, state: "running", text: turn.text + event.content };
    case "question":
      return { ...turn, choices: { question: event.question, choices: event.choices } };
    case "usage":
      return { ...turn, usage: { ...turn.usage, ...event } };
    case "error":
      return { ...turn, state: "failed", problem: event.problem, steps: turn.steps.map(stopped) };
    case "done":
      return {
        ...turn,
        state: "done",
        text: event.answer || turn.text,
        steps: turn.steps.map(stopped),
        usage: event.usage ?? turn.usage,
        suggestions: event.suggestions ?? [],
        confidence: event.confidence ?? undefined,
      };
    default:
      // A chart, or a type that a newer server sends: not shown yet.
      return turn;
  }
}

/** A thread as turns: its messages for what was said, its stored events for how it came about. */
export function turnsOf(messages: readonly Message[], events: readonly AgentEvent[]): Turn[] {
  const turns = new Map<string, Turn>();
  for (const message of messages) {
    const key = message.run_id ?? message.id;
    const turn = turns.get(key) ?? newTurn(key, "", key);
    turns.set(key, message.role === "user" ? { ...turn, question: message.content } : withAnswer(turn, message));
  }
  for (const [key, run] of groupByRun(events)) {
    const stored = turns.get(key);
    const replayed = run.reduce(fold, newTurn(key, stored?.question ?? "", key));
    turns.set(key, stored && stored.state !== "running" && replayed.state === "running" ? stored : replayed);
  }
  return [...turns.values()];
}

/** What a turn is about to do or has just done, for a status line and for those who listen to the page. */
export function currentStep(turn: Turn): CallStep | undefined {
  return turn.steps.findLast((step): step is CallStep => step.kind === "call");
}

export const calls = (turn: Turn): CallStep[] =>
  turn.steps.filter((step): step is CallStep => step.kind === "call");

function withAnswer(turn: Turn, message: Message): Turn {
  return {
    ...turn,
    state: message.error ? "failed" : "done",
    text: message.content,
    queries: message.queries ?? [],
    suggestions: message.suggestions ?? [],
    problem: message.error ?? undefined,
  };
}

function groupByRun(events: readonly AgentEvent[]): Map<string, AgentEvent[]> {
  const runs = new Map<string, AgentEvent[]>();
  for (const event of events) runs.set(event.run_id, [...(runs.get(event.run_id) ?? []), event]);
  return runs;
}

/** Text before a tool call was said on the way: it moves among the steps, and the answer begins anew. */
function withNote(turn: Turn): Turn {
  if (!turn.text.trim()) return turn;
  return { ...turn, text: "", steps: [...turn.steps, { kind: "note", text: turn.text.trim() }] };
}

function withThought(steps: readonly Step[], content: string): Step[] {
  const last = steps.at(-1);
  if (last?.kind !== "thought") return [...steps, { kind: "thought", text: content }];
  return [...steps.slice(0, -1), { kind: "thought", text: last.text + content }];
}

/** Changes a call, which is made first where its start was not seen. */
function withCall(turn: Turn, callId: string, tool: string, change: (step: CallStep) => CallStep): Turn {
  const known = turn.steps.some((step) => step.kind === "call" && step.callId === callId);
  const from = known ? turn : withNote(turn);
  const steps = known ? from.steps : [...from.steps, call(callId, tool)];
  return {
    ...from,
    state: "running",
    steps: steps.map((step) => (step.kind === "call" && step.callId === callId ? change(step) : step)),
  };
}

function call(callId: string, tool: string): CallStep {
  return {
    kind: "call",
    callId,
    tool,
    input: undefined,
    state: "running",
    summary: "",
    elapsedMs: undefined,
    query: undefined,
  };
}

/** A call that had no result when its run ended will get none. */
const stopped = (step: Step): Step =>
  step.kind === "call" && step.state === "running" ? { ...step, state: "stopped" } : step;
