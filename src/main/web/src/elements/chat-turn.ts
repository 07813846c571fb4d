import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { ChevronRight, LoaderCircle } from "lucide";
import type { QueryResult } from "../api/types.ts";
import { currentStep, isOpen, type Turn } from "../state/turns.ts";
import { controls } from "../styles/controls.ts";
import { duration } from "../text/format.ts";
import { furtherQuestions, withoutSuggestions } from "../text/suggestions.ts";
import { words } from "../words.ts";
import { icon } from "./icon.ts";
import "./evidence.ts";
import "./markdown-text.ts";
import "./problem-note.ts";
import "./run-steps.ts";

const UNSURE = 0.5;

/** One question with its steps, evidence and answer. Fires "ask" with a question that is chosen. */
@customElement("sqm-turn")
export class ChatTurn extends LitElement {
  @property({ attribute: false }) turn!: Turn;
  @property({ attribute: false }) newest: number | undefined;
  /** Only the last turn offers what to ask next. */
  @property({ type: Boolean }) last = false;

  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-3);
      }
      .question {
        justify-self: end;
        max-width: min(85%, 40rem);
        padding: var(--space-2) var(--space-4);
        border-radius: var(--radius-l) var(--radius-l) 4px var(--radius-l);
        background: var(--accent-soft);
        font-size: var(--text-l);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      .waiting {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        color: var(--ink-soft);
      }
      .waiting svg {
        color: var(--accent);
      }
      .earlier summary {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        padding: 0.2rem var(--space-1);
        color: var(--ink-soft);
        font-size: var(--text-s);
        cursor: pointer;
        list-style: none;
      }
      .earlier[open] summary svg {
        transform: rotate(90deg);
      }
      .chips {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
      }
      .chips button {
        border-color: var(--accent-line);
        border-radius: 99px;
        color: var(--accent);
        text-align: start;
      }
      .facts {
        display: flex;
        flex-wrap: wrap;
        gap: 0 var(--space-2);
        color: var(--ink-soft);
        font-size: var(--text-xs);
      }
      .facts span + span::before {
        content: "· ";
      }
      .unsure {
        color: var(--warn);
      }
    `,
  ];

  override render() {
    const { turn } = this;
    const running = isOpen(turn);
    return html`
      <h2 class="unseen">${words.chat.you}</h2>
      <p class="question">${turn.question}</p>
      ${turn.steps.length ? html`<sqm-steps .steps=${turn.steps} ?running=${running}></sqm-steps>` : nothing}
      ${turn.queries.map((result, at) => this.evidence(result, at))}
      ${this.answer()}
      ${running ? this.waiting() : nothing}
      ${turn.problem
        ? html`<sqm-problem .problem=${turn.problem} ?calm=${turn.problem.code === "CANCELLED"} action=${words.chat.again} @retry=${() => this.ask(turn.question)}></sqm-problem>`
        : nothing}
      ${turn.choices && this.last ? this.chips(turn.choices.question, turn.choices.choices) : nothing}
      ${turn.state === "done" ? this.facts() : nothing}
      ${this.offersMore ? this.chips("", furtherQuestions(turn.question, turn.suggestions)) : nothing}
    `;
  }

  private get offersMore(): boolean {
    return this.last && !isOpen(this.turn);
  }

  private answer() {
    const { text, suggestions } = this.turn;
    const shown = this.offersMore ? withoutSuggestions(text, suggestions) : text;
    return shown ? html`<sqm-markdown .text=${shown}></sqm-markdown>` : nothing;
  }

  /** The last query is what the answer rests on; those before it are folded. */
  private evidence(result: QueryResult, at: number) {
    const card = html`<sqm-evidence .result=${result} .newest=${this.newest}></sqm-evidence>`;
    if (at === this.turn.queries.length - 1) return card;
    return html`
      <details class="earlier">
        <summary>
          ${icon(ChevronRight, 14)}${words.chat.query(at + 1)} · ${words.rows.count(result.row_count)} ·
          ${duration(result.elapsed_ms)}
        </summary>
        ${card}
      </details>
    `;
  }

  private waiting() {
    const { turn } = this;
    if (currentStep(turn)?.state === "running") return nothing;
    const text = turn.state === "asking" ? words.chat.asking : turn.text ? words.chat.writing : words.chat.thinking;
    return html`<p class="waiting">${icon(LoaderCircle, 15, "spin")}${text}</p>`;
  }

  private facts() {
    const { usage, queries } = this.turn;
    const confidence = queries.length ? this.turn.confidence : undefined; // of nothing one is not 0 % sure
    const tokens = (usage?.input_tokens ?? 0) + (usage?.output_tokens ?? 0);
    const unsure = confidence !== undefined && confidence < UNSURE;
    if (!tokens && confidence === undefined) return nothing;
    return html`
      <p class="facts">
        ${confidence !== undefined ? html`<span class=${unsure ? "unsure" : ""}>${words.chat.confidence(confidence)}</span>` : nothing}
        ${unsure ? html`<span class="unsure">${words.chat.lowConfidence}</span>` : nothing}
        ${tokens ? html`<span>${words.chat.tokens(tokens)}</span>` : nothing}
      </p>
    `;
  }

  private chips(label: string, questions: readonly string[]) {
    if (!questions.length) return nothing;
    return html`
      ${label ? html`<p>${label}</p>` : nothing}
      <div class="chips" role="group" aria-label=${label || words.chat.suggestions}>
        ${questions.map((text) => html`<button type="button" @click=${() => this.ask(text)}>${text}</button>`)}
      </div>
    `;
  }

  private ask(question: string): void {
    this.dispatchEvent(new CustomEvent("ask", { detail: question, bubbles: true, composed: true }));
  }
}
