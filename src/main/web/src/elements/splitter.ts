import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";

const STEP = 24;

/** The movable edge between two panes, by pointer or arrow keys. Fires "resize" with the pixels moved to the right. */
@customElement("sqm-splitter")
export class Splitter extends LitElement {
  @property() label = "";
  /** The width in pixels of the pane that it sizes, for those who hear the page. */
  @property({ type: Number }) value = 0;

  static override styles = css`
    :host {
      position: relative;
      z-index: 5;
      width: 1px;
      background: var(--line);
    }
    div {
      position: absolute;
      inset: 0 -4px;
      cursor: col-resize;
      touch-action: none;
    }
    div:hover,
    div:focus-visible,
    div.moving {
      outline: none;
      background: linear-gradient(var(--accent), var(--accent)) center / 3px 100% no-repeat;
    }
  `;

  override render() {
    return html`<div
      role="separator"
      tabindex="0"
      aria-orientation="vertical"
      aria-label=${this.label}
      aria-valuenow=${Math.round(this.value)}
      aria-valuemin="0"
      aria-valuemax="4000"
      @pointerdown=${this.grab}
      @keydown=${this.key}
    ></div>`;
  }

  private grab(event: PointerEvent): void {
    const handle = event.target as HTMLElement;
    let from = event.clientX;
    handle.setPointerCapture(event.pointerId);
    handle.onpointermove = (move) => {
      this.move(move.clientX - from);
      from = move.clientX;
    };
    handle.onpointerup = handle.onpointercancel = () => (handle.onpointermove = null);
    event.preventDefault();
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "ArrowLeft") this.move(-STEP);
    else if (event.key === "ArrowRight") this.move(STEP);
    else return;
    event.preventDefault();
  }

  private move(by: number): void {
    this.dispatchEvent(new CustomEvent("resize", { detail: by }));
  }
}
