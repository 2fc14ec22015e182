import type { Legs } from "./orchestrator.ts";

/** Milliseconds by name, in the order in which they ended. */
export type Timings = Map<string, number>;

/** Runs `work` and notes how long it took under `name`, whether it succeeds or not. */
export async function timed<T>(timings: Timings, name: string, work: () => Promise<T>): Promise<T> {
  const startedAtMs = performance.now();
  try {
    return await work();
  } finally {
    timings.set(name, performance.now() - startedAtMs);
  }
}

/** The same legs, each noting its time under its own name. */
export function timedLegs<L extends Legs>(legs: L, timings: Timings): L {
  const wrapped = Object.entries(legs).map(([name, leg]) => [
    name,
    (scope: Parameters<typeof leg>[0]) => timed(timings, name, () => leg(scope)),
  ]);
  return Object.fromEntries(wrapped);
}

/** The value of a `Server-Timing` header: `hero;dur=1.234, villain;dur=0.871`. */
export const serverTiming = (timings: Timings) =>
  [...timings].map(([name, ms]) => `${name};dur=${ms.toFixed(3)}`).join(", ");
