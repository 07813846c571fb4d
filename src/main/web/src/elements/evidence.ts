import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { PanelRight } from "lucide";
import type { QueryResult } from "../api/types.ts";
import { controls } from "../styles/controls.ts";
import { words } from "../words.ts";
import { icon } from "./icon.ts";
import "./receipt.ts";
import "./row-grid.ts";
import "./sql-block.ts";

const PREVIEW = 20;

/** A query that an answer rests on: its SQL, its first rows and its receipt. Fires "open-result" with the result. */
@customElement("sqm-evidence")
export class Evidence extends LitElement {
  @property({ attribute: false }) result!: QueryResult;
  @property({ attribute: false }) newest: number | undefined;

  static override styles = [
    controls,
    css`
      :host {
        display: block;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
        overflow: hidden;
      }
      sqm-row-grid {
        max-height: 21.5rem; /* ten rows and their header */
        display: flex;
        border-top: 1px solid var(--line);
      }
      footer {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 0 var(--space-3);
        padding: 0.2rem 0.3rem 0.2rem var(--space-3);
        border-top: 1px solid var(--line);
        background: var(--raised);
      }
      button {
        padding: 0.15rem 0.5rem;
        font-size: var(--text-xs);
        color: var(--accent);
      }
    `,
  ];

  override render() {
    const { rows, row_count, sql } = this.result;
    const cut = row_count > PREVIEW;
    return html`
      <sqm-sql-block .sql=${sql}></sqm-sql-block>
      <sqm-row-grid .result=${this.result} .limit=${PREVIEW}></sqm-row-grid>
      <footer>
        <sqm-receipt .result=${this.result} .newest=${this.newest}></sqm-receipt>
        <button type="button" class="plain" @click=${this.open}>
          ${icon(PanelRight, 14)}${cut ? words.rows.openAll : words.rows.open}
        </button>
        ${cut ? html`<span class="unseen">${words.rows.first(Math.min(PREVIEW, rows.length), row_count)}</span>` : nothing}
      </footer>
    `;
  }

  private open(): void {
    this.dispatchEvent(new CustomEvent("open-result", { detail: this.result, bubbles: true, composed: true }));
  }
}
