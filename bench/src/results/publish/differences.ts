import { counted } from "@super-heroes/system/counted";
/** Something in a file that is not what it should be. */
export interface Difference {
  /** Where: `comparisons[3].estimate`. */
  place: string;
  /** What is wrong there, in words. */
  problem: string;
}

/**
 * Two numbers closer than this, relative to the larger, are the same. Nothing looser is needed: what is derived is
 * derived from the same file by the same steps, but logarithms and exponentials may end in another digit on another
 * machine.
 */
const RELATIVE_TOLERANCE = 1e-9;

/** How strictly two values are compared. */
export interface Comparing {
  /** Whether what was rebuilt may hold more than the file says: an older file says less. */
  mayLack: boolean;
}

/** Where what a file says is not what its raw part gives; `given` is compared as it would be after a round trip through JSON. */
export function differencesBetween(
  said: unknown,
  given: unknown,
  place: string,
  comparing: Comparing,
): Difference[] {
  return [...differ(said, JSON.parse(JSON.stringify(given) ?? "null"), place, comparing)];
}

function* differ(said: unknown, given: unknown, place: string, comparing: Comparing): Generator<Difference> {
  if (Array.isArray(said) && Array.isArray(given)) {
    if (said.length !== given.length) {
      const problem = `the file says ${counted(said.length, "entry", "entries")}, its segments give ${given.length}`;
      yield { place, problem };
      return;
    }
    for (const [index, entry] of said.entries()) {
      yield* differ(entry, given[index], `${place}[${index}]`, comparing);
    }
  } else if (isObject(said) && isObject(given)) {
    for (const key of new Set([...Object.keys(said), ...Object.keys(given)])) {
      const inner = `${place}.${key}`;
      if (!(key in given))
        yield { place: inner, problem: `the file says ${shown(said[key])}, its segments give nothing` };
      else if (key in said) yield* differ(said[key], given[key], inner, comparing);
      else if (!comparing.mayLack)
        yield { place: inner, problem: `is missing, its segments give ${shown(given[key])}` };
    }
  } else if (!isSame(said, given)) {
    yield { place, problem: `the file says ${shown(said)}, its segments give ${shown(given)}` };
  }
}

/** Whether two values are the same; numbers, but for the last digits. */
export function isSame(said: unknown, given: unknown): boolean {
  if (typeof said !== "number" || typeof given !== "number") return said === given;
  return Math.abs(said - given) <= RELATIVE_TOLERANCE * Math.max(Math.abs(said), Math.abs(given));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value as its file writes it, cut short. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
