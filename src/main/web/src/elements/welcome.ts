import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { Database as DatabaseIcon, Paperclip } from "lucide";
import type { Database, Structure } from "../api/types.ts";
import { controls } from "../styles/controls.ts";
import { bytes } from "../text/format.ts";
import { words } from "../words.ts";
import { icon } from "./icon.ts";

const SHOWN = 4;

/** What a new thread shows: questions for the chosen database, the other databases as cards, and the way to one's own. */
@customElement("sqm-welcome")
export class Welcome extends LitElement {
  @property({ attribute: false }) databases: readonly Database[] = [];
  @property() chosen: string | undefined;
  @property({ attribute: false }) structure: Structure | undefined;

  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        gap: var(--space-5);
        padding-block: var(--space-5);
      }
      h2 {
        font-size: var(--text-xl);
        line-height: 1.25;
        letter-spacing: -0.01em;
      }
      h3 {
        font-size: var(--text-s);
        font-weight: 600;
        color: var(--ink-soft);
        margin-bottom: var(--space-2);
      }
      header p {
        margin-top: var(--space-2);
        color: var(--ink-soft);
        font-size: var(--text-l);
        max-width: 38rem;
      }
      .questions {
        display: grid;
        gap: var(--space-2);
        justify-items: start;
      }
      .questions button {
        border-color: var(--accent-line);
        border-radius: 99px;
        color: var(--accent);
        text-align: start;
      }
      .cards {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(15rem, 100%), 1fr));
        gap: var(--space-3);
      }
      .cards li {
        display: grid;
      }
      .cards button {
        display: grid;
        align-content: start;
        gap: var(--space-1);
        padding: var(--space-3) var(--space-4);
        border-color: var(--line);
        text-align: start;
      }
      .cards button:hover {
        border-color: var(--accent);
        background: var(--surface);
      }
      .cards button[aria-pressed="true"] {
        border-color: var(--accent);
        background: var(--accent-soft);
      }
      .cards strong .clip {
        color: inherit;
        font-size: inherit;
      }
      .cards strong {
        display: flex;
        align-items: center;
        gap: var(--space-2);
      }
      .cards strong svg {
        color: var(--accent);
      }
      .cards span {
        color: var(--ink-soft);
        font-size: var(--text-s);
      }
      .cards .own {
        border-style: dashed;
        border-color: var(--line-strong);
        background: none;
      }
    `,
  ];

  override render() {
    const chosen = this.databases.find((database) => database.name === this.chosen);
    return html`
      <header>
        <h2>${words.welcome.title}</h2>
        <p>${words.welcome.lead}</p>
      </header>
      ${chosen ? this.questions(chosen) : nothing}
      <section aria-label=${words.welcome.pick}>
        <h3>${words.welcome.pick}</h3>
        <ul class="cards">
          ${this.databases.map((database) => this.card(database))}
          <li>
            <button type="button" class="own" @click=${() => this.dispatchEvent(new Event("attach"))}>
              <strong>${icon(Paperclip)}${words.welcome.own}</strong>
              <span>${words.welcome.ownHint}</span>
            </button>
          </li>
        </ul>
      </section>
    `;
  }

  private questions(database: Database) {
    const tables = this.structure?.database === database.name ? this.structure.tables : [];
    const own = database.questions ?? [];
    const questions = own.length ? own : words.welcome.generic(tables.map((table) => table.name));
    if (!questions.length) return nothing;
    return html`
      <section aria-label=${words.welcome.about(titleOf(database))}>
        <h3>${words.welcome.about(titleOf(database))}</h3>
        <ul class="questions">
          ${questions.slice(0, SHOWN).map(
            (text) => html`<li><button type="button" @click=${() => this.fire("ask", text)}>${text}</button></li>`,
          )}
        </ul>
      </section>
    `;
  }

  private card(database: Database) {
    return html`
      <li>
        <button
          type="button"
          aria-pressed=${database.name === this.chosen}
          @click=${() => this.fire("choose-database", database.name)}
        >
          <strong>${icon(DatabaseIcon)}<span class="clip">${titleOf(database)}</span></strong>
          ${database.description ? html`<span>${database.description}</span>` : nothing}
          <span>${[database.title && database.name, bytes(database.size)].filter(Boolean).join(" · ")}</span>
        </button>
      </li>
    `;
  }

  private fire(name: string, detail: string): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

const titleOf = (database: Database): string => database.title || database.name;
