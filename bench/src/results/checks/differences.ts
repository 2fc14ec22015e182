import { counted } from "@super-heroes/system/counted";
/** A value in a file that is not what it should be. */
export interface Difference {
  /** Where: `comparisons[3].estimate`. */
  place: string;
  /** What is wrong there. */
  problem: string;
}

/**
 * Two numbers closer than this, relative to the larger, are equal. Derived values come from the same file by the same
 * steps, but logarithms and exponentials may differ in their last digit on another machine.
 */
const RELATIVE_TOLERANCE = 1e-9;

/** How strictly two values are compared. */
export interface Comparing {
  /** Whether the rebuilt value may have fields that the file lacks, as for an older file. */
  mayLack: boolean;
}

/** Where a file differs from its rebuilt value; `rebuilt` is compared as after a round trip through JSON. */
export function differencesBetween(
  recorded: unknown,
  rebuilt: unknown,
  place: string,
  comparing: Comparing,
): Difference[] {
  return [...differ(recorded, JSON.parse(JSON.stringify(rebuilt) ?? "null"), place, comparing)];
}

function* differ(
  recorded: unknown,
  rebuilt: unknown,
  place: string,
  comparing: Comparing,
): Generator<Difference> {
  if (Array.isArray(recorded) && Array.isArray(rebuilt)) {
    if (recorded.length !== rebuilt.length) {
      const problem = `the file says ${counted(recorded.length, "entry", "entries")}, its segments give ${rebuilt.length}`;
      yield { place, problem };
      return;
    }
    for (const [index, entry] of recorded.entries()) {
      yield* differ(entry, rebuilt[index], `${place}[${index}]`, comparing);
    }
  } else if (isObject(recorded) && isObject(rebuilt)) {
    for (const key of new Set([...Object.keys(recorded), ...Object.keys(rebuilt)])) {
      const inner = `${place}.${key}`;
      if (!(key in rebuilt))
        yield { place: inner, problem: `the file says ${shown(recorded[key])}, its segments give nothing` };
      else if (key in recorded) yield* differ(recorded[key], rebuilt[key], inner, comparing);
      else if (!comparing.mayLack)
        yield { place: inner, problem: `is missing, its segments give ${shown(rebuilt[key])}` };
    }
  } else if (!isSame(recorded, rebuilt)) {
    yield { place, problem: `the file says ${shown(recorded)}, its segments give ${shown(rebuilt)}` };
  }
}

/** Whether two values are equal; numbers apart from their last digits. */
export function isSame(recorded: unknown, rebuilt: unknown): boolean {
  if (typeof recorded !== "number" || typeof rebuilt !== "number") return recorded === rebuilt;
  return Math.abs(recorded - rebuilt) <= RELATIVE_TOLERANCE * Math.max(Math.abs(recorded), Math.abs(rebuilt));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value as its file has it, truncated. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
