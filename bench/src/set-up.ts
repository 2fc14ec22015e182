import { existsSync } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/system/repository";
import type { Budget } from "./budget.ts";
import type { Experiment } from "./experiments/experiment.ts";
import { findK6, type K6Found } from "./generators/k6-program.ts";

const LONGEST_TIMER_MS = 2 ** 31 - 1;
const RUNS = join(repositoryRoot, ".data", "bench");
/** Where stores for draws are kept. */
export const ROWS_DIR = join(repositoryRoot, ".data", "bench-rows");

/**
 * A new folder for a run's logs and data, as an absolute path. Of earlier runs the last one's is kept, and whatever
 * holds a result that could not be written where it belongs.
 */
export async function freshRunDir(runId: string): Promise<string> {
  await mkdir(RUNS, { recursive: true });
  const earlier = (await readdir(RUNS)).sort();
  for (const name of earlier.slice(0, -1)) {
    if (existsSync(join(RUNS, name, `${name}.json`))) continue;
    await rm(join(RUNS, name), { recursive: true, force: true });
  }
  const runDir = join(RUNS, runId);
  await mkdir(runDir, { recursive: true });
  return runDir;
}

/** k6, if the experiment has an open loop and the time to install what is missing. Throws where it cannot do without. */
export async function k6For(
  { name, openLoop, mayInstall }: Pick<Experiment, "name" | "openLoop" | "mayInstall">,
  budget: Budget,
  signal: AbortSignal,
  onProgress: (line: string) => void,
  find: typeof findK6 = findK6,
): Promise<K6Found> {
  if (openLoop === "none") return { available: false, reason: "no open loop was asked for" };
  const tooLong = new AbortController();
  const limitMs = Math.min(budget.leftForInstallingSeconds() * 1000, LONGEST_TIMER_MS);
  const timer = setTimeout(() => tooLong.abort(), limitMs);
  try {
    const found = await find({ mayInstall, onProgress, signal: AbortSignal.any([signal, tooLong.signal]) });
    signal.throwIfAborted();
    if (found.available || openLoop === "optional") return found;
    throw new Error(`${name} offers fights with k6, and there is none: ${found.reason}. ${HOW_TO_INSTALL}`);
  } finally {
    clearTimeout(timer);
  }
}

const HOW_TO_INSTALL =
  "Install it from https://grafana.com/docs/k6/latest/set-up/install-k6/, or with Go: bun database/src/tools/install.ts k6";
