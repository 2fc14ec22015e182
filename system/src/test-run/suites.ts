import { createWriteStream, type WriteStream } from "node:fs";
import { chmod, mkdir, mkdtemp } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { guardWith } from "@super-heroes/cli/processes/guard";
import { linesOf } from "@super-heroes/cli/processes/lines";
import { stopWithParent } from "@super-heroes/cli/processes/stop-with-parent";
import { removeTree } from "@super-heroes/database/tools/remove-tree";
import { TEMPORARY_PREFIX } from "../clean/places.ts";
import { outputReader } from "./bun-output.ts";
import type { Display } from "./display.ts";
import { runsOf } from "./long-files.ts";
import { sumOf, type Tally, tallyOf } from "./tally.ts";

/** The run of some test files. */
export interface SuitesOptions {
  /** The repository's root, an absolute path. */
  root: string;
  /** Paths from there. */
  files: readonly string[];
  bunFlags: readonly string[];
  env: Record<string, string | undefined>;
  /** The file of the whole output; an absolute path. */
  logFile: string;
  display: Display;
  /** Print the output of bun as it is. */
  verbose: boolean;
  /** Aborting it ends the run as Ctrl-C does. */
  signal: AbortSignal;
}

/** The outcome of a run. */
export interface SuitesOutcome {
  exitCode: number;
  tally: Tally;
}

/** The time for interrupted tests to end what they started; then they are killed. */
const STOP_LIMIT_MS = 2000;

/**
 * Runs these test files and shows their progress, in one run of `bun test` for the long files and one for the others. Their
 * temporary files are in one folder, which is removed afterwards, also when the run is interrupted.
 */
export async function runSuites(options: SuitesOptions): Promise<SuitesOutcome> {
  const { files, bunFlags, logFile, signal } = options;
  await mkdir(dirname(logFile), { recursive: true });
  const log = createWriteStream(logFile);
  // The file is a second copy: where the disk is full, the tests continue.
  log.once("error", ({ message }) => console.error(`test: the output is not written to a file: ${message}`));
  const temporary = await mkdtemp(join(tmpdir(), `${TEMPORARY_PREFIX}tests-`));
  const guarded = guardWith(["rm", "-rf", temporary]);
  // With the mode of the system's own folder: servers that root starts as another user have their data below it.
  await chmod(temporary, 0o755);
  const outcomes: SuitesOutcome[] = [];
  // With flags, such as a pattern for names, a run of its own may have no test, which is an error of bun.
  for (const run of bunFlags.length === 0 ? runsOf(files) : [files]) {
    if (signal.aborted) break;
    outcomes.push(await runBunTest(run, temporary, log, options));
  }
  await new Promise<void>((resolve) => log.end(resolve));
  removeTree(temporary);
  guarded.release();
  return {
    exitCode: outcomes.find(({ exitCode }) => exitCode !== 0)?.exitCode ?? 0,
    tally: sumOf(outcomes.map(({ tally }) => tally)),
  };
}

/** One run of `bun test`. */
async function runBunTest(
  files: readonly string[],
  temporary: string,
  log: WriteStream,
  { root, bunFlags, env, display, verbose, signal }: SuitesOptions,
): Promise<SuitesOutcome> {
  const argv = [
    "test",
    ...timeoutFlags(bunFlags),
    ...workerFlags(files.length, bunFlags),
    ...bunFlags,
    ...files.map((file) => `./${file}`),
  ];
  const child = Bun.spawn([process.execPath, ...argv], {
    cwd: root,
    // The output is parsed, and has no colours.
    env: { ...env, NO_COLOR: "1", FORCE_COLOR: undefined, TMPDIR: temporary },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    // In its own group, so that its children end with it.
    detached: true,
  });
  stopWithParent(child, { isGroup: true });
  let force: Timer | undefined;
  const stop = () => {
    endGroup(child.pid, "SIGINT");
    force = setTimeout(endGroup, STOP_LIMIT_MS, child.pid, "SIGKILL");
  };
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop, { once: true });
  const reader = outputReader(display);
  const results: string[] = [];
  const readErrors = async () => {
    for await (const line of linesOf(child.stderr)) {
      log.write(`${line}\n`);
      // The counts are among the last lines; the output of a test may look like them.
      results.push(line);
      if (results.length > 200) results.shift();
      reader.read(line);
      if (verbose) process.stderr.write(`${line}\n`);
    }
  };
  const readOutput = async () => {
    for await (const line of linesOf(child.stdout)) {
      log.write(`${line}\n`);
      if (verbose) process.stdout.write(`${line}\n`);
    }
  };
  await Promise.all([readErrors(), readOutput()]);
  const exitCode = await child.exited;
  signal.removeEventListener("abort", stop);
  clearTimeout(force);
  reader.end();
  return { exitCode, tally: tallyOf(results.join("\n"), exitCode) };
}

function endGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leader, signal);
  } catch {
    // The whole group has ended.
  }
}

/** The time limit of a test. Bun's default of 5 s is too short on a busy machine. */
const TEST_LIMIT_MS = 30_000;

const timeoutFlags = (bunFlags: readonly string[]): string[] =>
  bunFlags.some((flag) => flag.startsWith("--timeout")) ? [] : [`--timeout=${TEST_LIMIT_MS}`];

/** More processes would only wait for the databases that they share. */
const MOST_WORKERS = 4;

/** Each file runs in a process of its own at the time, as many at once as there are cores. */
function workerFlags(files: number, bunFlags: readonly string[]): string[] {
  const chosen = bunFlags.some((flag) => flag.startsWith("--parallel"));
  const workers = Math.min(availableParallelism(), MOST_WORKERS, files);
  return chosen || workers < 2 ? [] : [`--parallel=${workers}`];
}
