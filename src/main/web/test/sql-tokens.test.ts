import assert from "node:assert/strict";
import { test } from "node:test";
import { tokens } from "../src/text/sql-tokens.ts";

const kinds = (sql: string): string[] => tokens(sql).map((token) => `${token.kind}:${token.text}`);

test("colours a query", () => {
  assert.deepEqual(kinds("select sum(x) from t where a = 'it''s' -- why"), [
    "keyword:select",
    "plain: ",
    "function:sum",
    "plain:(x) ",
    "keyword:from",
    "plain: t ",
    "keyword:where",
    "plain: a = ",
    "string:'it''s'",
    "plain: ",
    "comment:-- why",
  ]);
});

test("takes a quoted keyword for a name and a digit in a name for the name's", () => {
  assert.deepEqual(kinds('"select" t1 :p 1.5e3'), ['plain:"select" t1 ', "parameter::p", "plain: ", "number:1.5e3"]);
});

test("gives back every sign of any text", () => {
  for (const sql of ["", "'open", '"open', "/* open", "`", "[x", "é ≠ 💥", "1..2", "@", "x'00'--"]) {
    assert.equal(tokens(sql).map((token) => token.text).join(""), sql);
  }
});

test("does not take a table's name for a function", () => {
  assert.deepEqual(kinds("CREATE TABLE t (a)"), ["keyword:CREATE", "plain: ", "keyword:TABLE", "plain: t (a)"]);
});
