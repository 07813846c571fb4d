import type { Cell } from "../api/types.ts";
import { words } from "../words.ts";

const WHOLE = new Intl.NumberFormat("en");
const ONE_DIGIT = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

/** A count for reading, with its thousands set apart. */
export const count = (value: number): string => WHOLE.format(value);

/** A short count for narrow places: 8,420 · 12.3k · 1.2M. */
export function shortCount(value: number): string {
  if (value < 10_000) return WHOLE.format(value);
  if (value < 999_950) return `${ONE_DIGIT.format(value / 1000)}k`;
  return `${ONE_DIGIT.format(value / 1_000_000)}M`;
}

export function bytes(value: number): string {
  const units = ["bytes", "KB", "MB", "GB"];
  let at = 0;
  while (value >= 1000 && at < units.length - 1) {
    value /= 1000;
    at++;
  }
  return `${ONE_DIGIT.format(value)} ${units[at]}`;
}

export function duration(ms: number): string {
  if (ms < 1) return "< 1 ms";
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return `${ONE_DIGIT.format(ms / 1000)} s`;
}

export type CellKind = "null" | "empty" | "number" | "text" | "blob";

export function cellKind(cell: Cell): CellKind {
  if (cell === null) return "null";
  if (typeof cell === "number" || typeof cell === "bigint") return "number";
  if (typeof cell === "object") return "blob";
  return cell === "" ? "empty" : "text";
}

/**
 * A cell as text. Reals get SQLite's own 15 digits, so that 0.1 + 0.2 reads 0.3; digits are not grouped, since ids
 * and years are numbers too.
 */
export function cellText(cell: Cell): string {
  if (cell === null) return words.rows.null;
  if (typeof cell === "number") return Number.isInteger(cell) ? String(cell) : realText(cell);
  if (typeof cell === "object") return words.rows.blob(cell.length);
  return String(cell);
}

function realText(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  return String(Number(value.toPrecision(15)));
}

/** Which columns hold only numbers (and nulls), and stand at the right. */
export function numericColumns(rows: readonly (readonly Cell[])[], width: number): boolean[] {
  return Array.from({ length: width }, (_, at) => {
    let seen = false;
    for (const row of rows) {
      const kind = cellKind(row[at] ?? null);
      if (kind === "null") continue;
      if (kind !== "number") return false;
      seen = true;
    }
    return seen;
  });
}

const MOST_DECIMALS = 4;

/**
 * How many decimals to give each number of a column, so that the points stand below each other; undefined leaves each
 * as it is, which is right for whole numbers and for reals with many digits.
 */
export function decimals(rows: readonly (readonly Cell[])[], at: number): number | undefined {
  let most = 0;
  for (const row of rows) {
    const cell = row[at] ?? null;
    if (cell === null) continue;
    if (typeof cell !== "number") return undefined;
    const text = cellText(cell);
    if (!/^-?\d+(\.\d+)?$/.test(text)) return undefined;
    most = Math.max(most, text.split(".")[1]?.length ?? 0);
  }
  return most > 0 && most <= MOST_DECIMALS ? most : undefined;
}

/** The name as an SQL identifier. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
