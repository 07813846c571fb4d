import assert from "node:assert/strict";
import { test } from "node:test";
import { dataOf } from "../src/api/chat-stream.ts";

test("reads the data of a server-sent event, and nothing from a comment", () => {
  assert.equal(dataOf('id: 3\nevent: text\ndata: {"a":\ndata: 1}'), '{"a":\n1}');
  assert.equal(dataOf(": still here"), "");
});
