import { css, html } from "lit";
import { customElement } from "lit/decorators.js";
import { Bot, CloudOff, Database, Monitor, Moon, Radio, ShieldCheck, Sun } from "lucide";
import { icon } from "../elements/icon.ts";
import { controls } from "../styles/controls.ts";
import { words } from "../words.ts";
import "../elements/badge.ts";
import "../elements/database-menu.ts";
import { View } from "./view.ts";

const THEME_ICONS = { system: Monitor, light: Sun, dark: Moon };

@customElement("sqm-header")
export class Header extends View {
  static override styles = [
    controls,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        padding: var(--space-2) var(--space-4);
        border-bottom: 1px solid var(--line);
        background: var(--surface);
        min-width: 0;
      }
      h1 {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        font-size: var(--text-l);
        font-weight: 700;
        margin-inline-end: var(--space-2);
      }
      h1 svg {
        color: var(--accent);
      }
      .theme {
        margin-inline-start: auto;
      }
      @media (max-width: 900px) {
        :host {
          padding-inline: var(--space-3);
        }
        .model {
          display: none;
        }
      }
      @media (max-width: 620px) {
        .read-only {
          display: none;
        }
        h1 {
          margin: 0;
        }
        h1 span {
          position: absolute;
          clip-path: inset(50%);
        }
      }
    `,
  ];

  override render() {
    const { connection, databases, address, model, theme } = this.state;
    return html`
      <h1>${icon(Database, 20)}<span>${words.product}</span></h1>
      <sqm-database-menu
        .databases=${databases.value ?? []}
        .chosen=${address.database}
        @choose-database=${(event: CustomEvent<string>) => this.app.databases.choose(event.detail)}
        @detach-database=${(event: CustomEvent<string>) => void this.app.databases.detach(event.detail)}
        @attach=${() => this.app.databases.showAttach(true)}
      ></sqm-database-menu>
      <sqm-badge
        class="read-only"
        tone="good"
        label=${words.header.readOnly}
        hint=${words.header.readOnlyHint}
        .icon=${ShieldCheck}
      ></sqm-badge>
      <sqm-badge
        tone=${connection === "live" ? "good" : connection === "waiting" ? "warn" : "calm"}
        label=${words.header.connection[connection]}
        hint=${words.header.connectionHint[connection]}
        .icon=${connection === "waiting" ? CloudOff : Radio}
      ></sqm-badge>
      <sqm-badge
        class="model"
        label=${model ? words.header.model(model.name) : words.header.noModel}
        hint=${model
          ? words.header.modelHint(model.name, model.description ?? "")
          : words.header.noModelHint}
        .icon=${Bot}
      ></sqm-badge>
      <button
        type="button"
        class="icon theme"
        title=${words.header.theme[theme]}
        aria-label=${words.header.theme[theme]}
        @click=${() => this.app.cycleTheme()}
      >
        ${icon(THEME_ICONS[theme], 18)}
      </button>
    `;
  }
}
