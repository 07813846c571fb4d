import { css } from "lit";

/** What every element shares: the box model, buttons, inputs, focus, and the ways to hide. */
export const controls = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  button,
  input,
  textarea {
    font: inherit;
    color: inherit;
  }
  button {
    display: inline-flex;
    align-items: center;
    gap: var(--space-2);
    padding: 0.3rem 0.7rem;
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: var(--surface);
    cursor: pointer;
    transition: background var(--fast);
  }
  button:hover {
    background: var(--hover);
  }
  button:disabled {
    opacity: 0.55;
    cursor: default;
  }
  button.primary {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--on-accent);
    font-weight: 600;
  }
  button.primary:hover:not(:disabled) {
    background: var(--accent-hover);
  }
  button.plain,
  button.icon {
    border-color: transparent;
    background: none;
  }
  button.plain:hover,
  button.icon:hover {
    background: var(--hover);
  }
  button.icon {
    justify-content: center;
    padding: 0;
    width: 1.75rem;
    height: 1.75rem;
    flex: none;
    color: var(--ink-soft);
  }
  button.icon:hover {
    color: var(--ink);
  }
  @media (pointer: coarse) {
    button {
      min-height: 2.25rem;
    }
    button.icon {
      width: 2.25rem;
      height: 2.25rem;
    }
  }
  :focus-visible {
    outline: var(--focus);
    outline-offset: 1px;
  }
  svg {
    flex: none;
    display: block;
  }
  .spin {
    animation: spin 0.9s linear infinite;
  }
  @keyframes spin {
    to {
      transform: rotate(360deg);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .spin {
      animation-duration: 6s;
    }
  }
  .clip {
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .soft {
    color: var(--ink-soft);
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  ul,
  ol {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  h1,
  h2,
  h3,
  p {
    margin: 0;
  }
`;
