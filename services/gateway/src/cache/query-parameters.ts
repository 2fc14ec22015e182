import { type FieldError, invalid } from "@super-heroes/kit/problem";

/** A parameter in the query of a cached route. */
export interface Parameter {
  /** The one text of a value, however it was written; `undefined` where it is not valid. */
  canonical(value: string): string | undefined;
  /** What a value has to be, in the words of the service. */
  readonly reason: string;
}

/** The parameters that a route knows, by name. */
export type Parameters = Readonly<Record<string, Parameter>>;

const DIGITS = /^\d{1,16}$/;
const UNKNOWN = "Unexpected property";

/** A whole number within these bounds, without zeros in front. */
export const wholeNumberBetween = (minimum: number, maximum: number): Parameter => ({
  reason: `must be a whole number from ${minimum} to ${maximum}`,
  canonical(value) {
    const number = DIGITS.test(value) ? Number(value) : Number.NaN;
    return number >= minimum && number <= maximum ? String(number) : undefined;
  },
});

/** One of a few words. */
export const oneWordOf = (...words: readonly string[]): Parameter => ({
  reason: `must be one of ${words.join(", ")}`,
  canonical: (value) => (words.includes(value) ? value : undefined),
});

/**
 * The query of a URL in one spelling, for a key: the parameters that the route knows, in the table's order, each in its
 * one text.
 *
 * Throws the 422 that the service would respond with: for a value that is not valid and, as services do where they check
 * a query, for a parameter that is not known. A route that knows none takes no notice of any.
 */
export function canonicalQuery(url: string, parameters: Parameters): string {
  const start = url.indexOf("?");
  const names = Object.keys(parameters);
  if (start < 0 || names.length === 0) return "";
  const given = new URLSearchParams(url.slice(start + 1));
  const errors: FieldError[] = [];
  for (const name of new Set(given.keys()))
    if (!Object.hasOwn(parameters, name)) errors.push({ field: name, reason: UNKNOWN });
  const pairs: string[] = [];
  for (const [name, { canonical, reason }] of Object.entries(parameters)) {
    // As services do: of several, the last.
    const value = given.getAll(name).at(-1);
    if (value === undefined) continue;
    const text = canonical(value);
    if (text === undefined) errors.push({ field: name, reason });
    else pairs.push(`${name}=${text}`);
  }
  if (errors.length > 0) throw invalid(errors.slice(0, MOST_ERRORS));
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

/** As many as services name. */
const MOST_ERRORS = 20;
