import assert from "node:assert/strict";
import { test } from "node:test";
import { readAddress, writeAddress } from "../src/state/address.ts";

test("writes a view that it reads back", () => {
  const address = {
    database: "music store&co",
    thread: "t1",
    table: 'odd "name"',
    query: undefined,
    tab: "structure",
  } as const;
  assert.deepEqual(readAddress(new URL(writeAddress(address), "http://x").search), address);
});

test("shows the result where a query is named, and takes a wrong tab for the default", () => {
  assert.equal(readAddress("?query=q1").tab, "result");
  assert.equal(readAddress("?tab=nonsense").tab, "rows");
  assert.equal(writeAddress(readAddress("")), "/");
});
