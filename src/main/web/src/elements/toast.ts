import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { customElement, property } from "lit/decorators.js";
import { X } from "lucide";
import type { Toast } from "../state/app-state.ts";
import { controls } from "../styles/controls.ts";
import { words } from "../words.ts";
import { icon } from "./icon.ts";

const SHOWN_MS = 6000;

/** A passing note, with a way to undo what it tells of. Fires "dismiss" when its time is over. */
@customElement("sqm-toast")
export class ToastNote extends LitElement {
  @property({ attribute: false }) toast: Toast | undefined;
  private timer: number | undefined;

  static override styles = [
    controls,
    css`
      :host {
        position: fixed;
        left: 50%;
        top: 3.6rem;
        z-index: 40;
        translate: -50% 0;
        max-width: calc(100vw - 2rem);
      }
      div {
        display: flex;
        align-items: center;
        gap: var(--space-3);
        padding: var(--space-2) var(--space-2) var(--space-2) var(--space-4);
        border-radius: var(--radius);
        background: var(--ink);
        color: var(--ground);
        box-shadow: var(--shadow);
      }
      button,
      button.icon {
        background: none;
        color: inherit;
        border-color: transparent;
      }
      button:hover,
      button.icon:hover {
        background: color-mix(in srgb, currentColor 18%, transparent);
        color: inherit;
      }
      .undo {
        font-weight: 600;
        text-decoration: underline;
      }
    `,
  ];

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("toast")) return;
    window.clearTimeout(this.timer);
    if (this.toast) this.timer = window.setTimeout(() => this.dismiss(), SHOWN_MS);
  }

  override render() {
    const toast = this.toast;
    return html`<div role="status" ?hidden=${!toast}>
      <span>${toast?.text}</span>
      ${toast?.undo ? html`<button type="button" class="undo" @click=${this.undo}>${words.threads.undo}</button>` : nothing}
      <button type="button" class="icon" aria-label=${words.close} @click=${this.dismiss}>${icon(X)}</button>
    </div>`;
  }

  private undo(): void {
    this.toast?.undo?.();
    this.dismiss();
  }

  private dismiss(): void {
    this.dispatchEvent(new Event("dismiss"));
  }
}
