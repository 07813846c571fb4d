import { css, html, LitElement } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { ArrowUp, Paperclip, Square } from "lucide";
import { controls } from "../styles/controls.ts";
import { words } from "../words.ts";
import { icon } from "./icon.ts";

/** Where a question is written. Fires "ask" with it, "stop", and "attach". */
@customElement("sqm-composer")
export class Composer extends LitElement {
  @property() database: string | undefined;
  @property({ type: Boolean }) running = false;
  @state() private empty = true;
  @query("textarea") private input!: HTMLTextAreaElement;

  static override styles = [
    controls,
    css`
      :host {
        display: block;
        container-type: inline-size;
      }
      form {
        border: 1px solid var(--line-strong);
        border-radius: var(--radius-l);
        background: var(--surface);
        padding: var(--space-2);
      }
      form:focus-within {
        border-color: var(--accent);
        box-shadow: 0 0 0 1px var(--accent);
      }
      textarea {
        display: block;
        width: 100%;
        min-height: 2.4rem;
        max-height: 12rem;
        padding: var(--space-2);
        border: none;
        resize: none;
        background: none;
        font-size: var(--text-l);
        field-sizing: content;
      }
      /* The box around it shows the focus. */
      textarea:focus-visible {
        outline: none;
      }
      textarea::placeholder {
        color: var(--ink-soft);
        opacity: 1;
      }
      .bar {
        display: flex;
        align-items: center;
        gap: var(--space-2);
      }
      .attach {
        font-size: var(--text-s);
        color: var(--ink-soft);
      }
      .hint {
        flex: 1;
        font-size: var(--text-xs);
        color: var(--ink-soft);
        text-align: end;
      }
      .go {
        width: 2.1rem;
        height: 2.1rem;
        padding: 0;
        justify-content: center;
        border-radius: 50%;
        flex: none;
      }
      .stop {
        border-color: var(--accent);
        background: var(--accent-soft);
        color: var(--accent);
      }
      @container (max-width: 27rem) {
        .hint {
          visibility: hidden;
          white-space: nowrap;
          overflow: hidden;
        }
      }
      /* Below 16 px a phone zooms in when the box is touched. */
      @media (pointer: coarse) {
        textarea {
          font-size: 1rem;
        }
      }
    `,
  ];

  override focus(): void {
    this.input.focus();
  }

  override render() {
    return html`
      <form @submit=${this.submit}>
        <label class="unseen" for="question">${words.chat.question}</label>
        <textarea
          id="question"
          rows="1"
          placeholder=${words.chat.placeholder(this.database)}
          aria-describedby="hint"
          @keydown=${this.key}
          @input=${() => (this.empty = !this.input.value.trim())}
        ></textarea>
        <div class="bar">
          <button type="button" class="plain attach" @click=${() => this.dispatchEvent(new Event("attach"))}>
            ${icon(Paperclip, 15)}${words.chat.attach}
          </button>
          <span id="hint" class="hint">${words.chat.hint}</span>
          ${this.running
            ? html`<button type="button" class="go stop" title="${words.chat.stop} (Esc)" @click=${this.stop}>
                ${icon(Square, 14)}<span class="unseen">${words.chat.stop}</span>
              </button>`
            : html`<button type="submit" class="go primary" title=${words.chat.send} ?disabled=${this.empty || !this.database}>
                ${icon(ArrowUp, 18)}<span class="unseen">${words.chat.send}</span>
              </button>`}
        </div>
      </form>
    `;
  }

  private key(event: KeyboardEvent): void {
    // While an input method is composing, Enter picks a character.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.submit(event);
  }

  private submit(event: Event): void {
    event.preventDefault();
    const question = this.input.value.trim();
    if (!question || this.running || !this.database) return;
    this.input.value = "";
    this.empty = true;
    this.dispatchEvent(new CustomEvent("ask", { detail: question, bubbles: true, composed: true }));
  }

  private stop(): void {
    this.dispatchEvent(new Event("stop"));
  }
}
