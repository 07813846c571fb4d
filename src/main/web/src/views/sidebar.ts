import { css, html } from "lit";
import { customElement, query } from "lit/decorators.js";
import type { ThreadSummary } from "../api/types.ts";
import type { TableTree } from "../elements/table-tree.ts";
import { controls } from "../styles/controls.ts";
import "../elements/problem-note.ts";
import "../elements/table-tree.ts";
import "../elements/thread-list.ts";
import { words } from "../words.ts";
import { View } from "./view.ts";

/** The left pane: what was asked, and what can be asked about. */
@customElement("sqm-sidebar")
export class Sidebar extends View {
  @query("sqm-table-tree") private tables!: TableTree;

  static override styles = [
    controls,
    css`
      :host {
        --pane: var(--surface);
        display: flex;
        flex-direction: column;
        min-height: 0;
        background: var(--pane);
      }
      sqm-thread-list {
        flex: 0 1 auto;
        max-height: 42%;
      }
      sqm-table-tree {
        flex: 1 1 0;
        border-top: 1px solid var(--line);
      }
      sqm-problem {
        margin: var(--space-2);
      }
    `,
  ];

  focusSearch(): void {
    this.tables.focusSearch();
  }

  override render() {
    const { threads, nextThreads, address, databases, structure } = this.state;
    return html`
      <sqm-thread-list
        .threads=${threads}
        .current=${address.thread}
        ?more=${nextThreads !== undefined}
        @new-thread=${() => this.app.threads.start()}
        @open-thread=${(event: CustomEvent<ThreadSummary>) => this.app.threads.open(event.detail)}
        @remove-thread=${(event: CustomEvent<ThreadSummary>) => this.app.threads.remove(event.detail)}
        @rename-thread=${(event: CustomEvent<{ thread: ThreadSummary; title: string }>) =>
          void this.app.threads.rename(event.detail.thread, event.detail.title)}
        @more-threads=${() => void this.app.threads.more()}
      ></sqm-thread-list>
      <sqm-table-tree
        .structure=${structure.value}
        .current=${address.table}
        @open-table=${(event: CustomEvent<string>) => this.app.browse.openTable(event.detail)}
      ></sqm-table-tree>
      ${structure.problem && !databases.problem
        ? html`<sqm-problem
            .problem=${structure.problem}
            action=${words.retry}
            @retry=${() => void this.app.databases.loadStructure()}
          ></sqm-problem>`
        : ""}
    `;
  }
}
