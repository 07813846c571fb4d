import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import { controls } from "../styles/controls.ts";
import { markdown } from "../text/markdown.ts";

/** A model's Markdown. While it streams it is drawn once a frame at most, however many pieces come. */
@customElement("sqm-markdown")
export class MarkdownText extends LitElement {
  @property() text = "";

  static override styles = [
    controls,
    css`
      :host {
        display: block;
        font-size: var(--text-l);
        overflow-wrap: anywhere;
      }
      div > :first-child {
        margin-top: 0;
      }
      div > :last-child {
        margin-bottom: 0;
      }
      p,
      ul,
      ol,
      pre,
      blockquote {
        margin: 0 0 var(--space-3);
      }
      h1,
      h2,
      h3,
      h4,
      h5,
      h6 {
        margin: var(--space-4) 0 var(--space-2);
        font-size: 1rem;
      }
      ul,
      ol {
        padding-inline-start: 1.4rem;
        list-style: revert;
      }
      code {
        padding: 0.1em 0.35em;
        border-radius: var(--radius-s);
        background: var(--raised);
        font: 0.87em var(--mono);
      }
      pre {
        padding: var(--space-3);
        border-radius: var(--radius);
        background: var(--raised);
        overflow: auto;
      }
      pre code {
        padding: 0;
        background: none;
      }
      blockquote {
        padding-inline-start: var(--space-3);
        border-inline-start: 3px solid var(--line);
        color: var(--ink-soft);
      }
      a {
        color: var(--accent);
      }
      table {
        display: block;
        overflow-x: auto;
        margin-bottom: var(--space-3);
        border-collapse: collapse;
        font-size: var(--text-m);
      }
      th,
      td {
        padding: 0.25rem 0.7rem;
        border: 1px solid var(--line);
        text-align: start;
      }
      th {
        background: var(--raised);
      }
      [align="right"] {
        text-align: end;
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  protected override async scheduleUpdate(): Promise<void> {
    // Where no frame is drawn (a tab in the background), a timer does it.
    if (this.hasUpdated) await Promise.race([nextFrame(), new Promise((done) => setTimeout(done, 250))]);
    super.scheduleUpdate();
  }

  override render() {
    return html`<div .innerHTML=${markdown(this.text)}></div>`;
  }
}

const nextFrame = (): Promise<unknown> => new Promise((done) => requestAnimationFrame(done));
