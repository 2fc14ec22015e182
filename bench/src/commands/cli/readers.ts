import type { StackChoice } from "../../experiments/target/stack-choice.ts";
import { UsageError } from "./usage-error.ts";

/** Reads the value of the flag so named; throws a {@link UsageError} that says what was expected. */
type Reader<Value> = (text: string, name: string) => Value;

/** A list without repetitions, its entries apart by commas; an empty text is an empty list. */
export function listOf<Value>(read: Reader<Value>): Reader<Value[]> {
  return (text, name) => {
    const entries = text === "" ? [] : text.split(",").map((entry) => entry.trim());
    return [...new Set(entries)].map((entry) => read(entry, name));
  };
}

/** The same, where the word `none` stands for a list without entries. */
export function listOrNone<Value>(read: Reader<Value>): Reader<Value[]> {
  return (text, name) => (text === "none" ? [] : listOf(read)(text, name));
}

/** One of these words. */
export function wordOf<Word extends string>(known: readonly Word[]): Reader<Word> {
  return (text, name) => {
    const found = known.find((word) => word === text);
    if (found) return found;
    throw expected(name, known.join(", "), text);
  };
}

/** A whole number without a sign. */
export function wholeNumber(min: number, max: number): Reader<number> {
  return number(/^\d+$/, `a whole number from ${min} to ${max}`, min, max);
}

/** A number that may have a fraction, and what it counts. */
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

/** Where compose publishes fights. */
const COMPOSE_FIGHTS_URL = "http://127.0.0.1:8004";

/** Where fights are measured. `compose` is the URL of its fights: `FIGHTS_URL`, or where it is published by default. */
export function stack(text: string, name: string): StackChoice {
  if (text === "embedded" || text === "local") return { kind: text };
  if (text === "compose") return { kind: "remote", url: process.env.FIGHTS_URL || COMPOSE_FIGHTS_URL };
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol)) return { kind: "remote", url: text.replace(/\/+$/, "") };
  throw expected(name, "embedded, local, compose or the http:// URL of a running fights service", text);
}

/** What ends a file's name, and cannot leave its folder. */
export function fileName(text: string, name: string): string {
  if (/^[a-z0-9][a-z0-9.-]{0,59}$/.test(text)) return text;
  throw expected(name, "up to 60 small letters, digits, dots and hyphens", text);
}

/** For a flag that takes no value: that it is there is all it says. */
export const isGiven = (): boolean => true;

/** The error for a value that is not what the flag takes. */
export function expected(name: string, what: string, text: string): UsageError {
  return new UsageError(`--${name} expects ${what}, got ${JSON.stringify(text)}`);
}
