import { css, html, nothing } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { ArrowDown, LoaderCircle } from "lucide";
import type { QueryResult } from "../api/types.ts";
import type { Composer } from "../elements/composer.ts";
import { icon } from "../elements/icon.ts";
import { controls } from "../styles/controls.ts";
import { words } from "../words.ts";
import "../elements/chat-turn.ts";
import "../elements/composer.ts";
import "../elements/problem-note.ts";
import "../elements/welcome.ts";
import { View } from "./view.ts";

const NEAR = 60;

/**
 * The conversation. The view follows what is added only while it stands at the end, and never moves when a user opens
 * something in a thread at rest.
 */
@customElement("sqm-chat")
export class Chat extends View {
  @state() private atEnd = true;
  @query(".scroll") private scroller!: HTMLElement;
  @query(".turns") private content!: HTMLElement;
  @query("sqm-composer") private composer!: Composer;
  private following = true;
  private width = 0;
  private top = 0;
  private thread: string | undefined;
  private readonly growth = new ResizeObserver(() => this.grown());

  static override styles = [
    controls,
    css`
      :host {
        position: relative;
        display: flex;
        flex-direction: column;
        min-height: 0;
        min-width: 0;
        background: var(--ground);
      }
      .scroll {
        flex: 1;
        min-height: 0;
        overflow: auto;
        overflow-anchor: none;
        scrollbar-gutter: stable;
        padding: 0 var(--space-4);
      }
      .turns,
      sqm-composer {
        max-width: 54rem;
        margin: 0 auto;
      }
      .turns {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-5);
        padding-block: var(--space-4);
      }
      .write {
        padding: 3px var(--space-4) var(--space-4);
        overflow: hidden auto;
        scrollbar-gutter: stable;
      }
      .loading {
        display: flex;
        gap: var(--space-2);
        align-items: center;
        color: var(--ink-soft);
      }
      .latest {
        position: absolute;
        left: 50%;
        bottom: 8.25rem;
        translate: -50% 0;
        z-index: 2;
        border-radius: 99px;
        box-shadow: var(--shadow);
        font-size: var(--text-s);
      }
    `,
  ];

  override firstUpdated(): void {
    this.growth.observe(this.content);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.growth.disconnect();
  }

  override willUpdate(): void {
    const { thread } = this.state.address;
    if (thread === this.thread) return;
    this.thread = thread;
    this.following = true;
  }

  focusComposer(): void {
    this.composer.focus();
  }

  override render() {
    const { address, thread, turns } = this.state;
    const running = this.app.conversation.running;
    return html`
      <div class="scroll" tabindex="-1" @scroll=${this.scrolled} @pointerdown=${this.touched}>
        <div
          class="turns"
          @ask=${(event: CustomEvent<string>) => this.ask(event.detail)}
          @open-result=${(event: CustomEvent<QueryResult>) => this.app.browse.openResult(event.detail)}
        >
          ${this.body()}
        </div>
      </div>
      ${this.atEnd || !turns.length
        ? nothing
        : html`<button type="button" class="latest" @click=${() => this.toEnd(true)}>${icon(ArrowDown, 14)}${words.chat.latest}</button>`}
      <div class="write">
        <sqm-composer
          .database=${address.database}
          ?running=${running || thread.loading}
          @ask=${(event: CustomEvent<string>) => this.ask(event.detail)}
          @stop=${() => this.app.conversation.stop()}
          @attach=${() => this.app.databases.showAttach(true)}
        ></sqm-composer>
      </div>
    `;
  }

  private body() {
    const { address, databases, dataVersions, structure, thread, turns } = this.state;
    if (thread.problem) return this.problem(thread.problem, () => void this.app.conversation.open(undefined));
    if (thread.loading) return html`<p class="loading">${icon(LoaderCircle, 16, "spin")}${words.chat.loading}</p>`;
    if (!turns.length && databases.problem) return this.problem(databases.problem, () => void this.app.load());
    if (!turns.length)
      return html`<sqm-welcome
        .databases=${databases.value ?? []}
        .chosen=${address.database}
        .structure=${structure.value}
        @choose-database=${(event: CustomEvent<string>) => this.app.databases.choose(event.detail)}
        @attach=${() => this.app.databases.showAttach(true)}
      ></sqm-welcome>`;
    const newest = address.database ? dataVersions[address.database] : undefined;
    return repeat(
      turns,
      (turn) => turn.key,
      (turn, at) => html`<sqm-turn .turn=${turn} .newest=${newest} ?last=${at === turns.length - 1}></sqm-turn>`,
    );
  }

  private problem(problem: NonNullable<typeof this.state.thread.problem>, retry: () => void) {
    return html`<sqm-problem .problem=${problem} action=${words.retry} @retry=${retry}></sqm-problem>`;
  }

  private ask(question: string): void {
    this.following = true;
    this.app.conversation.ask(question);
    this.focusComposer();
  }

  /** What is new at the end is followed; a pane that opens beside must not hide the end either. */
  private grown(): void {
    const narrowed = this.width !== this.content.clientWidth;
    this.width = this.content.clientWidth;
    if (this.following || (narrowed && this.atEnd)) this.toEnd();
  }

  private scrolled(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    this.atEnd = scrollHeight - scrollTop - clientHeight < NEAR;
    // Only a user scrolls up; away from the end without that, the content has grown and is about to be followed.
    if (this.atEnd) this.following = true;
    else if (scrollTop < this.top) this.following = false;
    this.top = scrollTop;
  }

  /** Opening a step in a thread at rest is reading: what grows then is not followed. */
  private touched(): void {
    if (!this.app.conversation.running) this.following = false;
  }

  private toEnd(smooth = false): void {
    if (!this.state.turns.length) return;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior: smooth && !still ? "smooth" : "instant" });
  }
}
