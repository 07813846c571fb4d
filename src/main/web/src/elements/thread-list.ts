import { css, html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { LoaderCircle, MessageSquare, Pencil, Pin, Plus, Trash2 } from "lucide";
import type { ThreadSummary } from "../api/types.ts";
import { controls } from "../styles/controls.ts";
import { words } from "../words.ts";
import { icon } from "./icon.ts";
import { paneSection } from "../styles/pane-section.ts";

/** The threads: opens, renames (also by a double click or F2) and deletes them. */
@customElement("sqm-thread-list")
export class ThreadList extends LitElement {
  @property({ attribute: false }) threads: readonly ThreadSummary[] = [];
  @property() current: string | undefined;
  @property({ type: Boolean }) more = false;
  @state() private renaming: string | undefined;

  static override styles = [
    controls,
    paneSection,
    css`
      li {
        display: flex;
        align-items: center;
        border-radius: var(--radius);
        padding-inline-end: 2px;
      }
      li:hover {
        background: var(--hover);
      }
      li.current {
        background: var(--accent-soft);
        font-weight: 600;
      }
      .open {
        flex: 1;
        min-width: 0;
        padding: 0.28rem var(--space-2);
        border: none;
        text-align: start;
        font-weight: inherit;
      }
      .open,
      .open:hover {
        background: none;
      }
      .open svg {
        color: var(--ink-soft);
      }
      .open .busy {
        color: var(--accent);
      }
      .change {
        display: none;
        width: 1.5rem;
        height: 1.5rem;
      }
      li:hover .change,
      li:focus-within .change,
      li.current .change {
        display: inline-flex;
      }
      input {
        flex: 1;
        min-width: 0;
        margin: 1px;
        padding: 0.2rem var(--space-2);
        border: 1px solid var(--accent);
        border-radius: var(--radius-s);
        background: var(--surface);
      }
      .next {
        width: 100%;
        justify-content: center;
        color: var(--ink-soft);
        font-size: var(--text-s);
      }
    `,
  ];

  override render() {
    return html`
      <header>
        <h2>${words.threads.label}</h2>
        <button type="button" class="icon" title=${words.threads.new} aria-label=${words.threads.new} @click=${() => this.fire("new-thread")}>
          ${icon(Plus, 18)}
        </button>
      </header>
      ${this.threads.length ? nothing : html`<p>${words.threads.none}</p>`}
      <ul>
        ${repeat(this.threads, (thread) => thread.id, (thread) => this.item(thread))}
      </ul>
      ${this.more
        ? html`<button type="button" class="plain next" @click=${() => this.fire("more-threads")}>${words.threads.more}</button>`
        : nothing}
    `;
  }

  private item(thread: ThreadSummary) {
    const title = thread.title || words.threads.untitled;
    if (this.renaming === thread.id) return html`<li>${this.titleInput(thread, title)}</li>`;
    const current = thread.id === this.current;
    const symbol = thread.state === "running" ? LoaderCircle : thread.pinned ? Pin : MessageSquare;
    return html`
      <li class=${current ? "current" : ""}>
        <button
          type="button"
          class="open"
          title=${title}
          aria-current=${current ? "true" : nothing}
          @click=${() => this.fire("open-thread", thread)}
          @dblclick=${() => this.rename(thread)}
          @keydown=${(event: KeyboardEvent) => event.key === "F2" && this.rename(thread)}
        >
          ${icon(symbol, 15, thread.state === "running" ? "busy spin" : "")}<span class="clip">${title}</span>
          ${thread.state === "running" ? html`<span class="unseen">${words.threads.running}</span>` : nothing}
        </button>
        <button type="button" class="icon change" title=${words.threads.rename(title)} aria-label=${words.threads.rename(title)} @click=${() => this.rename(thread)}>
          ${icon(Pencil, 14)}
        </button>
        <button type="button" class="icon change" title=${words.threads.remove(title)} aria-label=${words.threads.remove(title)} @click=${() => this.fire("remove-thread", thread)}>
          ${icon(Trash2, 14)}
        </button>
      </li>
    `;
  }

  private titleInput(thread: ThreadSummary, title: string) {
    const finish = (event: Event, keep: boolean): void => {
      if (this.renaming !== thread.id) return;
      this.renaming = undefined;
      const to = (event.target as HTMLInputElement).value.trim();
      if (keep) this.fire("rename-thread", { thread, title: to });
    };
    return html`<input
      aria-label=${words.threads.title}
      .value=${title}
      maxlength="200"
      @blur=${(event: Event) => finish(event, true)}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === "Enter" || event.key === "Escape") finish(event, event.key === "Enter");
        event.stopPropagation();
      }}
    />`;
  }

  private async rename(thread: ThreadSummary): Promise<void> {
    this.renaming = thread.id;
    await this.updateComplete;
    this.renderRoot.querySelector("input")?.select();
  }

  private fire(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}
