import assert from "node:assert/strict";
import { test } from "node:test";
import { layOut } from "../src/text/sql-layout.ts";

const text = (sql: string): string => layOut(sql).map((token) => token.text).join("");

test("gives each clause of a long one-line query a line", () => {
  assert.equal(
    text("SELECT a.name, (SELECT count(*) FROM t WHERE 1) AS n FROM artists a LEFT JOIN albums b ON b.id = a.id GROUP BY a.id LIMIT 3"),
    "SELECT a.name, (SELECT count(*) FROM t WHERE 1) AS n\nFROM artists a\nLEFT JOIN albums b ON b.id = a.id\nGROUP BY a.id\nLIMIT 3",
  );
});

test("leaves a query with its own lines, and a short one, as it is", () => {
  const own = "SELECT a_long_column_name,\n  another_long_column_name FROM the_table";
  assert.equal(text(own), own);
  assert.equal(text("SELECT 1 FROM t LIMIT 1"), "SELECT 1 FROM t LIMIT 1");
});
