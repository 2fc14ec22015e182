import { mkdir, readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isLocks, ownNewFolder, removeUnlessOwned } from "@super-heroes/cli/processes/own-folder";
import { dataDir, requireDataDir } from "@super-heroes/database/local-stack/default-dir";
import { RECORDS } from "../results/files/record-log.ts";

/** Where runs keep their logs and data. */
export const RUNS_DIR = join(dataDir, "bench");
/** Where stores of a given size are kept from run to run. */
export const ROWS_DIR = join(dataDir, "bench-rows");

/** The folder of one run: its logs and data, and what it has measured until its result is written. */
export interface RunFolder extends Disposable {
  /** An absolute path. */
  readonly path: string;
  /** The requested id, or one with a number where another run began in the same second. */
  readonly runId: string;
  release(): void;
}

/**
 * Creates the folder of a run in the folder `runs`. This process owns it until it is released or the process ends. Of
 * the earlier folders those of running runs stay, the newest `kept`, and those with measurements that no result has.
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

/** The name of a result: it begins with the time of its run. */
const RESULT = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ-.*\.json$/;

/** A result that could not be written where it belongs, or the records of a run that was killed. */
async function holdsMeasurements(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => []);
  return names.some((name) => RESULT.test(name) || name.endsWith(RECORDS));
}
