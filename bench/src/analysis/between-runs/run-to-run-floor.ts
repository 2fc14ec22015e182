import { METRICS } from "../derived.ts";
import { shiftBetween } from "../statistics/shift-interval.ts";
import { armKey, type FinishedRun } from "./finished-run.ts";
import { logarithmsOf } from "./logarithms.ts";

/**
 * Two runs of the same code may differ by this much on a quiet machine, even where their own blocks agree: a process that
 * is started again has another layout of its memory, and the machine another state (Kalibera and Jones, "Rigorous
 * Benchmarking in Reasonable Time", ISMM 2013, whose levels above the iteration are such restarts).
 */
export const LEAST_RUN_TO_RUN = 0.05;

/** By how much runs of the same code differ, as a relative effect, by arm under a load, and metric. */
export type RunToRunFloors = ReadonlyMap<string, number>;

/** Identifies one metric of an arm under a load. */
export const floorKey = (arm: Parameters<typeof armKey>[0], metric: string): string =>
  `${armKey(arm)} ${metric}`;

/** The largest difference between any two of several runs of the same code. */
export function runToRunFloors(repeats: readonly FinishedRun[]): RunToRunFloors {
  const floors = new Map<string, number>();
  for (const [index, older] of repeats.entries()) {
    for (const newer of repeats.slice(index + 1)) {
      for (const arm of older.arms) {
        const twin = newer.arms.find((other) => armKey(other) === armKey(arm));
        if (twin === undefined) continue;
        for (const metric of METRICS) {
          const [a, b] = [logarithmsOf(arm, metric), logarithmsOf(twin, metric)];
          if (a.length === 0 || b.length === 0) continue;
          const key = floorKey(arm, metric);
          const effect = Math.expm1(Math.abs(shiftBetween(a, b).estimate));
          floors.set(key, Math.max(effect, floors.get(key) ?? 0));
        }
      }
    }
  }
  return floors;
}
