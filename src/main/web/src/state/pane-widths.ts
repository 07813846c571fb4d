import { recall, remember } from "./theme.ts";

const LIMITS = { left: [180, 480], right: [300, 1400] } as const;
const KEY = "sqlmatic.panes";
/** What the conversation keeps, whatever the other panes want. */
const CHAT = 340;

export interface PaneWidths {
  readonly left: number;
  readonly right: number;
}

export function recallWidths(): PaneWidths {
  const [left, right] = (recall(KEY) ?? "").split(",").map(Number);
  const room = window.innerWidth;
  return { left: left || (room < 1200 ? 220 : 260), right: right || Math.round(room * (room < 1200 ? 0.4 : 0.42)) };
}

export function resized(widths: PaneWidths, side: keyof PaneWidths, by: number): PaneWidths {
  const [least, most] = LIMITS[side];
  const other = side === "left" ? widths.right : widths.left;
  const room = Math.max(least, window.innerWidth - other - CHAT);
  const width = Math.min(most, room, Math.max(least, widths[side] + by));
  const changed = { ...widths, [side]: width };
  remember(KEY, `${changed.left},${changed.right}`);
  return changed;
}
