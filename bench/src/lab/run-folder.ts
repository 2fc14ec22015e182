import { mkdir, readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isLocks, ownNewFolder, removeUnlessOwned } from "@super-heroes/cli/processes/own-folder";
import { dataDir, requireDataDir } from "@super-heroes/database/local-stack/default-dir";
import { RECORDS } from "../results/run/record-log.ts";

/** Where runs keep their logs and data. */
export const RUNS_DIR = join(dataDir, "bench");
/** Where stores for draws are kept. */
export const ROWS_DIR = join(dataDir, "bench-rows");

/** The folder of one run: its logs and data, and what it has measured until its result is written. */
export interface RunFolder extends Disposable {
  /** An absolute path. */
  readonly path: string;
  /** The run's own: that which was asked for, or one with a number where another run has begun in the same second. */
  readonly runId: string;
  release(): void;
}

/**
 * A new folder for a run in the folder `runs`. It is this process's until it is released or the process ends. Of earlier
 * runs those stay that still run, the newest `kept`, and whatever holds what no result in its place has.
 */
export async function openRunFolder(runs: string, runId: string, kept = 1): Promise<RunFolder> {
  await requireDataDir(dirname(runs));
  await mkdir(runs, { recursive: true });
  const earlier = (await readdir(runs)).filter((name) => !isLocks(name)).sort();
  for (const name of earlier.slice(0, Math.max(0, earlier.length - kept))) {
    const folder = join(runs, name);
    if (!(await holdsMeasurements(folder))) await removeUnlessOwned(folder);
  }
  const own = ownNewFolder(join(runs, runId));
  return { ...own, runId: basename(own.path) };
}

/** Begins the name of every run, and so of its result. */
const RESULT = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ-.*\.json$/;

/** A result that could not be written where it belongs, or the records of a run that was killed. */
async function holdsMeasurements(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => []);
  return names.some((name) => RESULT.test(name) || name.endsWith(RECORDS));
}
