/**
 * JSON whose integers are exact: one that a double cannot hold becomes a bigint. SQLite's integers have 64 bits,
 * and an id that is shown with its last digits changed is a wrong answer.
 */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const LONG_DIGITS = /\d{16}/;
const WHOLE = /^-?\d+$/;
const MARK = "$exact_int";

export function parseJson(text: string): unknown {
  if (!LONG_DIGITS.test(text)) return JSON.parse(text);
  const marked = text.replace(TOKEN, (token) =>
    WHOLE.test(token) && !Number.isSafeInteger(Number(token)) ? `{"${MARK}":"${token}"}` : token,
  );
  return JSON.parse(marked, (_, value: unknown) => {
    if (typeof value !== "object" || value === null || !(MARK in value)) return value;
    return BigInt(String(value[MARK]));
  });
}
