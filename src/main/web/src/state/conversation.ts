import { problemOf, type Client } from "../api/client.ts";
import { chatStream } from "../api/chat-stream.ts";
import type { Socket } from "../api/socket.ts";
import type { AgentEvent, Problem } from "../api/types.ts";
import { words } from "../words.ts";
import { announcementOf } from "./announcements.ts";
import type { AppState } from "./app-state.ts";
import type { Navigation } from "./navigation.ts";
import type { Store } from "./store.ts";
import { fold, isOpen, newTurn, turnsOf, type Turn } from "./turns.ts";

/**
 * The thread in view: asks, follows its run and restores it. Events are folded once each, in the order of their
 * sequence numbers; a gap is filled from the stored events.
 */
export class Conversation {
  private lastSeq = 0;
  /** Events of a run whose acceptance has not come yet. */
  private early: AgentEvent[] = [];
  private filling = false;
  private asked = 0;

  constructor(
    private readonly store: Store<AppState>,
    private readonly client: Client,
    private readonly socket: Socket,
    private readonly navigation: Navigation,
  ) {}

  get running(): boolean {
    return this.store.state.turns.some(isOpen);
  }

  /** Shows the address's thread, after {@code previous}. */
  async open(previous: string | undefined): Promise<void> {
    const id = this.navigation.address.thread;
    if (previous) this.socket.unsubscribe(channel(previous));
    this.lastSeq = 0;
    this.early = [];
    this.store.update({ turns: [], thread: { loading: id !== undefined } });
    if (!id) return;
    try {
      const [thread, events] = await Promise.all([this.client.thread(id), this.eventsAfter(id, 0)]);
      if (this.navigation.address.thread !== id) return;
      this.lastSeq = events.at(-1)?.seq ?? 0;
      this.store.update({ turns: turnsOf(thread.messages, events), thread: { loading: false } });
      this.socket.subscribe(channel(id), this.lastSeq);
      const { address, databases } = this.store.state;
      const database = thread.database ?? address.database ?? databases.value?.[0]?.name;
      if (database !== address.database) this.navigation.correct({ database });
    } catch (cause) {
      if (this.navigation.address.thread === id)
        this.store.update({ thread: { loading: false, problem: problemOf(cause) } });
    }
  }

  ask(question: string): void {
    const { database, thread } = this.navigation.address;
    if (this.running || !question.trim()) return;
    const key = `ask-${++this.asked}-${Date.now().toString(36)}`;
    const message = {
      message: question.trim(),
      ...(thread && { thread_id: thread }),
      ...(database && { database }),
    };
    const kept = this.store.state.turns.filter((turn) => turn.runId !== undefined);
    this.store.update({ turns: [...kept, newTurn(key, question.trim())] });
    if (!this.socket.send({ action: "chat", request_id: key, ...message })) void this.askOverHttp(key, message);
  }

  stop(): void {
    const id = this.navigation.address.thread;
    if (!id || !this.running) return;
    if (!this.socket.send({ action: "cancel", thread_id: id })) void this.client.cancel(id).catch(() => {});
  }

  /** The server took the question: from now on its thread has a name. */
  accepted(key: string, threadId: string, runId: string): void {
    if (!this.store.state.turns.some((turn) => turn.key === key)) return;
    this.change((turn) => turn.key === key, (turn) => ({ ...turn, runId, state: "running" }));
    if (!this.navigation.address.thread) {
      this.lastSeq = 0;
      this.adopt(threadId);
    }
    const early = this.early;
    this.early = [];
    early.forEach((event) => this.take(event));
  }

  /** The server refused the question; without a key, whichever is on its way. */
  rejected(key: string | undefined, problem: Problem): void {
    const meant = (turn: Turn): boolean => (key ? turn.key === key : turn.state === "asking");
    this.change(meant, (turn) => ({ ...turn, state: "failed", problem }));
  }

  /** The socket is gone, and with it the answer to a question that was not accepted yet. */
  lost(): void {
    this.rejected(undefined, { ...words.chat.lost, status: 0, code: "" });
  }

  take(event: AgentEvent): void {
    const { turns, address } = this.store.state;
    if (event.thread_id !== address.thread) {
      if (!address.thread && turns.some(isOpen)) this.early.push(event);
      return;
    }
    if (event.seq <= this.lastSeq) return;
    const known = turns.some((turn) => turn.runId === event.run_id);
    if (!known && turns.some((turn) => turn.state === "asking")) {
      this.early.push(event);
      return;
    }
    if (event.seq > this.lastSeq + 1) return void this.fillGap();
    this.lastSeq = event.seq;
    this.socket.seen(channel(event.thread_id), event.seq);
    if (!known) this.store.update({ turns: [...turns, newTurn(event.run_id, "", event.run_id)] });
    this.change((turn) => turn.runId === event.run_id, (turn) => fold(turn, event));
    this.announce(event);
    if (!known) void this.nameQuestions(event.thread_id);
  }

  /** What was missed while the connection was down. */
  async fillGap(): Promise<void> {
    const id = this.navigation.address.thread;
    if (!id || this.filling || this.store.state.thread.loading) return;
    this.filling = true;
    try {
      const events = await this.eventsAfter(id, this.lastSeq);
      const first = events[0];
      if (first && this.navigation.address.thread === id) {
        // The stored events are the truth: where even they skip a number, there is nothing to wait for.
        this.lastSeq = Math.max(this.lastSeq, first.seq - 1);
        events.forEach((event) => this.take(event));
      }
    } catch {
      // Comes again with the next event or the next connection.
    } finally {
      this.filling = false;
    }
  }

  /** The thread that this page began needs no loading: what it holds is on the screen. */
  private adopt(threadId: string): void {
    this.navigation.adoptThread(threadId);
    this.socket.subscribe(channel(threadId), 0);
  }

  private async askOverHttp(key: string, message: Record<string, string>): Promise<void> {
    try {
      await chatStream(message, (event) => {
        if (this.store.state.turns.some((turn) => turn.key === key && turn.state === "asking"))
          this.accepted(key, event.thread_id, event.run_id);
        this.take(event);
      });
    } catch (cause) {
      this.rejected(key, problemOf(cause));
    }
  }

  /** A run begun elsewhere, in another tab say: its question is in the thread's messages. */
  private async nameQuestions(id: string): Promise<void> {
    const { messages } = await this.client.thread(id);
    for (const message of messages) {
      if (message.role !== "user" || this.navigation.address.thread !== id) continue;
      this.change((turn) => turn.runId === message.run_id && !turn.question, (turn) => ({ ...turn, question: message.content }));
    }
  }

  private async eventsAfter(id: string, after: number): Promise<AgentEvent[]> {
    const all: AgentEvent[] = [];
    for (;;) {
      const page = await this.client.events(id, after);
      all.push(...page.events);
      const next = page.next_after ?? undefined;
      if (page.events.length === 0 || next === undefined || next <= after) return all;
      after = next;
    }
  }

  private change(which: (turn: Turn) => boolean, how: (turn: Turn) => Turn): void {
    this.store.update({ turns: this.store.state.turns.map((turn) => (which(turn) ? how(turn) : turn)) });
  }

  private announce(event: AgentEvent): void {
    const turn = this.store.state.turns.find((known) => known.runId === event.run_id);
    const announcement = turn && announcementOf(turn, event);
    if (announcement) this.store.update({ announcement });
  }
}

const channel = (threadId: string): string => `thread:${threadId}`;
