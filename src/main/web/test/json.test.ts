import assert from "node:assert/strict";
import { test } from "node:test";
import { parseJson } from "../src/api/json.ts";

test("keeps an integer beyond 2^53 exact", () => {
  assert.deepEqual(parseJson('{"rows":[[9223372036854775807,-9007199254740993,12]]}'), {
    rows: [[9223372036854775807n, -9007199254740993n, 12]],
  });
});

test("leaves long digits within texts and reals alone", () => {
  const parsed = parseJson('["9223372036854775807","a \\" 9223372036854775807",0.12345678901234567890,1e300]');
  assert.deepEqual(parsed, ["9223372036854775807", 'a " 9223372036854775807', Number("0.12345678901234567890"), 1e300]);
});

test("reads the server's infinity", () => {
  assert.deepEqual(parseJson("[9e999,-9e999]"), [Infinity, -Infinity]);
});
