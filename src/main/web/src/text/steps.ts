import type { CallStep } from "../state/turns.ts";
import { words } from "../words.ts";
import { duration } from "./format.ts";

/** A call's name in words: "Running a query…" while it runs, "Ran query" after. */
export function stepName(step: CallStep): string {
  const [running, over] = words.steps.names[step.tool] ?? words.steps.other(step.tool);
  return step.state === "running" ? running : over;
}

/** "Ran query · 12 rows · 4 ms". */
export function stepLabel(step: CallStep): string {
  return [stepName(step), ...stepFacts(step)].join(" · ");
}

export function stepFacts(step: CallStep): string[] {
  const facts: string[] = [];
  if (step.state === "failed") facts.push(words.steps.failed);
  if (step.state === "stopped") facts.push(words.steps.stopped);
  if (step.query) facts.push(words.rows.count(step.query.row_count));
  if (step.elapsedMs !== undefined) facts.push(duration(step.elapsedMs));
  return facts;
}
