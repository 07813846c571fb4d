import { html, LitElement, nothing } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { MessageSquare, PanelLeft, Sheet, Upload } from "lucide";
import { icon } from "../elements/icon.ts";
import { App } from "../state/app.ts";
import type { Pane } from "../state/app-state.ts";
import { recallWidths, resized } from "../state/pane-widths.ts";
import { Watch } from "../state/store.ts";
import { controls } from "../styles/controls.ts";
import { words } from "../words.ts";
import "../elements/splitter.ts";
import "../elements/toast.ts";
import "./attach-dialog.ts";
import type { Chat } from "./chat.ts";
import "./chat.ts";
import "./header.ts";
import "./inspector.ts";
import "./sidebar.ts";
import type { Sidebar } from "./sidebar.ts";
import { layout } from "./app-layout.ts";

const PANES = { data: PanelLeft, chat: MessageSquare, inspector: Sheet };

/** The page: its frame, its keys, and files dropped anywhere on it. */
@customElement("sqlmatic-app")
export class AppView extends LitElement {
  private readonly app = new App();
  @state() private widths = recallWidths();
  @state() private dropping = false;
  @query("sqm-sidebar") private sidebar!: Sidebar;
  @query("sqm-chat") private chat!: Chat;

  static override styles = [controls, layout];

  constructor() {
    super();
    new Watch(this, () => this.app.store);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("keydown", (event) => this.key(event));
    window.addEventListener("dragenter", (event) => (this.dropping = holdsFile(event)));
    window.addEventListener("dragover", (event) => holdsFile(event) && event.preventDefault());
    window.addEventListener("dragleave", (event) => event.relatedTarget === null && (this.dropping = false));
    window.addEventListener("drop", (event) => this.drop(event));
    this.app.start();
  }

  override updated(): void {
    this.style.setProperty("--left", `${this.widths.left}px`);
    this.style.setProperty("--right", `${this.widths.right}px`);
    const { address, threads } = this.app.store.state;
    const title = threads.find((thread) => thread.id === address.thread)?.title ?? address.database;
    document.title = title ? `${title} · ${words.product}` : words.product;
  }

  override render() {
    const { address, announcement, pane, toast } = this.app.store.state;
    const inspecting = address.table !== undefined || address.query !== undefined;
    return html`
      <header>
        <button type="button" class="skip" @click=${() => this.chat.focusComposer()}>${words.skip}</button>
        <sqm-header .app=${this.app}></sqm-header>
      </header>
      <main class="panes ${inspecting ? "three" : "two"}" data-pane=${pane}>
        <nav aria-label="${words.threads.label}, ${words.tables.label}">
          <sqm-sidebar .app=${this.app}></sqm-sidebar>
          ${this.splitter("left")}
        </nav>
        <section class="chat" aria-label=${words.chat.label}><sqm-chat .app=${this.app}></sqm-chat></section>
        ${inspecting || pane === "inspector"
          ? html`<section class="inspector" aria-label=${words.inspector.label}>
              ${this.splitter("right")}
              <sqm-inspector .app=${this.app}></sqm-inspector>
            </section>`
          : nothing}
      </main>
      <nav class="switch" aria-label=${words.panes.label}>
        ${(["data", "chat", "inspector"] as const).map((each) => this.paneButton(each, pane))}
      </nav>
      <sqm-attach-dialog .app=${this.app}></sqm-attach-dialog>
      <sqm-toast .toast=${toast} @dismiss=${() => this.app.dismissToast()}></sqm-toast>
      <div class="unseen" role="status" aria-live="polite">${announcement}</div>
      ${this.dropping ? html`<div class="dropping">${icon(Upload, 28)}${words.attach.dropAnywhere}</div>` : nothing}
    `;
  }

  private splitter(side: "left" | "right") {
    const sign = side === "left" ? 1 : -1;
    return html`<sqm-splitter
      label=${words.resize[side]}
      .value=${this.widths[side]}
      @resize=${(event: CustomEvent<number>) => (this.widths = resized(this.widths, side, sign * event.detail))}
    ></sqm-splitter>`;
  }

  private paneButton(each: Pane, shown: Pane) {
    return html`<button type="button" aria-current=${each === shown ? "true" : nothing} @click=${() => this.app.showPane(each)}>
      ${icon(PANES[each], 18)}${words.panes[each]}
    </button>`;
  }

  private key(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = event.composedPath()[0];
    const typing = at instanceof HTMLInputElement || at instanceof HTMLTextAreaElement;
    if (event.key === "/" && !typing) {
      event.preventDefault();
      this.app.showPane("data");
      void this.updateComplete.then(() => this.sidebar.focusSearch());
    } else if (event.key === "Escape" && !this.app.store.state.attach.open) {
      this.app.conversation.stop();
    }
  }

  private drop(event: DragEvent): void {
    this.dropping = false;
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    void this.app.databases.attachFile(file);
  }
}

const holdsFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;
