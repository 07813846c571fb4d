import { readAddress, writeAddress, type Address } from "./address.ts";
import type { AppState } from "./app-state.ts";
import type { Store } from "./store.ts";

/** Keeps the state's address and the browser's in step. Every change of view goes through here, Back included. */
export class Navigation {
  onChange: (from: Address, to: Address) => void = () => {};

  constructor(private readonly store: Store<AppState>) {
    window.addEventListener("popstate", () => this.move(readAddress(location.search)));
  }

  get address(): Address {
    return this.store.state.address;
  }

  /** A step that Back undoes. */
  go(change: Partial<Address>): void {
    const to = { ...this.address, ...change };
    if (writeAddress(to) === writeAddress(this.address)) return;
    history.pushState(null, "", writeAddress(to));
    this.move(to);
  }

  /** A correction of where we are, such as the database of the thread that was opened. */
  correct(change: Partial<Address>): void {
    const to = { ...this.address, ...change };
    history.replaceState(null, "", writeAddress(to));
    this.move(to);
  }

  /** Names the thread that was begun in this very view: nothing has to be loaded. */
  adoptThread(thread: string): void {
    const address = { ...this.address, thread };
    history.pushState(null, "", writeAddress(address));
    this.store.update({ address });
  }

  private move(to: Address): void {
    const from = this.address;
    this.store.update({ address: to });
    this.onChange(from, to);
  }
}
