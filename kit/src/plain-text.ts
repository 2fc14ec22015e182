import { Type } from "@sinclair/typebox";

/** The pattern of a text that every engine can hold: PostgreSQL has no NUL. */
export const NO_NUL = "^[^\\u0000]*$";

/** A text of `minLength` to `maxLength` characters that every engine can hold. */
export function plainText({ minLength = 0, maxLength }: { minLength?: number; maxLength: number }) {
  const length = minLength > 0 ? `${minLength} to ${maxLength}` : `at most ${maxLength}`;
  return Type.String({
    minLength,
    maxLength,
    pattern: NO_NUL,
    error: `must be a text of ${length} characters, without NUL`,
  });
}
