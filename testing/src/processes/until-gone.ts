import { processInfo } from "@super-heroes/cli/processes/process-info";
import { eventually } from "./eventually.ts";

/** The limit for processes that have to end with another one. */
const GONE_WITHIN_MS = 5000;

/**
 * Resolves when none of the processes runs; a zombie does not count as running. Rejects with those that still run after
 * `withinMs`.
 */
export async function untilGone(pids: readonly number[], withinMs = GONE_WITHIN_MS): Promise<void> {
  const left = async () => pids.filter((pid) => processInfo(pid) !== undefined);
  await eventually("processes have ended", left, (running) => running.length === 0, withinMs);
}
