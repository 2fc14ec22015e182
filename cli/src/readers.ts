import { expected } from "./usage-error.ts";

/** Reads the value of the option `name`. Throws a `UsageError` that says what is allowed. */
export type Reader<Value> = (text: string, name: string) => Value;

/** Comma-separated values without repetitions. */
export function listOf<Value>(read: Reader<Value>): Reader<Value[]> {
  return (text, name) => {
    const entries = text === "" ? [] : text.split(",").map((entry) => entry.trim());
    return [...new Set(entries)].map((entry) => read(entry, name));
  };
}

/** The same, where the word `none` stands for an empty list. */
export function listOrNone<Value>(read: Reader<Value>): Reader<Value[]> {
  return (text, name) => (text === "none" ? [] : listOf(read)(text, name));
}

/** One of these words. */
export function oneOf<Word extends string>(known: readonly Word[]): Reader<Word> {
  return (text, name) => {
    const found = known.find((word) => word === text);
    if (found !== undefined) return found;
    throw expected(name, `one of ${known.join(", ")}`, text, known);
  };
}

/** A whole number without a sign. */
export function wholeNumber(min: number, max: number): Reader<number> {
  return number(/^\d+$/, `a whole number from ${min} to ${max}`, min, max);
}

/** A number that may have a fraction, with its unit or kind: `decimal(1, 3600, "seconds")`. */
export function decimal(min: number, max: number, unit: string): Reader<number> {
  return number(/^\d+(\.\d+)?$/, `${unit} from ${min} to ${max}`, min, max);
}

function number(pattern: RegExp, what: string, min: number, max: number): Reader<number> {
  return (text, name) => {
    const value = pattern.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    throw expected(name, what, text);
  };
}

/** A part of a file name, which cannot point to another folder. */
export function fileName(text: string, name: string): string {
  if (/^[a-z0-9][a-z0-9.-]{0,59}$/.test(text)) return text;
  throw expected(name, "up to 60 lower-case letters, digits, dots and hyphens", text);
}

/** The id of a process. */
export function processId(text: string, name: string): number {
  if (/^[1-9]\d{0,9}$/.test(text)) return Number(text);
  throw expected(name, "a process id", text);
}

/** Any text. */
export const anyText = (text: string): string => text;
