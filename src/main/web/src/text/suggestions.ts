/** What to ask next: not what was just asked. */
export function furtherQuestions(question: string, suggestions: readonly string[]): string[] {
  const asked = plain(question);
  return suggestions.filter((text) => plain(text) !== asked);
}

/** The answer without the list of its own suggestions, where they are offered as buttons below it. */
export function withoutSuggestions(answer: string, suggestions: readonly string[]): string {
  const offered = new Set(suggestions.map((text) => `- ${text}`));
  const lines = answer.split("\n");
  return lines.some((line) => offered.has(line)) ? lines.filter((line) => !offered.has(line)).join("\n").trimEnd() : answer;
}

const plain = (text: string): string => text.toLowerCase().replace(/[\s?.!]+/g, " ").trim();
