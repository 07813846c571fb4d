import type { ReactiveController, ReactiveControllerHost } from "lit";

/** One immutable value that changes by patches; those who watch it are told after each. */
export class Store<S extends object> {
  private readonly watchers = new Set<() => void>();

  constructor(private current: S) {}

  get state(): Readonly<S> {
    return this.current;
  }

  update(patch: Partial<S>): void {
    this.current = { ...this.current, ...patch };
    for (const watcher of this.watchers) watcher();
  }

  watch(watcher: () => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }
}

/** Redraws its host whenever the store changes, as long as the host is in the page. */
export class Watch implements ReactiveController {
  private stop: (() => void) | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly store: () => Store<object>,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.stop = this.store().watch(() => this.host.requestUpdate());
  }

  hostDisconnected(): void {
    this.stop?.();
  }
}
