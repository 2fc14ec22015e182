import { processLook } from "@super-heroes/database/processes/process-look";
import { eventually } from "./eventually.ts";

/** The time within which a process must end after the one it belongs to. */
const GONE_WITHIN_MS = 5000;

/**
 * Resolves when none of these processes runs; a zombie does not count as running. Throws with those that still run after 5 s, or
 * after `withinMs`.
 */
export async function untilGone(pids: readonly number[], withinMs = GONE_WITHIN_MS): Promise<void> {
  const left = async () => pids.filter((pid) => processLook(pid) !== undefined);
  await eventually("processes have ended", left, (running) => running.length === 0, withinMs);
}
