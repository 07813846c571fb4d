import { parseJson } from "./json.ts";
import type { Frame } from "./types.ts";

export type Connection = "connecting" | "live" | "waiting";

const PING_EVERY = 30_000;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;

/**
 * The page's one WebSocket. Reconnects by itself with growing pauses, and subscribes again to what was subscribed,
 * from the last event seen. Frames go to {@code onFrame} in the order in which they came.
 */
export class Socket {
  onFrame: (frame: Frame) => void = () => {};
  onConnection: (connection: Connection) => void = () => {};

  private socket: WebSocket | undefined;
  private failures = 0;
  private retry: number | undefined;
  /** The channel to take up again, with the last sequence number seen. */
  private readonly channels = new Map<string, number>();

  open(): void {
    window.addEventListener("online", () => this.connect());
    window.setInterval(() => this.send({ action: "ping" }), PING_EVERY);
    this.connect();
  }

  get live(): boolean {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  /** Whether the message left; a socket that is down does not queue. */
  send(message: Record<string, unknown>): boolean {
    if (!this.live) return false;
    this.socket?.send(JSON.stringify(message));
    return true;
  }

  subscribe(channel: string, after: number): void {
    this.channels.set(channel, after);
    this.send({ action: "subscribe", channel, after });
  }

  unsubscribe(channel: string): void {
    if (this.channels.delete(channel)) this.send({ action: "unsubscribe", channel });
  }

  /** Remembers how far a channel has been read, for the next connection. */
  seen(channel: string, seq: number): void {
    const before = this.channels.get(channel);
    if (before !== undefined && seq > before) this.channels.set(channel, seq);
  }

  private connect(): void {
    if (this.socket && this.socket.readyState <= WebSocket.OPEN) return;
    window.clearTimeout(this.retry);
    this.onConnection(this.failures ? "waiting" : "connecting");
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`);
    this.socket = socket;
    socket.onopen = () => {
      this.failures = 0;
      this.onConnection("live");
      for (const [channel, after] of this.channels) this.send({ action: "subscribe", channel, after });
    };
    socket.onmessage = (message) => this.onFrame(parseJson(String(message.data)) as Frame);
    socket.onclose = () => {
      if (this.socket !== socket) return;
      this.onConnection("waiting");
      const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.failures++);
      // Spread, so that the tabs of a restarted server do not come back all at once.
      this.retry = window.setTimeout(() => this.connect(), wait * (0.75 + Math.random() / 2));
    };
  }
}
