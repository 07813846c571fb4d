import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Cell, QueryResult } from "../api/types.ts";
import { controls } from "../styles/controls.ts";
import { cellKind, cellText, decimals, numericColumns } from "../text/format.ts";
import { words } from "../words.ts";

const CLIP = 60;

/** A result's rows as a table: numbers at the right, NULL told from the empty text, long texts cut with their whole as a hint. */
@customElement("sqm-row-grid")
export class RowGrid extends LitElement {
  @property({ attribute: false }) result!: Pick<QueryResult, "columns" | "rows">;
  /** How many rows to show at most. */
  @property({ type: Number }) limit = Infinity;
  @property() label: string = words.rows.label;

  static override styles = [
    controls,
    css`
      :host {
        display: block;
        min-height: 0;
      }
      .scroll {
        overflow: auto;
        max-height: 100%;
        height: inherit;
      }
      table {
        border-collapse: separate;
        border-spacing: 0;
        font-size: var(--text-s);
        font-variant-numeric: tabular-nums;
        min-width: 100%;
      }
      th,
      td {
        padding: 0.28rem 0.7rem;
        text-align: start;
        white-space: nowrap;
        border-bottom: 1px solid var(--line);
        border-inline-end: 1px solid var(--line);
        max-width: 24rem;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      th:last-child,
      td:last-child {
        border-inline-end: none;
      }
      thead th {
        position: sticky;
        top: 0;
        z-index: 1;
        max-width: 12rem; /* so that an expression's text does not push its numbers out of sight */
        background: var(--raised);
        font-weight: 600;
      }
      tbody tr:last-child > * {
        border-bottom: none;
      }
      tbody tr:hover > * {
        background: var(--hover);
      }
      .row {
        width: 1%;
        color: var(--ink-soft);
        background: var(--raised);
        font-weight: 400;
        text-align: end;
      }
      .number {
        text-align: end;
      }
      .null,
      .empty,
      .blob {
        color: var(--ink-soft);
        font-style: italic;
      }
      .null {
        font-size: var(--text-xs);
        letter-spacing: 0.03em;
      }
      .fill {
        width: 100%;
        padding: 0;
      }
      p {
        padding: var(--space-3);
        color: var(--ink-soft);
      }
    `,
  ];

  override render() {
    const { columns, rows } = this.result;
    const shown = rows.slice(0, this.limit);
    const numeric = numericColumns(shown, columns.length);
    const places = numeric.map((number, at) => (number ? decimals(shown, at) : undefined));
    return html`
      <div class="scroll" tabindex="0" role="group" aria-label=${this.label}>
        <table>
          <thead>
            <tr>
              <th class="row" scope="col"><span class="unseen">${words.rows.number}</span></th>
              ${columns.map(
                (column, at) =>
                  html`<th scope="col" class=${numeric[at] ? "number" : ""} title=${[column.name, column.type].filter(Boolean).join(" · ")}>${column.name}</th>`,
              )}
              <td class="fill"></td>
            </tr>
          </thead>
          <tbody>
            ${shown.map(
              (row, at) => html`<tr><th class="row" scope="row">${at + 1}</th>${row.map((value, column) => cell(value, places[column]))}<td class="fill"></td></tr>`,
            )}
          </tbody>
        </table>
        ${rows.length === 0 ? html`<p>${words.rows.none}</p>` : nothing}
      </div>
    `;
  }
}

function cell(value: Cell, places: number | undefined) {
  const kind = cellKind(value);
  if (kind === "empty") return html`<td class="empty">${words.rows.empty}</td>`;
  const text = typeof value === "number" && places !== undefined ? value.toFixed(places) : cellText(value);
  if (text.length <= CLIP) return html`<td class=${kind}>${text}</td>`;
  return html`<td class=${kind} title=${text.slice(0, 2000)}>${text.slice(0, CLIP)}…</td>`;
}
