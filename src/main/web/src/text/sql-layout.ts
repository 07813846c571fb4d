import { tokens, type Token } from "./sql-tokens.ts";

const OPENERS = /^(FROM|WHERE|GROUP|ORDER|HAVING|LIMIT|UNION|INTERSECT|EXCEPT|WINDOW|VALUES)$/i;
const JOIN_PARTS = /^(NATURAL|LEFT|RIGHT|FULL|INNER|OUTER|CROSS|JOIN)$/i;
const SHORT = 50;

/** Gives a query written in one line a line for each clause; one that has lines of its own is left as it is. */
export function layOut(sql: string): readonly Token[] {
  const all = tokens(sql);
  if (sql.includes("\n") || sql.length <= SHORT) return all;
  const laid: Token[] = [];
  let depth = 0;
  let before: Token | undefined;
  for (const token of all) {
    if (token.kind === "plain") for (const sign of token.text) depth += sign === "(" ? 1 : sign === ")" ? -1 : 0;
    if (depth === 0 && laid.length > 0 && startsLine(token, before)) breakLine(laid);
    laid.push(token);
    if (token.kind === "keyword") before = token;
  }
  return laid;
}

function startsLine(token: Token, before: Token | undefined): boolean {
  if (token.kind !== "keyword") return false;
  if (OPENERS.test(token.text)) return true;
  // "LEFT OUTER JOIN" breaks once, before its first word.
  return JOIN_PARTS.test(token.text) && !(before && JOIN_PARTS.test(before.text) && !/^JOIN$/i.test(before.text));
}

function breakLine(laid: Token[]): void {
  const last = laid.at(-1);
  if (last?.kind === "plain") laid[laid.length - 1] = { kind: "plain", text: last.text.trimEnd() };
  laid.push({ kind: "plain", text: "\n" });
}
