import { FormatRegistry, Type } from "@sinclair/typebox";

/** The pattern of a text that every engine can hold: PostgreSQL has no NUL. */
export const NO_NUL = "^[^\\u0000]*$";

/**
 * The format of a text that is the same after it was stored: half of a surrogate pair is no character, has no UTF-8, and
 * would come back as another one. A pattern cannot say so: without the `u` flag, which JSON Schema's validators set or do
 * not set, it would refuse whole pairs as well.
 */
export const WELL_FORMED = "well-formed-text";
FormatRegistry.Set(WELL_FORMED, (text) => text.isWellFormed());

/** A text of `minLength` to `maxLength` characters that every engine can hold, and gives back as it was. */
export function plainText({ minLength = 0, maxLength }: { minLength?: number; maxLength: number }) {
  const length = minLength > 0 ? `${minLength} to ${maxLength}` : `at most ${maxLength}`;
  return Type.String({
    minLength,
    maxLength,
    pattern: NO_NUL,
    format: WELL_FORMED,
    error: `must be a text of ${length} characters, without NUL and halves of surrogate pairs`,
  });
}
