import type { SideProgram } from "./side-program.ts";

/** The time for starting servers anew, for each block, on average. */
export const RENEWAL_SECONDS = 0.2;

/** How many blocks share a process, when servers take this long to start: what is started slowly is started less often. */
export const blocksOfAProcess = (startSeconds: number): number =>
  Math.max(1, Math.round(startSeconds / RENEWAL_SECONDS));

/** Both servers are started at once. */
const slowestStart = (programs: readonly SideProgram[]): number =>
  Math.max(...programs.map(({ startSeconds }) => startSeconds));

/** Says that blocks share processes, where they do. */
export function renewalNotes(programs: readonly SideProgram[]): string[] {
  const seconds = slowestStart(programs);
  const blocks = blocksOfAProcess(seconds);
  if (blocks === 1) return [];
  return [
    `The servers take ${seconds.toFixed(1)} s to start, so ${blocks} blocks follow one another on the same processes.`,
  ];
}

/**
 * Starts servers anew before a block; each call is for one. Not before the first, when they have just been started, and where they
 * start slowly not before each of the others, so that a run takes as long as it was announced.
 */
export function renewerOf(programs: readonly SideProgram[]): (signal: AbortSignal) => Promise<void> {
  const every = blocksOfAProcess(slowestStart(programs));
  let blocks = 0;
  return async (signal) => {
    if (blocks > 0 && blocks % every === 0)
      await Promise.all(programs.map((program) => program.renew(signal)));
    blocks += 1;
  };
}
