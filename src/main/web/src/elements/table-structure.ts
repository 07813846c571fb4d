import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { KeyRound, Link2 } from "lucide";
import type { Column, ForeignKey, Table } from "../api/types.ts";
import { controls } from "../styles/controls.ts";
import { words } from "../words.ts";
import { icon } from "./icon.ts";
import "./sql-block.ts";

/** What a table is made of. Fires "open-table" with the name of one that it is tied to. */
@customElement("sqm-table-structure")
export class TableStructure extends LitElement {
  @property({ attribute: false }) table!: Table;
  @property({ attribute: false }) all: readonly Table[] = [];

  static override styles = [
    controls,
    css`
      :host {
        display: block;
        padding: var(--space-3);
      }
      header {
        display: flex;
        align-items: center;
        flex-wrap: wrap;
        gap: var(--space-2);
      }
      h2 {
        font-size: var(--text-l);
      }
      h3 {
        margin: var(--space-4) 0 var(--space-1);
        font-size: var(--text-xs);
        letter-spacing: 0.06em;
        text-transform: uppercase;
        color: var(--ink-soft);
      }
      .tag {
        padding: 0 0.45rem;
        border: 1px solid var(--line);
        border-radius: 99px;
        color: var(--ink-soft);
        font-size: var(--text-xs);
      }
      .wide {
        overflow-x: auto;
      }
      table {
        width: 100%;
        border-collapse: collapse;
        font-size: var(--text-s);
      }
      th,
      td {
        padding: 0.25rem var(--space-2);
        border-bottom: 1px solid var(--line);
        text-align: start;
        vertical-align: top;
      }
      thead th {
        font-weight: 600;
        color: var(--ink-soft);
      }
      tbody th {
        font-weight: 500;
        white-space: nowrap;
      }
      th svg {
        display: inline-block;
        vertical-align: -2px;
        margin-inline-end: 0.3rem;
      }
      .key {
        color: var(--warn);
      }
      .link {
        color: var(--accent);
      }
      code {
        font: 0.92em var(--mono);
      }
      li {
        padding: 0.2rem 0;
        font-size: var(--text-s);
        overflow-wrap: anywhere;
      }
      li button {
        display: inline;
        min-height: 0;
        padding: 0;
        border: none;
        background: none;
        color: var(--accent);
        font: var(--text-s) var(--mono);
        text-decoration: underline;
      }
      sqm-sql-block {
        margin-top: var(--space-1);
        border: 1px solid var(--line);
        border-radius: var(--radius);
      }
    `,
  ];

  override render() {
    const { table } = this;
    const incoming = this.all.flatMap((other) =>
      other.foreign_keys
        .filter((foreign) => foreign.referenced_table.toLowerCase() === table.name.toLowerCase())
        .map((foreign) => ({ other, foreign })),
    );
    const tags = [
      table.type === "table" ? "" : table.type,
      table.strict ? words.structure.strict : "",
      table.without_rowid ? words.structure.withoutRowid : "",
    ].filter(Boolean);
    return html`
      <header><h2>${table.name}</h2>${tags.map((tag) => html`<span class="tag">${tag}</span>`)}</header>
      <h3>${words.structure.columns}</h3>
      <div class="wide" tabindex="0" role="group" aria-label=${words.structure.columns}>${this.columns()}</div>
      ${section(words.structure.foreignKeys, table.foreign_keys.map((foreign) => this.foreignKey(foreign)))}
      ${section(
        words.structure.referencedBy,
        incoming.map(({ other, foreign }) => html`${this.link(other.name)} <code>(${foreign.columns.join(", ")})</code>`),
      )}
      ${section(
        words.structure.indexes,
        table.indexes.map(
          (index) => html`
            <code>${index.name}</code>
            <code class="soft">(${index.columns.map((name) => name || words.structure.expression).join(", ")})</code>
            ${index.unique ? html`<span class="tag">${words.structure.unique}</span>` : nothing}
            ${index.partial ? html`<span class="tag">${words.structure.partial}</span>` : nothing}
          `,
        ),
      )}
      ${table.triggers.length ? html`<h3>${words.structure.triggers}</h3>` : nothing}
      ${table.triggers.map((trigger) => html`<sqm-sql-block .sql=${trigger.sql}></sqm-sql-block>`)}
      ${table.sql
        ? html`<h3>${words.structure.ddl}</h3>
            <sqm-sql-block .sql=${table.sql}></sqm-sql-block>`
        : nothing}
    `;
  }

  private columns() {
    return html`<table>
      <thead>
        <tr>
          <th scope="col">${words.structure.column}</th>
          <th scope="col">${words.structure.type}</th>
          <th scope="col">${words.structure.rules}</th>
        </tr>
      </thead>
      <tbody>
        ${this.table.columns.map((column) => {
          const link = this.table.foreign_keys.some((foreign) => foreign.columns.includes(column.name));
          const key = this.table.primary_key.includes(column.name);
          return html`<tr>
            <th scope="row">${key ? icon(KeyRound, 13, "key") : link ? icon(Link2, 13, "link") : nothing}${column.name}</th>
            <td><code>${column.type || words.structure.anyType}</code></td>
            <td class="soft">${rules(column, key).join(" · ")}</td>
          </tr>`;
        })}
      </tbody>
    </table>`;
  }

  private foreignKey(foreign: ForeignKey) {
    const actions = [
      foreign.on_delete && foreign.on_delete !== "NO ACTION" ? words.structure.onDelete(foreign.on_delete) : "",
      foreign.on_update && foreign.on_update !== "NO ACTION" ? words.structure.onUpdate(foreign.on_update) : "",
    ].filter(Boolean);
    return html`<code>${foreign.columns.join(", ")}</code> → ${this.link(foreign.referenced_table)}
      <code>(${foreign.referenced_columns.join(", ")})</code> <span class="soft">${actions.join(" · ")}</span>`;
  }

  private link(table: string) {
    return html`<button type="button" @click=${() => this.open(table)}>${table}</button>`;
  }

  private open(table: string): void {
    this.dispatchEvent(new CustomEvent("open-table", { detail: table, bubbles: true, composed: true }));
  }
}

function rules(column: Column, key: boolean): string[] {
  const said = column.default ?? undefined;
  return [
    key ? words.structure.primaryKey : "",
    column.not_null ? words.structure.notNull : "",
    said !== undefined ? words.structure.default(said) : "",
    column.generated && column.generated !== "none" ? words.structure.generated : "",
    column.hidden ? words.structure.hidden : "",
  ].filter(Boolean);
}

function section(title: string, items: readonly unknown[]) {
  if (!items.length) return nothing;
  return html`<h3>${title}</h3>
    <ul>
      ${items.map((item) => html`<li>${item}</li>`)}
    </ul>`;
}
