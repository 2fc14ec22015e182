/** The one text of a parameter's value, however it was written; `undefined` where it is not valid. */
export type Parameter = (value: string) => string | undefined;

/** The parameters that a route knows, by name. */
export type Parameters = Readonly<Record<string, Parameter>>;

const DIGITS = /^\d{1,16}$/;

/** A whole number within these bounds, without zeros in front. */
export const wholeNumberBetween =
  (minimum: number, maximum: number): Parameter =>
  (value) => {
    const number = DIGITS.test(value) ? Number(value) : Number.NaN;
    return number >= minimum && number <= maximum ? String(number) : undefined;
  };

/** One of a few words. */
export const oneWordOf =
  (...words: readonly string[]): Parameter =>
  (value) =>
    words.includes(value) ? value : undefined;

/**
 * The query of a URL in one spelling, for a key: the parameters that the route knows, in the table's order, each in its
 * one text. Others say nothing to the route, so they are left out. `undefined` where one that it knows is not valid or
 * comes twice: that is for the route to refuse.
 */
export function canonicalQuery(url: string, parameters: Parameters): string | undefined {
  const start = url.indexOf("?");
  if (start < 0) return "";
  const given = new URLSearchParams(url.slice(start + 1));
  const pairs: string[] = [];
  for (const name in parameters) {
    const values = given.getAll(name);
    if (values.length === 0) continue;
    const text = values.length === 1 ? parameters[name]?.(values[0] as string) : undefined;
    if (text === undefined) return undefined;
    pairs.push(`${name}=${text}`);
  }
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}
