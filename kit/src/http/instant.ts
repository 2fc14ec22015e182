import { Kind, type TUnsafe, Type, TypeRegistry } from "@sinclair/typebox";

const KIND = "SuperHeroes.Instant";

/** RFC 3339; seconds may be missing. */
const PATTERN = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** Whether a text is a valid instant with an offset from UTC, such as `2030-01-31T12:00:00Z`. */
export const isInstant = (text: string): boolean =>
  PATTERN.test(text) && !Number.isNaN(Date.parse(text)) && isDay(text.slice(0, 10));

/** `Date.parse` accepts the 30th of February as the 2nd of March. */
function isDay(date: string): boolean {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(date);
}

TypeRegistry.Set(KIND, (_, value) => typeof value === "string" && isInstant(value));

/** The schema of an instant in a body or a query, as text. */
export const instant = (): TUnsafe<string> =>
  Type.Unsafe<string>({
    [Kind]: KIND,
    type: "string",
    format: "date-time",
    error: "must be an instant such as 2030-01-31T12:00:00Z",
  });
