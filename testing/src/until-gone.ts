import { processInfo } from "@super-heroes/cli/processes/process-info";
import { eventually } from "./eventually.ts";

/** What the system promises about processes that are to end with another one. */
const GONE_WITHIN_MS = 5000;

/**
 * Resolves when none of these processes runs any more; one that was not collected by its parent yet does not. Throws with those that
 * still do after 5 s, or `withinMs`.
 */
export async function untilGone(pids: readonly number[], withinMs = GONE_WITHIN_MS): Promise<void> {
  const left = async () => pids.filter((pid) => processInfo(pid) !== undefined);
  await eventually("processes have ended", left, (running) => running.length === 0, withinMs);
}
