import { Kind, type TUnsafe, Type, TypeRegistry } from "@sinclair/typebox";

const KIND = "SuperHeroes.Instant";

/** RFC 3339, and without seconds. */
const PATTERN = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** Whether a text is an instant that exists, with its offset from UTC: `2030-01-31T12:00:00Z`. */
export const isInstant = (text: string): boolean =>
  PATTERN.test(text) && !Number.isNaN(Date.parse(text)) && isDay(text.slice(0, 10));

/** JavaScript takes the 30th of February for the 2nd of March. */
function isDay(date: string): boolean {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(date);
}

TypeRegistry.Set(KIND, (_, value) => typeof value === "string" && isInstant(value));

/** An instant in a body or a query, as text. */
export const instant = (): TUnsafe<string> =>
  Type.Unsafe<string>({
    [Kind]: KIND,
    type: "string",
    format: "date-time",
    error: "must be an instant such as 2030-01-31T12:00:00Z",
  });
