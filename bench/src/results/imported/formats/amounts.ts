import { UnreadableResult } from "../../files/edition.ts";

/** A number that cannot be negative. Throws `UnreadableResult` with its name for any other value. */
export function amount(value: unknown, name: string): number {
  const isNumeric = typeof value === "number" || (typeof value === "string" && value.trim() !== "");
  const number = isNumeric ? Number(value) : Number.NaN;
  if (Number.isFinite(number) && number >= 0) return number;
  throw new UnreadableResult(`${name} is ${shown(value)}; expected a number of at least 0`);
}

/** The same, or `null` where there is no value. */
export const amountOrNull = (value: unknown, name: string): number | null =>
  value === undefined || value === null ? null : amount(value, name);

const shown = (value: unknown) => (value === undefined ? "missing" : JSON.stringify(value));

/** The fields of a JSON object; none for any other value. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
