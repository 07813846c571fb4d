import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { QueryResult } from "../api/types.ts";
import { controls } from "../styles/controls.ts";
import { duration } from "../text/format.ts";
import { words } from "../words.ts";

/** Where a result comes from: how many rows, whether all of them, how fast, and from which state of the data. */
@customElement("sqm-receipt")
export class Receipt extends LitElement {
  @property({ attribute: false }) result!: QueryResult;
  /** The newest data version known; undefined where none was told. */
  @property({ attribute: false }) newest: number | undefined;

  static override styles = [
    controls,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: 0 var(--space-2);
        color: var(--ink-soft);
        font-size: var(--text-xs);
        font-variant-numeric: tabular-nums;
      }
      span + span::before {
        content: "· ";
      }
      .warn {
        color: var(--warn);
        font-weight: 600;
      }
    `,
  ];

  override render() {
    const { row_count, truncated, elapsed_ms, data_version } = this.result;
    const stale = this.newest !== undefined && this.newest > data_version;
    return html`
      <span>${words.rows.count(row_count)}</span>
      ${truncated ? html`<span class="warn" title=${words.rows.truncatedHint}>${words.rows.truncated}</span>` : nothing}
      <span>${duration(elapsed_ms)}</span>
      <span title=${words.rows.versionHint}>${words.rows.version(data_version)}</span>
      ${stale ? html`<span class="warn">${words.rows.stale}</span>` : nothing}
    `;
  }
}
