import { Kind, type TUnsafe, Type, TypeRegistry } from "@sinclair/typebox";

const KIND = "SuperHeroes.Money";

/** The greatest amount, in whole units. In cents it is well within the exact integers of a number. */
const MOST = 1_000_000_000;

/** An amount in cents; exact for amounts of at most two decimals. */
export const centsOf = (amount: number): number => Math.round(amount * 100);

/** The amount of so many cents: the closest number, which prints with at most two decimals. */
export const amountOf = (cents: number): number => cents / 100;

TypeRegistry.Set(
  KIND,
  (_, value) =>
    typeof value === "number" && value >= 0 && value <= MOST && amountOf(centsOf(value)) === value,
);

/**
 * An amount of money in a body: a number from 0 to 1,000,000,000 with at most two decimals. `multipleOf` is for
 * the API document only: checked in binary floating point, 0.29 is not a multiple of 0.01.
 */
export const Money: TUnsafe<number> = Type.Unsafe<number>({
  [Kind]: KIND,
  type: "number",
  minimum: 0,
  maximum: MOST,
  multipleOf: 0.01,
  error: "must be a number from 0 to 1000000000 with at most 2 decimals",
});
