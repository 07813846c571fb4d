import { css, html, LitElement } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { Check, Copy } from "lucide";
import { controls } from "../styles/controls.ts";
import { layOut } from "../text/sql-layout.ts";
import { words } from "../words.ts";
import { icon } from "./icon.ts";

/** SQL in colour, with a button that copies it. */
@customElement("sqm-sql-block")
export class SqlBlock extends LitElement {
  @property() sql = "";
  @state() private copied = false;

  static override styles = [
    controls,
    css`
      :host {
        display: block;
        position: relative;
      }
      pre {
        margin: 0;
        padding: var(--space-3);
        padding-inline-end: 5.5rem;
        max-height: 18rem;
        overflow: auto;
        font: var(--text-s) / 1.55 var(--mono);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        tab-size: 2;
      }
      button {
        position: absolute;
        top: var(--space-1);
        inset-inline-end: var(--space-2);
        font-size: var(--text-xs);
        padding: 0.2rem 0.5rem;
        color: var(--ink-soft);
        background: var(--surface);
      }
      .keyword {
        color: var(--sql-keyword);
        font-weight: 600;
      }
      .function {
        color: var(--sql-function);
      }
      .string {
        color: var(--sql-string);
      }
      .number {
        color: var(--sql-number);
      }
      .parameter {
        color: var(--warn);
      }
      .comment {
        color: var(--sql-comment);
        font-style: italic;
      }
    `,
  ];

  override render() {
    const tokens = layOut(this.sql);
    return html`
      <pre tabindex="0" role="group" aria-label=${words.sql.label}><code>${tokens.map((token) =>
        token.kind === "plain" ? token.text : html`<span class=${token.kind}>${token.text}</span>`,
      )}</code></pre>
      <button type="button" class="plain" @click=${this.copy}>
        ${icon(this.copied ? Check : Copy, 14)}<span aria-live="polite">${this.copied ? words.sql.copied : words.sql.copy}</span>
      </button>
    `;
  }

  private async copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.sql);
    } catch {
      return; // The browser forbids it; the text can still be selected.
    }
    this.copied = true;
    window.setTimeout(() => (this.copied = false), 1500);
  }
}
