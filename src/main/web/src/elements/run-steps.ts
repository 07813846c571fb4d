import { css, html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { Ban, Brain, Check, ChevronRight, LoaderCircle, MessageSquareText, X } from "lucide";
import type { CallStep, Step } from "../state/turns.ts";
import { controls } from "../styles/controls.ts";
import { stepFacts, stepName } from "../text/steps.ts";
import { words } from "../words.ts";
import { icon } from "./icon.ts";
import "./markdown-text.ts";
import "./sql-block.ts";

/** What the agent did on its way: open while it works, one line when it is over. Each step opens into its input and outcome. */
@customElement("sqm-steps")
export class RunSteps extends LitElement {
  @property({ attribute: false }) steps: readonly Step[] = [];
  @property({ type: Boolean }) running = false;
  /** Whether the user opened or closed it; until then it is open while the run goes on. */
  @state() private chosen: boolean | undefined;

  static override styles = [
    controls,
    css`
      :host {
        display: block;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
        font-size: var(--text-s);
      }
      summary {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        padding: 0.35rem var(--space-3);
        border-radius: var(--radius);
        cursor: pointer;
        list-style: none;
      }
      summary::-webkit-details-marker {
        display: none;
      }
      summary:hover {
        background: var(--hover);
      }
      .turn {
        color: var(--ink-soft);
        transition: transform var(--fast);
      }
      details[open] > summary .turn {
        transform: rotate(90deg);
      }
      .name {
        flex: none;
      }
      .facts {
        margin-inline-start: auto;
        flex: none;
        color: var(--ink-soft);
        font-variant-numeric: tabular-nums;
      }
      ol {
        border-top: 1px solid var(--line);
        padding-block: var(--space-1);
      }
      .ok {
        color: var(--good);
      }
      .failed {
        color: var(--bad);
      }
      .running {
        color: var(--accent);
      }
      .detail {
        margin: 0 var(--space-3) var(--space-2) 2.2rem;
        padding-inline-start: var(--space-3);
        border-inline-start: 2px solid var(--line);
        display: grid;
        gap: var(--space-2);
        overflow-wrap: anywhere;
      }
      sqm-markdown {
        font-size: var(--text-s);
        color: var(--ink-soft);
      }
      .detail p {
        white-space: pre-wrap;
      }
      sqm-sql-block,
      pre {
        border-radius: var(--radius-s);
        background: var(--raised);
      }
      pre {
        margin: 0;
        padding: var(--space-2);
        max-height: 14rem;
        overflow: auto;
        font: var(--text-xs) var(--mono);
        white-space: pre-wrap;
      }
    `,
  ];

  override render() {
    const open = this.chosen ?? this.running;
    return html`
      <details ?open=${open}>
        <summary
          @click=${(event: Event) => {
            event.preventDefault();
            this.chosen = !open;
          }}
        >
          ${icon(ChevronRight, 14, "turn")}${this.headline(open)}
        </summary>
        <ol>
          ${this.steps.map((step) => html`<li>${step.kind === "call" ? callStep(step) : saidStep(step)}</li>`)}
        </ol>
      </details>
    `;
  }

  private headline(open: boolean) {
    const calls = this.steps.filter((step): step is CallStep => step.kind === "call");
    const failed = calls.filter((step) => step.state === "failed").length;
    const last = calls.at(-1);
    const names = calls.map((step) => [stepName(step), ...stepFacts(step)].join(" · ")).join("  ›  ");
    return html`
      <span class="name soft">${words.chat.steps(this.steps.length)}</span>
      <span class="clip">${open ? nothing : this.running && last ? stepName(last) : names}</span>
      ${failed && open ? html`<span class="facts">${words.chat.failedSteps(failed)}</span>` : nothing}
    `;
  }
}

function callStep(step: CallStep) {
  const symbol = { running: LoaderCircle, ok: Check, failed: X, stopped: Ban }[step.state];
  return html`
    <details>
      <summary>
        ${icon(symbol, 15, step.state === "running" ? "running spin" : step.state)}
        <span class="name">${stepName(step)}</span>
        <span class="clip soft">${step.query ? nothing : firstLine(step.summary)}</span>
        <span class="facts">${stepFacts(step).join(" · ")}</span>
      </summary>
      <div class="detail">
        ${input(step.input)} ${step.summary ? html`<p class=${step.state === "failed" ? "failed" : "soft"}>${step.summary}</p>` : nothing}
      </div>
    </details>
  `;
}

function saidStep(step: Exclude<Step, CallStep>) {
  const thought = step.kind === "thought";
  return html`
    <details>
      <summary>
        ${icon(thought ? Brain : MessageSquareText, 15, "soft")}
        <span class="name">${thought ? words.steps.thought : words.steps.note}</span>
        <span class="clip soft">${firstLine(step.text)}</span>
      </summary>
      <div class="detail"><sqm-markdown .text=${step.text}></sqm-markdown></div>
    </details>
  `;
}

function input(value: unknown) {
  if (typeof value !== "object" || value === null || Object.keys(value).length === 0) return nothing;
  const { sql, ...others } = value as Record<string, unknown>;
  const rest = typeof sql === "string" ? others : value;
  return html`
    ${typeof sql === "string" ? html`<sqm-sql-block .sql=${sql}></sqm-sql-block>` : nothing}
    ${Object.keys(rest).length ? html`<pre aria-label=${words.steps.input}>${json(rest)}</pre>` : nothing}
  `;
}

const json = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? String(part) : part), 2);

/** A text's beginning on one line, without Markdown's marks. */
const firstLine = (text: string): string => (text.trim().split("\n", 1)[0] ?? "").replace(/\*\*|`/g, "");
