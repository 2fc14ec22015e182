import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/system/repository";
import type { BenchOptions } from "./cli/cli.ts";
import { findK6, type K6Found } from "./generators/k6-program.ts";
import type { Budget } from "./plan/budget.ts";

const LONGEST_TIMER_MS = 2 ** 31 - 1;
const RUNS = join(repositoryRoot, ".data", "bench");
/** Where stores for draws are kept. */
export const ROWS_DIR = join(repositoryRoot, ".data", "bench-rows");

/** A new folder for a run's logs and data, as an absolute path. Of earlier runs only the last one's is kept. */
export async function freshRunDir(runId: string): Promise<string> {
  await mkdir(RUNS, { recursive: true });
  const earlier = (await readdir(RUNS)).sort();
  for (const name of earlier.slice(0, -1)) await rm(join(RUNS, name), { recursive: true, force: true });
  const runDir = join(RUNS, runId);
  await mkdir(runDir, { recursive: true });
  return runDir;
}

/** k6, if the run has an open loop and the time to install what is missing. Never throws. */
export async function k6For(
  { rates, quick }: BenchOptions,
  budget: Budget,
  signal: AbortSignal,
  onProgress: (line: string) => void,
): Promise<K6Found> {
  if (rates.length === 0) return { available: false, reason: "--no-open-loop was given" };
  const tooLong = new AbortController();
  const limitMs = Math.min(Math.max(0, budget.leftForInstalling() * 1000), LONGEST_TIMER_MS);
  const timer = setTimeout(() => tooLong.abort(), limitMs);
  try {
    return await findK6({
      mayInstall: !quick,
      onProgress,
      signal: AbortSignal.any([signal, tooLong.signal]),
    });
  } finally {
    clearTimeout(timer);
  }
}
