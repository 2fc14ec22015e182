import { Kind, type TUnsafe, Type, TypeRegistry } from "@sinclair/typebox";

const KIND = "SuperHeroes.WholeNumberText";

TypeRegistry.Set<{ minimum: number; maximum: number }>(KIND, ({ minimum, maximum }, value) => {
  if (typeof value !== "string" || !/^-?\d{1,16}$/.test(value)) return false;
  return Number(value) >= minimum && Number(value) <= maximum;
});

/** The bounds of a whole number, by default those up to which JavaScript has each. */
interface Bounds {
  minimum?: number;
  maximum?: number;
  /** What the number is, for the error: "a whole number" by default. */
  what?: string;
}

/** The bounds, and the error that names both of them. */
const bounded = ({
  minimum = Number.MIN_SAFE_INTEGER,
  maximum = Number.MAX_SAFE_INTEGER,
  what = "a whole number",
}: Bounds) => ({ minimum, maximum, error: `must be ${what} from ${minimum} to ${maximum}` });

/** A whole number in a body. A greater one than {@link Bounds} allow would be rounded when it is parsed. */
export const wholeNumberInBody = (bounds: Bounds = {}) => Type.Integer(bounded(bounds));

/**
 * A whole number in a path or query: decimal digits, from `minimum` to `maximum`, decoded to a number. Elysia's own `t.Integer`
 * also accepts `0x10` and `1e2`, and loses the name of the field when a number is out of range.
 */
export function wholeNumber(bounds: Bounds = {}) {
  const { minimum, maximum, error } = bounded(bounds);
  const text = Type.Unsafe<string>({ [Kind]: KIND, type: "integer", minimum, maximum, error });
  const decoded = Type.Transform(text)
    .Decode((value) => Number(value))
    .Encode(String);
  // Elysia types a handler's input before decoding; the handler gets the number.
  return decoded as unknown as TUnsafe<number>;
}
