export type TokenKind = "keyword" | "function" | "string" | "number" | "comment" | "parameter" | "plain";

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

// https://sqlite.org/lang_keywords.html, without those that are mostly seen as names (KEY, PLAN, ROW, …).
const KEYWORDS = new Set(
  (
    "ABORT ADD ALL ALTER ALWAYS ANALYZE AND AS ASC ATTACH AUTOINCREMENT BEFORE BEGIN BETWEEN BY CASCADE CASE CAST CHECK " +
    "COLLATE COLUMN COMMIT CONFLICT CONSTRAINT CREATE CROSS CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP DEFAULT " +
    "DEFERRABLE DEFERRED DELETE DESC DETACH DISTINCT DROP EACH ELSE END ESCAPE EXCEPT EXISTS EXPLAIN FILTER FIRST " +
    "FOLLOWING FOR FOREIGN FROM FULL GENERATED GLOB GROUP HAVING IF IGNORE IMMEDIATE IN INDEX INDEXED INITIALLY INNER " +
    "INSERT INSTEAD INTERSECT INTO IS ISNULL JOIN KEY LAST LEFT LIKE LIMIT MATCH MATERIALIZED NATURAL NOT NOTHING " +
    "NOTNULL NULL NULLS OFFSET ON OR ORDER OUTER OVER PARTITION PRECEDING PRIMARY RANGE RECURSIVE REFERENCES REGEXP " +
    "REPLACE RESTRICT RETURNING RIGHT ROLLBACK ROWS SELECT SET STORED STRICT TABLE TEMP THEN TO TRIGGER UNBOUNDED " +
    "UNION UNIQUE UPDATE USING VALUES VIEW VIRTUAL WHEN WHERE WINDOW WITH WITHOUT"
  ).split(" "),
);

/** A name after one of these is a table's, though a bracket may follow it. */
const NAMING = new Set(["TABLE", "VIEW", "EXISTS", "INTO", "REFERENCES"]);

const LEXER =
  /(?<comment>--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|(?<string>[xX]?'(?:[^']|'')*'?)|(?<quoted>"(?:[^"]|"")*"?|`[^`]*`?|\[[^\]]*\]?)|(?<number>0[xX][0-9a-fA-F]+|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)|(?<parameter>[?:@$][\w]+|\?)|(?<word>[\p{L}_][\p{L}\p{N}_$]*)|(?<other>\s+|[\s\S])/gu;

/** Splits SQL into tokens that joined give the text again, whatever it is. For colour alone, never for safety. */
export function tokens(sql: string): Token[] {
  const found: Token[] = [];
  let keyword = "";
  for (const match of sql.matchAll(LEXER)) {
    const text = match[0];
    const kind = kindOf(match.groups ?? {}, sql.slice(match.index + text.length), keyword);
    if (kind === "keyword") keyword = text.toUpperCase();
    else if (text.trim()) keyword = "";
    const last = found.at(-1);
    if (kind === "plain" && last?.kind === "plain") found[found.length - 1] = { kind, text: last.text + text };
    else found.push({ kind, text });
  }
  return found;
}

function kindOf(groups: Record<string, string | undefined>, rest: string, after: string): TokenKind {
  if (groups["comment"] !== undefined) return "comment";
  if (groups["string"] !== undefined) return "string";
  if (groups["number"] !== undefined) return "number";
  if (groups["parameter"] !== undefined) return "parameter";
  const word = groups["word"];
  if (word === undefined) return "plain";
  const call = /^\s*\(/.test(rest);
  if (KEYWORDS.has(word.toUpperCase()) && !(call && word.toUpperCase() === "REPLACE")) return "keyword";
  return call && !NAMING.has(after) ? "function" : "plain";
}
