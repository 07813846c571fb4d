import { css } from "lit";

/** A titled part of the left pane that scrolls by itself. */
export const paneSection = css`
  :host {
    display: block;
    min-height: 0;
    overflow: auto;
    padding: 0 var(--space-2) var(--space-2);
  }
  header {
    position: sticky;
    top: 0;
    z-index: 1;
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--space-2);
    min-height: 2.4rem;
    padding-block-start: var(--space-1);
    padding-inline-start: var(--space-2);
    background: var(--pane);
  }
  h2 {
    font-size: var(--text-xs);
    font-weight: 600;
    letter-spacing: 0.06em;
    text-transform: uppercase;
    color: var(--ink-soft);
  }
  p {
    padding: 0 var(--space-2) var(--space-2);
    color: var(--ink-soft);
    font-size: var(--text-s);
  }
`;
