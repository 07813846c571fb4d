import { css, html, nothing } from "lit";
import { customElement } from "lit/decorators.js";
import { LoaderCircle, RotateCw, X } from "lucide";
import { icon } from "../elements/icon.ts";
import type { Tab } from "../state/address.ts";
import { TABLE_ROWS } from "../state/browse.ts";
import { controls } from "../styles/controls.ts";
import { words } from "../words.ts";
import "../elements/problem-note.ts";
import "../elements/receipt.ts";
import "../elements/row-grid.ts";
import "../elements/sql-block.ts";
import "../elements/table-structure.ts";
import { View } from "./view.ts";

const TABS: readonly Tab[] = ["rows", "structure", "result"];

/** The right pane: a table's rows, its structure, and the result of a query chosen from an answer. */
@customElement("sqm-inspector")
export class Inspector extends View {
  static override styles = [
    controls,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
        min-width: 0;
        background: var(--surface);
      }
      .top {
        display: flex;
        align-items: center;
        padding-inline: var(--space-2);
        border-bottom: 1px solid var(--line);
        background: var(--raised);
      }
      [role="tablist"] {
        display: flex;
        flex: 1;
      }
      [role="tab"] {
        padding: 0.5rem var(--space-3);
        border: none;
        border-bottom: 2px solid transparent;
        border-radius: 0;
        background: none;
        color: var(--ink-soft);
      }
      [role="tab"][aria-selected="true"] {
        border-bottom-color: var(--accent);
        color: var(--ink);
        font-weight: 600;
      }
      [role="tabpanel"] {
        flex: 1;
        display: flex;
        flex-direction: column;
        min-height: 0;
      }
      .bar {
        display: flex;
        align-items: center;
        flex-wrap: wrap;
        gap: 0 var(--space-3);
        padding: 0.35rem var(--space-3);
        min-height: 2.5rem;
        border-bottom: 1px solid var(--line);
      }
      .bar button {
        margin-inline-start: auto;
      }
      h2 {
        font-size: var(--text-m);
        max-width: 60%;
      }
      sqm-row-grid {
        flex: 1;
        display: flex;
      }
      sqm-sql-block {
        border-bottom: 1px solid var(--line);
      }
      sqm-problem,
      .nothing {
        margin: var(--space-3);
      }
      sqm-table-structure {
        overflow: auto;
        flex: 1;
      }
    `,
  ];

  override render() {
    const { tab } = this.state.address;
    return html`
      <div class="top">
        <div role="tablist" aria-label=${words.inspector.label} @keydown=${this.key}>
          ${TABS.map(
            (each) => html`<button
              type="button"
              role="tab"
              id="tab-${each}"
              aria-selected=${each === tab}
              aria-controls="panel"
              tabindex=${each === tab ? 0 : -1}
              @click=${() => this.app.browse.show(each)}
            >
              ${words.inspector.tabs[each]}
            </button>`,
          )}
        </div>
        <button type="button" class="icon" aria-label=${words.inspector.close} title=${words.inspector.close} @click=${() => this.app.browse.close()}>
          ${icon(X)}
        </button>
      </div>
      <div role="tabpanel" id="panel" aria-labelledby="tab-${tab}">
        ${tab === "rows" ? this.rows() : tab === "structure" ? this.structure() : this.result()}
      </div>
    `;
  }

  private rows() {
    const { address, rows, structure } = this.state;
    if (!address.table) return html`<p class="nothing soft">${words.inspector.noTable}</p>`;
    const estimate = structure.value?.tables.find((table) => table.name === address.table)?.row_estimate ?? undefined;
    const shown = rows.value?.row_count ?? 0;
    const facts = [
      estimate !== undefined ? words.tables.rows(estimate) : "",
      shown >= TABLE_ROWS ? words.inspector.firstRows(shown) : "",
    ];
    return html`
      <div class="bar">
        <h2 class="clip" title=${address.table}>${address.table}</h2>
        <span class="soft">${facts.filter(Boolean).join(" · ")}</span>
        <button type="button" class="icon" aria-label=${words.inspector.refresh} title=${words.inspector.refresh} @click=${() => void this.app.browse.loadRows()}>
          ${icon(rows.loading ? LoaderCircle : RotateCw, 16, rows.loading ? "spin" : "")}
        </button>
      </div>
      ${rows.problem
        ? html`<sqm-problem .problem=${rows.problem} action=${words.retry} @retry=${() => void this.app.browse.loadRows()}></sqm-problem>`
        : nothing}
      ${rows.value ? html`<sqm-row-grid .result=${rows.value} label=${address.table}></sqm-row-grid>` : nothing}
    `;
  }

  private structure() {
    const { address, structure } = this.state;
    const all = structure.value ? [...structure.value.tables, ...structure.value.views] : [];
    const table = all.find((each) => each.name === address.table);
    if (!table) return html`<p class="nothing soft">${words.inspector.noTable}</p>`;
    return html`<sqm-table-structure
      .table=${table}
      .all=${all}
      @open-table=${(event: CustomEvent<string>) => this.app.browse.openTable(event.detail)}
    ></sqm-table-structure>`;
  }

  private result() {
    const { address, dataVersions, rerun } = this.state;
    const result = this.app.browse.result;
    if (!result) return html`<p class="nothing soft">${words.inspector.noResult}</p>`;
    return html`
      <sqm-sql-block .sql=${result.sql}></sqm-sql-block>
      <div class="bar">
        <sqm-receipt .result=${result} .newest=${address.database ? dataVersions[address.database] : undefined}></sqm-receipt>
        <button type="button" ?disabled=${rerun.loading} @click=${() => void this.app.browse.runAgain()}>
          ${icon(rerun.loading ? LoaderCircle : RotateCw, 14, rerun.loading ? "spin" : "")}
          ${rerun.loading ? words.inspector.running : words.inspector.again}
        </button>
      </div>
      ${rerun.problem ? html`<sqm-problem .problem=${rerun.problem}></sqm-problem>` : nothing}
      <sqm-row-grid .result=${result} label=${words.inspector.tabs.result}></sqm-row-grid>
    `;
  }

  private async key(event: KeyboardEvent): Promise<void> {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (!step) return;
    const at = (TABS.indexOf(this.state.address.tab) + step + TABS.length) % TABS.length;
    this.app.browse.show(TABS[at] ?? "rows");
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('[aria-selected="true"]')?.focus();
  }
}
