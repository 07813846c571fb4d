import { css, html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { ChevronRight, Eye, KeyRound, Link2, Search, Sheet } from "lucide";
import type { Column, Structure, Table } from "../api/types.ts";
import { controls } from "../styles/controls.ts";
import { paneSection } from "../styles/pane-section.ts";
import { findTables, type FoundTable } from "../text/find-tables.ts";
import { shortCount } from "../text/format.ts";
import { words } from "../words.ts";
import { icon } from "./icon.ts";

/** The tables of a database with their columns, and a box that finds either. Fires "open-table" with a name. */
@customElement("sqm-table-tree")
export class TableTree extends LitElement {
  @property({ attribute: false }) structure: Structure | undefined;
  @property() current: string | undefined;
  @state() private wanted = "";
  @state() private opened: ReadonlySet<string> = new Set();
  @query("input") private search!: HTMLInputElement;

  static override styles = [
    controls,
    paneSection,
    css`
      header {
        flex-wrap: wrap;
        padding-block: var(--space-2);
      }
      label {
        position: relative;
        flex: 1 0 100%;
        margin-inline-start: calc(-1 * var(--space-2));
        color: var(--ink-soft);
      }
      label svg {
        position: absolute;
        top: 0.5rem;
        left: 0.6rem;
      }
      kbd {
        position: absolute;
        top: 0.4rem;
        right: 0.5rem;
        padding: 0 0.4rem;
        border: 1px solid var(--line);
        border-radius: 4px;
        font: var(--text-xs) var(--mono);
      }
      input {
        width: 100%;
        padding: 0.3rem 1.8rem 0.3rem 2rem;
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--surface);
        color: var(--ink);
      }
      input::placeholder {
        color: var(--ink-soft);
        opacity: 1;
      }
      @media (pointer: coarse) {
        kbd {
          display: none;
        }
        input {
          font-size: 1rem;
        }
      }
      .table {
        display: flex;
        align-items: center;
        border-radius: var(--radius);
      }
      .table:hover {
        background: var(--hover);
      }
      .table.current {
        background: var(--accent-soft);
      }
      .turn {
        width: 1.5rem;
      }
      .turn svg {
        transition: transform var(--fast);
      }
      [aria-expanded="true"] svg {
        transform: rotate(90deg);
      }
      .name {
        flex: 1;
        min-width: 0;
        padding: 0.22rem var(--space-2) 0.22rem 0;
        border: none;
        text-align: start;
      }
      .name,
      .name:hover {
        background: none;
      }
      .name svg {
        color: var(--ink-soft);
      }
      .count {
        margin-inline-start: auto;
        flex: none;
        color: var(--ink-soft);
        font-size: var(--text-xs);
        font-variant-numeric: tabular-nums;
      }
      summary {
        padding: 0.2rem var(--space-2);
        color: var(--warn);
        font-size: var(--text-s);
        cursor: pointer;
      }
      .columns {
        padding: 0 var(--space-2) var(--space-1) 1.75rem;
        font-size: var(--text-s);
      }
      .columns li {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        padding: 0.08rem 0;
      }
      .mark {
        width: 14px;
        flex: none;
      }
      .key {
        color: var(--warn);
      }
      .link {
        color: var(--accent);
      }
      code {
        margin-inline-start: auto;
        color: var(--ink-soft);
        font: 0.6875rem var(--mono);
        max-width: 45%;
      }
    `,
  ];

  /** Where "/" leads. */
  focusSearch(): void {
    this.search.select();
  }

  override render() {
    const all = this.structure ? [...this.structure.tables, ...this.structure.views] : [];
    const found = findTables(all, this.wanted);
    return html`
      <header>
        <h2>${words.tables.label}</h2>
        <span class="soft count">${this.structure ? findTables(all, "").length : nothing}</span>
        <label>
          <span class="unseen">${words.tables.find}</span>
          ${icon(Search, 15)}
          <input
            type="search"
            placeholder=${words.tables.find}
            @input=${(event: Event) => (this.wanted = (event.target as HTMLInputElement).value)}
            @keydown=${(event: KeyboardEvent) => this.chosenByKey(event, found)}
          />
          ${this.wanted ? nothing : html`<kbd aria-hidden="true">/</kbd>`}
        </label>
      </header>
      ${this.structure && !found.length
        ? html`<p>${this.wanted ? words.tables.noMatch(this.wanted) : words.tables.none}</p>`
        : nothing}
      ${this.structure?.problems.length
        ? html`<details>
            <summary>${words.tables.problems}</summary>
            ${this.structure.problems.map((problem) => html`<p>${problem}</p>`)}
          </details>`
        : nothing}
      <ul>
        ${repeat(found, (each) => each.table.name, (each) => this.item(each))}
      </ul>
    `;
  }

  private item({ table, columns, byColumn }: FoundTable) {
    const open = byColumn || this.opened.has(table.name);
    const current = table.name === this.current;
    const rows = table.row_estimate ?? undefined;
    return html`
      <li>
        <div class="table ${current ? "current" : ""}">
          <button
            type="button"
            class="icon turn"
            aria-expanded=${open}
            aria-label=${words.tables.open(table.name)}
            @click=${() => this.toggle(table.name)}
          >
            ${icon(ChevronRight, 14)}
          </button>
          <button type="button" class="name" title=${table.name} aria-current=${current ? "true" : nothing} @click=${() => this.open(table.name)}>
            ${icon(table.type === "view" ? Eye : Sheet, 15)}
            <span class="clip">${table.name}</span>
            ${table.type === "view" ? html`<span class="count">${words.tables.view}</span>` : nothing}
            ${rows !== undefined ? html`<span class="count" title=${words.tables.rows(rows)}>${shortCount(rows)}</span>` : nothing}
          </button>
        </div>
        ${open ? html`<ul class="columns">${columns.map((column) => columnItem(table, column))}</ul>` : nothing}
      </li>
    `;
  }

  /** Enter opens the first that was found; the arrow down leads to it. */
  private chosenByKey(event: KeyboardEvent, found: readonly FoundTable[]): void {
    const first = found[0]?.table.name;
    if (event.isComposing || !first) return;
    if (event.key === "Enter" && this.wanted) this.open(first);
    if (event.key === "ArrowDown") this.renderRoot.querySelector<HTMLElement>(".name")?.focus();
    if (event.key === "ArrowDown") event.preventDefault();
  }

  private toggle(name: string): void {
    const opened = new Set(this.opened);
    if (!opened.delete(name)) opened.add(name);
    this.opened = opened;
  }

  private open(name: string): void {
    this.dispatchEvent(new CustomEvent("open-table", { detail: name, bubbles: true, composed: true }));
  }
}

function columnItem(table: Table, column: Column) {
  const key = table.primary_key.includes(column.name);
  const link = table.foreign_keys.find((foreign) => foreign.columns.includes(column.name));
  const role = key ? words.tables.primaryKey : link ? words.tables.foreignKey(link.referenced_table) : "";
  return html`
    <li>
      <span class="mark" title=${role || nothing}>
        ${key ? icon(KeyRound, 13, "key") : link ? icon(Link2, 13, "link") : nothing}
      </span>
      <span class="clip" title=${column.name}>${column.name}</span>
      ${role ? html`<span class="unseen">${role}</span>` : nothing}
      <code class="clip">${column.type.toLowerCase()}</code>
    </li>
  `;
}
