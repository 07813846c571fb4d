import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { IconNode } from "lucide";
import { controls } from "../styles/controls.ts";
import { icon } from "./icon.ts";

/** A short fact that explains itself when it is pointed at or focused. */
@customElement("sqm-badge")
export class Badge extends LitElement {
  @property() label = "";
  @property() hint = "";
  @property() tone: "good" | "warn" | "calm" = "calm";
  @property({ attribute: false }) icon!: IconNode;
  @property({ type: Boolean, state: true }) private dismissed = false;

  static override styles = [
    controls,
    css`
      :host {
        position: relative;
        display: inline-flex;
        min-width: 0;
      }
      button {
        min-width: 0;
        min-height: 0;
        padding: 0.1rem 0.6rem;
        border-color: var(--line);
        border-radius: 99px;
        background: none;
        color: var(--ink-soft);
        font-size: var(--text-xs);
        gap: 0.35rem;
        cursor: help;
      }
      .good svg {
        color: var(--good);
      }
      .warn {
        color: var(--warn);
        border-color: currentColor;
      }
      [role="tooltip"] {
        position: absolute;
        top: calc(100% + 6px);
        left: 0;
        z-index: 20;
        width: max-content;
        max-width: min(20rem, 80vw);
        padding: var(--space-2) var(--space-3);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
        color: var(--ink);
        box-shadow: var(--shadow);
        font-size: var(--text-s);
        visibility: hidden;
      }
      :host(:hover) [role="tooltip"]:not(.dismissed),
      button:focus-visible + [role="tooltip"]:not(.dismissed) {
        visibility: visible;
      }
    `,
  ];

  override render() {
    return html`
      <button
        type="button"
        class=${this.tone}
        aria-describedby="hint"
        @keydown=${(event: KeyboardEvent) => (this.dismissed = event.key === "Escape")}
        @blur=${() => (this.dismissed = false)}
      >
        ${icon(this.icon, 13)}<span class="clip">${this.label}</span>
      </button>
      <div id="hint" role="tooltip" class=${this.dismissed ? "dismissed" : ""}>${this.hint}</div>
    `;
  }
}
