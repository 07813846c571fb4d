import { css } from "lit";

/** Three panes side by side; below 900 px one at a time, with a switch at the bottom. */
export const layout = css`
  :host {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr) auto;
    height: 100dvh;
  }
  header {
    position: relative;
    z-index: 10;
    min-width: 0;
  }
  .panes {
    display: grid;
    grid-template-rows: minmax(0, 1fr);
    min-height: 0;
  }
  .two {
    grid-template-columns: var(--left) minmax(0, 1fr);
  }
  .three {
    grid-template-columns: var(--left) minmax(300px, 1fr) minmax(0, var(--right));
  }
  .panes > nav,
  .panes > section {
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
    min-height: 0;
    min-width: 0;
  }
  .panes > nav {
    grid-template-columns: minmax(0, 1fr) auto;
  }
  .panes > .inspector {
    grid-template-columns: auto minmax(0, 1fr);
  }
  .two > .inspector {
    display: none;
  }
  .switch {
    display: none;
    border-top: 1px solid var(--line);
    background: var(--surface);
  }
  .switch button {
    flex: 1;
    flex-direction: column;
    justify-content: center;
    gap: 0;
    padding: 0.3rem;
    min-height: 3.2rem;
    border: none;
    border-radius: 0;
    background: none;
    color: var(--ink-soft);
    font-size: var(--text-xs);
  }
  .switch [aria-current] {
    color: var(--accent);
    font-weight: 600;
  }
  .skip {
    position: absolute;
    top: -4rem;
    left: var(--space-2);
    z-index: 50;
    padding: var(--space-2) var(--space-3);
    border-radius: var(--radius);
    background: var(--accent);
    color: var(--on-accent);
  }
  .skip:focus-visible {
    top: var(--space-2);
  }
  .dropping {
    position: fixed;
    inset: var(--space-3);
    z-index: 60;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: var(--space-2);
    border: 2px dashed var(--accent);
    border-radius: var(--radius-l);
    background: color-mix(in srgb, var(--surface) 88%, transparent);
    color: var(--accent);
    font-size: var(--text-l);
    font-weight: 600;
    pointer-events: none;
  }
  @media (max-width: 900px) {
    .panes {
      grid-template-columns: minmax(0, 1fr);
    }
    .panes[data-pane] > * {
      display: none;
    }
    .panes[data-pane="data"] > nav,
    .panes[data-pane="chat"] > .chat,
    .panes[data-pane="inspector"] > .inspector {
      display: grid;
    }
    sqm-splitter {
      display: none;
    }
    .switch {
      display: flex;
    }
  }
`;
