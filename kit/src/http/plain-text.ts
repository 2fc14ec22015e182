import { FormatRegistry, Kind, type TUnsafe, Type, TypeRegistry } from "@sinclair/typebox";

const KIND = "SuperHeroes.PlainText";

/** The pattern of a text that every engine can hold: PostgreSQL has no NUL. */
const NO_NUL = "^[^\\u0000]*$";

/**
 * The format of a text that is the same after it was stored: half of a surrogate pair is no character, has no UTF-8, and
 * would come back as another one. A pattern cannot say so: without the `u` flag, which JSON Schema's validators set or do
 * not set, it would refuse whole pairs as well.
 */
export const WELL_FORMED = "well-formed-text";
FormatRegistry.Set(WELL_FORMED, (text) => text.isWellFormed());

TypeRegistry.Set<{ minLength: number; maxLength: number }>(KIND, ({ minLength, maxLength }, value) => {
  if (typeof value !== "string") return false;
  const length = charactersIn(value, maxLength);
  return length >= minLength && length <= maxLength && !value.includes("\0") && value.isWellFormed();
});

/**
 * A text of `minLength` to `maxLength` characters that every engine can hold, and gives back as it was. Characters are
 * Unicode code points, as in JSON Schema and in the stores; TypeBox's own string counts UTF-16 units, of which an emoji is
 * two.
 */
export function plainText({
  minLength = 0,
  maxLength,
}: {
  minLength?: number;
  maxLength: number;
}): TUnsafe<string> {
  const length = minLength > 0 ? `${minLength} to ${maxLength}` : `at most ${maxLength}`;
  return Type.Unsafe<string>({
    [Kind]: KIND,
    type: "string",
    minLength,
    maxLength,
    pattern: NO_NUL,
    format: WELL_FORMED,
    error: `must be a text of ${length} characters, without NUL and halves of surrogate pairs`,
  });
}

/** The number of characters of a text, or `most + 1` where there are certainly more than `most`. */
function charactersIn(text: string, most: number): number {
  if (text.length > 2 * most) return most + 1;
  let count = 0;
  for (const _ of text) count++;
  return count;
}
