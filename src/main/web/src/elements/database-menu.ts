import { css, html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { Check, ChevronDown, Database as DatabaseIcon, Paperclip, Unplug } from "lucide";
import type { Database } from "../api/types.ts";
import { controls } from "../styles/controls.ts";
import { bytes } from "../text/format.ts";
import { words } from "../words.ts";
import { icon } from "./icon.ts";

/** Switches between databases. Fires "choose-database" and "detach-database" with a name, and "attach". */
@customElement("sqm-database-menu")
export class DatabaseMenu extends LitElement {
  @property({ attribute: false }) databases: readonly Database[] = [];
  @property() chosen: string | undefined;
  @state() private open = false;

  static override styles = [
    controls,
    css`
      :host {
        position: relative;
        min-width: 0;
      }
      .switch {
        max-width: min(16rem, 46vw);
        border-color: var(--line-strong);
        font-weight: 600;
      }
      .list {
        position: absolute;
        top: calc(100% + 6px);
        left: 0;
        z-index: 30;
        width: min(23rem, calc(100vw - 2rem));
        max-height: min(70vh, 30rem);
        overflow: auto;
        padding: var(--space-1);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
        box-shadow: var(--shadow);
      }
      @media (max-width: 900px) {
        .list {
          position: fixed;
          top: 3.2rem;
          left: 1rem;
        }
      }
      li {
        display: flex;
        align-items: center;
      }
      li button:first-child {
        flex: 1;
        min-width: 0;
        border: none;
        background: none;
        text-align: start;
      }
      li button:first-child:hover {
        background: var(--hover);
      }
      .mark {
        width: 16px;
        flex: none;
        color: var(--accent);
      }
      .text {
        display: grid;
        min-width: 0;
      }
      small {
        font-size: var(--text-xs);
        color: var(--ink-soft);
      }
      .attach {
        margin-top: var(--space-1);
        padding-top: var(--space-1);
        border-top: 1px solid var(--line);
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("pointerdown", this.closeOutside);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("pointerdown", this.closeOutside);
  }

  override render() {
    return html`
      <div @keydown=${this.key} @focusout=${this.left}>
        <button
          type="button"
          class="switch"
          aria-expanded=${this.open}
          aria-controls="list"
          title=${this.chosen ?? words.databases.choose}
          @click=${() => (this.open = !this.open)}
        >
          ${icon(DatabaseIcon, 15)}
          <span class="unseen">${words.databases.label}:</span>
          <span class="clip">${this.chosen ?? words.databases.choose}</span>
          ${icon(ChevronDown, 14)}
        </button>
        <div id="list" class="list" ?hidden=${!this.open}>
          ${this.databases.length ? nothing : html`<p class="soft">${words.databases.none}</p>`}
          <ul>
            ${this.databases.map((database) => this.item(database))}
            <li class="attach">
              <button type="button" @click=${() => this.pick("attach")}>
                <span class="mark">${icon(Paperclip)}</span>${words.databases.attach}
              </button>
            </li>
          </ul>
        </div>
      </div>
    `;
  }

  private item(database: Database) {
    const chosen = database.name === this.chosen;
    const facts = [database.title, bytes(database.size), database.sample ? words.databases.sample : ""];
    return html`
      <li>
        <button
          type="button"
          aria-current=${chosen ? "true" : nothing}
          title=${database.path}
          @click=${() => this.pick("choose-database", database.name)}
        >
          <span class="mark">${chosen ? icon(Check) : nothing}</span>
          <span class="text">
            <span class="clip">${database.name}</span>
            <small class="clip">${facts.filter(Boolean).join(" · ")}</small>
          </span>
        </button>
        ${database.sample
          ? nothing
          : html`<button
              type="button"
              class="icon"
              title=${words.databases.detach(database.name)}
              aria-label=${words.databases.detach(database.name)}
              @click=${() => this.pick("detach-database", database.name)}
            >
              ${icon(Unplug, 15)}
            </button>`}
      </li>
    `;
  }

  private pick(name: string, detail?: string): void {
    this.open = false;
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  private key(event: KeyboardEvent): void {
    if (event.key !== "Escape" || !this.open) return;
    event.stopPropagation();
    this.open = false;
    this.renderRoot.querySelector<HTMLElement>(".switch")?.focus();
  }

  private left(event: FocusEvent): void {
    if (event.relatedTarget && !this.renderRoot.contains(event.relatedTarget as Node)) this.open = false;
  }

  private readonly closeOutside = (event: Event): void => {
    if (!event.composedPath().includes(this)) this.open = false;
  };
}
