import assert from "node:assert/strict";
import { test } from "node:test";
import { bytes, cellKind, cellText, decimals, duration, numericColumns, quoted, shortCount } from "../src/text/format.ts";

test("tells NULL, the empty text, a blob and numbers apart", () => {
  assert.deepEqual([null, "", 0, 7n, "0", { $base64: "AA==", length: 1 }].map(cellKind), [
    "null",
    "empty",
    "number",
    "number",
    "text",
    "blob",
  ]);
});

test("shows a blob by its size and a long integer in full", () => {
  assert.equal(cellText({ $base64: "AAAA", length: 3 }), "3 bytes");
  assert.equal(cellText(9223372036854775807n), "9223372036854775807");
});

test("shows a real with SQLite's 15 digits and a year without separators", () => {
  assert.equal(cellText(0.1 + 0.2), "0.3");
  assert.equal(cellText(2026), "2026");
  assert.equal(cellText(Infinity), "Infinity");
});

test("puts only columns that hold nothing but numbers at the right", () => {
  assert.deepEqual(
    numericColumns(
      [
        [1, "a", null, null],
        [null, 2, null, 5n],
      ],
      4,
    ),
    [true, false, false, true],
  );
});

test("quotes a name that holds a quote", () => {
  assert.equal(quoted('a"b'), '"a""b"');
});

test("shortens counts, sizes and times", () => {
  assert.deepEqual([9999, 12_345, 1_250_000].map(shortCount), ["9,999", "12.3k", "1.3M"]);
  assert.deepEqual([1, 1000, 2_500_000].map(bytes), ["1 bytes", "1 KB", "2.5 MB"]);
  assert.deepEqual([0.3, 12.4, 1800].map(duration), ["< 1 ms", "12 ms", "1.8 s"]);
});

test("gives the reals of a column the same decimals, and leaves whole and long ones alone", () => {
  assert.equal(decimals([[9.5], [null], [3.25], [4]], 0), 2);
  assert.equal(decimals([[1], [2]], 0), undefined);
  assert.equal(decimals([[1.5], [0.333333333]], 0), undefined);
  assert.equal(decimals([[1.5], [1e300]], 0), undefined);
});
