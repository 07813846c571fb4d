import assert from "node:assert/strict";
import { test } from "node:test";
import type { Column, Table } from "../src/api/types.ts";
import { findTables } from "../src/text/find-tables.ts";

const column = (name: string): Column => ({ name, type: "TEXT", not_null: false, primary_key: 0 });
const table = (name: string, type: string, ...columns: string[]): Table => ({
  name,
  type,
  strict: false,
  without_rowid: false,
  columns: columns.map(column),
  primary_key: [],
  foreign_keys: [],
  indexes: [],
  triggers: [],
});
const tables = [table("orders", "table", "id", "customer_id"), table("customers", "table", "id"), table("notes_data", "shadow", "id")];

test("finds a table by its name and another by its column", () => {
  const found = findTables(tables, "Customer");
  assert.deepEqual(found.map((each) => [each.table.name, each.byColumn, each.columns.map((c) => c.name)]), [
    ["orders", true, ["customer_id"]],
    ["customers", false, ["id"]],
  ]);
});

test("shows all but shadow tables when nothing is asked for", () => {
  assert.deepEqual(findTables(tables, " ").map((each) => each.table.name), ["orders", "customers"]);
});
