import { css, html, nothing } from "lit";
import { customElement, query } from "lit/decorators.js";
import { LoaderCircle, Upload, X } from "lucide";
import { icon } from "../elements/icon.ts";
import { controls } from "../styles/controls.ts";
import { words } from "../words.ts";
import "../elements/problem-note.ts";
import { View } from "./view.ts";

/** Attaches a database: an upload, or the path of a file on the server's machine. */
@customElement("sqm-attach-dialog")
export class AttachDialog extends View {
  @query("dialog") private dialog!: HTMLDialogElement;
  @query("input[type=file]") private file!: HTMLInputElement;
  @query("input[type=text]") private path!: HTMLInputElement;

  static override styles = [
    controls,
    css`
      dialog {
        width: min(32rem, calc(100vw - 2rem));
        padding: var(--space-4);
        border: 1px solid var(--line);
        border-radius: var(--radius-l);
        background: var(--surface);
        color: var(--ink);
        box-shadow: var(--shadow);
      }
      dialog::backdrop {
        background: #0008;
      }
      .body {
        display: grid;
        gap: var(--space-3);
      }
      .head {
        display: flex;
        justify-content: space-between;
        align-items: center;
      }
      h2 {
        font-size: 1.05rem;
      }
      .drop {
        display: grid;
        justify-items: center;
        gap: var(--space-2);
        padding: var(--space-5);
        border: 1.5px dashed var(--line-strong);
        border-radius: var(--radius);
        background: var(--ground);
        text-align: center;
      }
      form {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: var(--space-1) var(--space-2);
        padding-top: var(--space-3);
        border-top: 1px solid var(--line);
      }
      form > label,
      form > p {
        grid-column: 1 / -1;
      }
      label {
        font-weight: 600;
      }
      small,
      form p {
        color: var(--ink-soft);
        font-size: var(--text-s);
      }
      input[type="text"] {
        padding: 0.35rem var(--space-2);
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--ground);
        font-family: var(--mono);
        font-size: var(--text-s);
      }
      .status {
        display: flex;
        gap: var(--space-2);
        align-items: center;
      }
    `,
  ];

  override updated(): void {
    const { open } = this.state.attach;
    if (open && !this.dialog.open) this.dialog.showModal();
    if (!open && this.dialog.open) this.dialog.close();
  }

  override render() {
    const { status, problem } = this.state.attach;
    const busy = status !== undefined;
    return html`
      <dialog aria-labelledby="title" @close=${this.closed} @dragover=${(event: Event) => event.preventDefault()}>
        <div class="body">
          <div class="head">
            <h2 id="title">${words.attach.title}</h2>
            <button type="button" class="icon" aria-label=${words.close} @click=${() => this.dialog.close()}>${icon(X)}</button>
          </div>
          <div class="drop">
            ${icon(Upload, 22, "soft")}
            <span>${words.attach.drop} ${words.attach.or}</span>
            <button type="button" class="primary" ?disabled=${busy} @click=${() => this.file.click()}>${words.attach.pick}</button>
            <small>${words.attach.uploadHint}</small>
            <input type="file" hidden aria-label=${words.attach.pick} accept=".sqlite,.sqlite3,.db,.db3,.s3db" @change=${this.picked} />
          </div>
          <form @submit=${this.attachPath}>
            <label for="path">${words.attach.pathLabel}</label>
            <input id="path" type="text" autocomplete="off" spellcheck="false" placeholder=${words.attach.pathPlaceholder} aria-describedby="path-hint" />
            <button type="submit" ?disabled=${busy}>${words.attach.attach}</button>
            <p id="path-hint">${words.attach.pathHint}</p>
          </form>
          ${busy ? html`<p class="status" role="status">${icon(LoaderCircle, 16, "spin")}${status}</p>` : nothing}
          ${problem ? html`<sqm-problem .problem=${problem}></sqm-problem>` : nothing}
        </div>
      </dialog>
    `;
  }

  private closed(): void {
    if (this.state.attach.open) this.app.databases.showAttach(false);
  }

  private picked(): void {
    const file = this.file.files?.[0];
    if (file) void this.app.databases.attachFile(file);
    this.file.value = "";
  }

  private attachPath(event: Event): void {
    event.preventDefault();
    const path = this.path.value.trim();
    if (path) void this.app.databases.attachPath(path);
  }
}
