import { LitElement } from "lit";
import { property } from "lit/decorators.js";
import type { App } from "../state/app.ts";
import { Watch } from "../state/store.ts";

/** A part of the page that knows the app and draws its state; the elements below it know only what they are given. */
export abstract class View extends LitElement {
  @property({ attribute: false }) app!: App;

  constructor() {
    super();
    new Watch(this, () => this.app.store);
  }

  protected get state() {
    return this.app.store.state;
  }
}
