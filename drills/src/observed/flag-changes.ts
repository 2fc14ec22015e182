import { setTimeout as pause } from "node:timers/promises";

/** Reads the log of a service. */
type ReadLog = (name: string) => Promise<string[]>;

/** How many processes of each service have to use the flags. */
export type Processes = Readonly<Record<string, number>>;

const EVERY_MS = 50;

/**
 * How long it took until every process had logged that it uses this version of the flags, by the times in their logs; `NaN` when that
 * takes longer than `withinMs`.
 */
export async function reachedAfterMs(
  version: string,
  changedAtMs: number,
  processes: Processes,
  { logOf, withinMs }: { logOf: ReadLog; withinMs: number },
): Promise<number> {
  const timesIn = async (name: string) =>
    (await logOf(name))
      .filter((line) => line.includes(`"version":"${version}"`))
      .map((line) => (JSON.parse(line) as { time: number }).time)
      .filter((timeMs) => timeMs >= changedAtMs);
  for (const endsAtMs = Date.now() + withinMs; Date.now() < endsAtMs; await pause(EVERY_MS)) {
    const times = await Promise.all(
      Object.entries(processes).map(async ([name, count]) => ({ count, times: await timesIn(name) })),
    );
    if (times.every(({ count, times }) => times.length >= count))
      return Math.max(...times.flatMap((one) => one.times)) - changedAtMs;
  }
  return Number.NaN;
}
