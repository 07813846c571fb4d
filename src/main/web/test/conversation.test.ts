import assert from "node:assert/strict";
import { test } from "node:test";
import type { Client } from "../src/api/client.ts";
import type { Socket } from "../src/api/socket.ts";
import type { AgentEvent, Message } from "../src/api/types.ts";
import type { Address } from "../src/state/address.ts";
import type { AppState } from "../src/state/app-state.ts";
import { Conversation } from "../src/state/conversation.ts";
import type { Navigation } from "../src/state/navigation.ts";
import { Store } from "../src/state/store.ts";

/** A conversation over a server whose stored events and messages a test writes down. */
function given(thread: string | undefined, messages: Message[] = [], stored: AgentEvent[] = []) {
  const store = new Store({
    address: { database: "shop", thread, table: undefined, query: undefined, tab: "rows" } as Address,
    turns: [],
    databases: { loading: false },
    thread: { loading: false },
  } as unknown as AppState);
  const sent: Record<string, unknown>[] = [];
  const subscribed: [string, number][] = [];
  const socket = {
    send: (message: Record<string, unknown>) => sent.push(message) > 0,
    subscribe: (channel: string, after: number) => subscribed.push([channel, after]),
    unsubscribe: () => {},
    seen: () => {},
  } as unknown as Socket;
  const client = {
    thread: async (id: string) => ({ id, database: "shop", messages }),
    events: async (_: string, after: number) => ({ events: stored.filter((event) => event.seq > after) }),
  } as unknown as Client;
  const navigation = {
    get address() {
      return store.state.address;
    },
    adoptThread: (id: string) => store.update({ address: { ...store.state.address, thread: id } }),
  } as unknown as Navigation;
  const conversation = new Conversation(store, client, socket, navigation);
  return { store, sent, subscribed, conversation, stored };
}

const text = (seq: number, content: string, run = "r1"): AgentEvent => ({
  run_id: run,
  thread_id: "t1",
  seq,
  type: "text",
  content,
});

const asked: Message = { id: "m1", run_id: "r1", role: "user", content: "Who?", created_at: "2026-11-20T10:00:00Z" };

test("asks in a new thread, which takes the name that the server gives it", () => {
  const { conversation, store, sent, subscribed } = given(undefined);
  conversation.ask(" Who? ");
  assert.equal(sent[0]?.["message"], "Who?");
  assert.equal(sent[0]?.["thread_id"], undefined);
  conversation.accepted(String(sent[0]?.["request_id"]), "t1", "r1");
  assert.equal(store.state.address.thread, "t1");
  assert.deepEqual(subscribed, [["thread:t1", 0]]);
  conversation.take(text(1, "You."));
  assert.equal(store.state.turns[0]?.text, "You.");
});

test("keeps events that come before the acceptance of their question", () => {
  const { conversation, store, sent } = given(undefined);
  conversation.ask("Who?");
  conversation.take(text(1, "Yo"));
  conversation.take(text(2, "u."));
  conversation.accepted(String(sent[0]?.["request_id"]), "t1", "r1");
  assert.equal(store.state.turns.length, 1);
  assert.equal(store.state.turns[0]?.text, "You.");
});

test("takes an event that comes twice once", () => {
  const { conversation, store, sent } = given("t1");
  conversation.ask("Who?");
  conversation.accepted(String(sent[0]?.["request_id"]), "t1", "r1");
  conversation.take(text(1, "You."));
  conversation.take(text(1, "You."));
  assert.equal(store.state.turns[0]?.text, "You.");
});

test("fills a gap from the stored events", async () => {
  const { conversation, store, stored } = given("t1", [asked], [text(1, "a")]);
  await conversation.open(undefined);
  stored.push(text(2, "b"), text(3, "c"));
  conversation.take(text(3, "c"));
  await conversation.fillGap();
  await new Promise(setImmediate);
  assert.equal(store.state.turns[0]?.text, "abc");
});

test("follows a run that was begun elsewhere, with its question", async () => {
  const { conversation, store } = given("t1", [asked]);
  store.update({ turns: [] });
  conversation.take(text(1, "You."));
  await new Promise(setImmediate);
  assert.equal(store.state.turns[0]?.question, "Who?");
});

test("subscribes to a restored thread from its last event on", async () => {
  const { conversation, store, subscribed } = given("t1", [asked], [text(1, "a"), text(2, "b")]);
  await conversation.open(undefined);
  assert.deepEqual(subscribed, [["thread:t1", 2]]);
  assert.equal(store.state.turns[0]?.state, "running");
});

test("fails a question whose connection broke off, and lets it be asked again", () => {
  const { conversation, store } = given("t1");
  conversation.ask("Who?");
  conversation.lost();
  assert.equal(store.state.turns[0]?.state, "failed");
  conversation.ask("Who?");
  assert.deepEqual(store.state.turns.map((turn) => turn.state), ["asking"]);
});

test("asks nothing while a run goes on", () => {
  const { conversation, sent } = given("t1");
  conversation.ask("Who?");
  conversation.ask("And who else?");
  assert.equal(sent.length, 1);
});
