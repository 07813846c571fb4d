import assert from "node:assert/strict";
import { test } from "node:test";
import { furtherQuestions, withoutSuggestions } from "../src/text/suggestions.ts";

test("does not offer what was just asked", () => {
  assert.deepEqual(furtherQuestions("how many tasks are there", ["How many tasks are there?", "Which are late?"]), [
    "Which are late?",
  ]);
});

test("leaves the suggestions out of the answer that lists them, and other lists in", () => {
  const answer = "I cannot.\n\nI can answer:\n- How many?\n- Which?\n";
  assert.equal(withoutSuggestions(answer, ["How many?", "Which?"]), "I cannot.\n\nI can answer:");
  assert.equal(withoutSuggestions("- a\n- b\n", ["c"]), "- a\n- b\n");
});
