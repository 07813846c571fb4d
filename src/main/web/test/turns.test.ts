import assert from "node:assert/strict";
import { test } from "node:test";
import type { AgentEvent, Message, QueryResult } from "../src/api/types.ts";
import { calls, fold, newTurn, turnsOf } from "../src/state/turns.ts";

type Body<E = AgentEvent> = E extends unknown ? Omit<E, "run_id" | "thread_id" | "seq"> : never;

let seq = 0;
const event = (body: Body, run = "r1"): AgentEvent =>
  ({ run_id: run, thread_id: "t", seq: ++seq, ...body }) as AgentEvent;

const result: QueryResult = {
  query_id: "q1",
  sql: "SELECT 1",
  columns: [{ name: "1" }],
  rows: [[1]],
  row_count: 1,
  truncated: false,
  elapsed_ms: 4,
  data_version: 1,
};

const start = event({ type: "tool_use_start", tool: "sqlite_execute_query", call_id: "c1" });
const use = event({ type: "tool_use", tool: "sqlite_execute_query", call_id: "c1", input: { sql: "SELECT 1" } });
const ran = event({
  type: "tool_result",
  tool: "sqlite_execute_query",
  call_id: "c1",
  ok: true,
  summary: "1 row",
  query: result,
});
const done = event({ type: "done", answer: "It is **1**.", message_id: "m2", suggestions: ["And 2?"], confidence: 0.9 });

test("folds a run into its steps, its query and its answer", () => {
  const turn = [event({ type: "text", content: "Let me " }), event({ type: "text", content: "look." }), start, use, ran]
    .reduce(fold, newTurn("r1", "What is it?", "r1"));
  assert.equal(turn.state, "running");
  assert.deepEqual(turn.steps[0], { kind: "note", text: "Let me look." });
  assert.equal(turn.text, "");
  assert.equal(calls(turn)[0]?.state, "ok");
  assert.equal(calls(turn)[0]?.elapsedMs, 4);
  assert.deepEqual(turn.queries, [result]);

  const ended = fold(turn, done);
  assert.equal(ended.state, "done");
  assert.equal(ended.text, "It is **1**.");
  assert.deepEqual(ended.suggestions, ["And 2?"]);
});

test("joins thoughts that follow each other", () => {
  const turn = [event({ type: "thinking", content: "a" }), event({ type: "thinking", content: "b" })]
    .reduce(fold, newTurn("r1", "", "r1"));
  assert.deepEqual(turn.steps, [{ kind: "thought", text: "ab" }]);
});

test("keeps what came before an error and closes its open call", () => {
  const problem = { title: "Model unavailable", status: 503, detail: "It is down.", code: "MODEL_UNAVAILABLE" };
  const turn = [start, event({ type: "error", problem })].reduce(fold, newTurn("r1", "", "r1"));
  assert.equal(turn.state, "failed");
  assert.equal(turn.problem, problem);
  assert.equal(calls(turn)[0]?.state, "stopped");
});

test("makes a call whose start it did not see", () => {
  assert.equal(calls(fold(newTurn("r1", "", "r1"), ran))[0]?.summary, "1 row");
});

const said = (role: Message["role"], run: string, content: string, more: Partial<Message> = {}): Message => ({
  id: `${run}-${role}`,
  run_id: run,
  role,
  content,
  created_at: "2026-11-20T10:00:00Z",
  ...more,
});

test("restores a thread from its messages and its stored events", () => {
  const turns = turnsOf([said("user", "r1", "What is it?"), said("assistant", "r1", "It is **1**.")], [start, use, ran, done]);
  assert.equal(turns.length, 1);
  assert.equal(turns[0]?.question, "What is it?");
  assert.equal(calls(turns[0]!).length, 1);
  assert.equal(turns[0]?.state, "done");
});

test("restores a run in progress as running", () => {
  const turns = turnsOf([said("user", "r1", "What is it?")], [start, use]);
  assert.equal(turns[0]?.state, "running");
  assert.equal(calls(turns[0]!)[0]?.state, "running");
});

test("shows a stored answer whose events are gone", () => {
  const turns = turnsOf([said("user", "r1", "Q"), said("assistant", "r1", "A", { queries: [result] })], []);
  assert.equal(turns[0]?.state, "done");
  assert.deepEqual(turns[0]?.queries, [result]);
});
