import { invalid } from "@super-heroes/kit/http/problem";
import { MOST_ERRORS, repeatedParameters, unknownParameters } from "@super-heroes/kit/shell/strict-query";

/** A parameter in the query of a cached route. */
export interface Parameter {
  /** The canonical text of a value; `undefined` for a value that is not valid. */
  canonical(value: string): string | undefined;
  /** What a value must be, in the text of the service's own error. */
  readonly reason: string;
}

/** The parameters of a route, by name. */
export type Parameters = Readonly<Record<string, Parameter>>;

const DIGITS = /^\d{1,16}$/;

/** A whole number within these bounds; leading zeros are dropped. */
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
 * The canonical query of a URL, to be used as a key: the route's parameters in the table's order, each in its canonical
 * text.
 *
 * Throws the same 422 as the service: for a value that is not valid, an unknown parameter, or a repeated one.
 */
export function canonicalQuery(url: string, parameters: Parameters): string {
  const start = url.indexOf("?");
  if (start < 0) return "";
  const given = new URLSearchParams(url.slice(start + 1));
  const errors = unknownParameters(given, (name) => Object.hasOwn(parameters, name));
  const pairs: string[] = [];
  for (const [name, { canonical, reason }] of Object.entries(parameters)) {
    // Of several values the services validate the last one first.
    const value = given.getAll(name).at(-1);
    if (value === undefined) continue;
    const text = canonical(value);
    if (text === undefined) errors.push({ field: name, reason });
    else pairs.push(`${name}=${text}`);
  }
  if (errors.length === 0) errors.push(...repeatedParameters(given));
  if (errors.length > 0) throw invalid(errors.slice(0, MOST_ERRORS));
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}
