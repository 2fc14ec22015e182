import { FormatRegistry, Kind, type TUnsafe, Type, TypeRegistry } from "@sinclair/typebox";

const KIND = "SuperHeroes.PlainText";

/** The pattern of a text that every engine can store: PostgreSQL does not allow NUL. */
const NO_NUL = "^[^\\u0000]*$";

/**
 * The format of a text that is unchanged after it was stored. Half of a surrogate pair has no UTF-8 encoding and would be read
 * back as another character. A pattern cannot express this: without the `u` flag, which not all JSON Schema validators set, it
 * would refuse whole pairs too.
 */
export const WELL_FORMED = "well-formed-text";
FormatRegistry.Set(WELL_FORMED, (text) => text.isWellFormed());

TypeRegistry.Set<{ minLength: number; maxLength: number }>(KIND, ({ minLength, maxLength }, value) => {
  if (typeof value !== "string") return false;
  const length = charactersIn(value, maxLength);
  return length >= minLength && length <= maxLength && !value.includes("\0") && value.isWellFormed();
});

/**
 * A text of `minLength` to `maxLength` characters that every engine can store unchanged. Characters are Unicode code points, as in
 * JSON Schema and in the stores. TypeBox's own string counts UTF-16 units, of which an emoji has two.
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
    error: `must be a text of ${length} characters, without NUL or halves of surrogate pairs`,
  });
}

/** The number of characters of a text, or `most + 1` when there are certainly more than `most`. */
function charactersIn(text: string, most: number): number {
  if (text.length > 2 * most) return most + 1;
  let count = 0;
  for (const _ of text) count++;
  return count;
}
