import { Kind, type TUnsafe, Type, TypeRegistry } from "@sinclair/typebox";

const KIND = "SuperHeroes.WholeNumberText";

TypeRegistry.Set<{ minimum: number; maximum: number }>(KIND, ({ minimum, maximum }, value) => {
  if (typeof value !== "string" || !/^-?\d{1,16}$/.test(value)) return false;
  return Number(value) >= minimum && Number(value) <= maximum;
});

/**
 * A whole number in a path or query, which arrive as text: decimal digits, from `minimum` to `maximum`, decoded
 * to a number. Elysia's own `t.Integer` also takes `0x10` and `1e2`, and loses the field's name when a number is
 * out of range.
 */
export function wholeNumber({
  minimum = Number.MIN_SAFE_INTEGER,
  maximum = Number.MAX_SAFE_INTEGER,
  error,
}: {
  minimum?: number;
  maximum?: number;
  error: string;
}) {
  const text = Type.Unsafe<string>({ [Kind]: KIND, type: "integer", minimum, maximum, error });
  const decoded = Type.Transform(text)
    .Decode((value) => Number(value))
    .Encode(String);
  // Elysia types a handler's input before decoding; what the handler gets is the number.
  return decoded as unknown as TUnsafe<number>;
}
