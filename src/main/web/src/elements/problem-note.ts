import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { CircleAlert, CircleStop } from "lucide";
import type { Problem } from "../api/types.ts";
import { controls } from "../styles/controls.ts";
import { icon } from "./icon.ts";

/** What went wrong, in the server's words, with a way on. Fires "retry" when that is chosen. */
@customElement("sqm-problem")
export class ProblemNote extends LitElement {
  @property({ attribute: false }) problem!: Problem;
  /** Something that was wanted, such as a stop. */
  @property({ type: Boolean, reflect: true }) calm = false;
  /** What the button says; no button without it. */
  @property() action = "";

  static override styles = [
    controls,
    css`
      :host {
        display: flex;
        gap: var(--space-2);
        padding: var(--space-3);
        border: 1px solid var(--bad-line);
        border-radius: var(--radius);
        background: var(--bad-soft);
        overflow-wrap: anywhere;
      }
      svg {
        color: var(--bad);
        margin-top: 2px;
      }
      :host([calm]) {
        border-color: var(--line);
        background: var(--surface);
      }
      :host([calm]) :is(svg, strong) {
        color: var(--ink-soft);
      }
      div {
        min-width: 0;
        flex: 1;
      }
      strong {
        color: var(--bad);
      }
      button {
        margin-top: var(--space-2);
      }
      code {
        font: var(--text-xs) var(--mono);
        color: var(--ink-soft);
      }
    `,
  ];

  override render() {
    const { title, detail, code, errors, request_id: request } = this.problem;
    return html`
      ${icon(this.calm ? CircleStop : CircleAlert, 18)}
      <div role=${this.calm ? "status" : "alert"}>
        <strong>${title}</strong>
        ${detail && detail !== title && detail !== `${title}.` ? html`<p>${detail}</p>` : nothing}
        ${errors?.length
          ? html`<ul>
              ${errors.map((error) => html`<li><code>${error.field}</code> ${error.detail}</li>`)}
            </ul>`
          : nothing}
        ${code && !this.calm ? html`<p><code>${[code, request].filter(Boolean).join(" · ")}</code></p>` : nothing}
        ${this.action
          ? html`<button type="button" @click=${() => this.dispatchEvent(new Event("retry"))}>${this.action}</button>`
          : nothing}
      </div>
    `;
  }
}
