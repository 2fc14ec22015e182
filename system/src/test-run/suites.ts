import { createWriteStream } from "node:fs";
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
import { type Tally, tallyOf } from "./tally.ts";

/** One run of `bun test`. */
export interface SuitesOptions {
  /** The repository's root, an absolute path. */
  root: string;
  /** Paths from there. */
  files: readonly string[];
  bunFlags: readonly string[];
  env: Record<string, string | undefined>;
  /** Receives everything that is printed; an absolute path. */
  logFile: string;
  display: Display;
  /** Hands on everything that bun prints as it is. */
  verbose: boolean;
  /** Aborting it ends the run as Ctrl-C does. */
  signal: AbortSignal;
}

/** How it ended. */
export interface SuitesOutcome {
  exitCode: number;
  tally: Tally;
}

/** A test that is interrupted ends what it has started; one that does not is ended by force after this long. */
const STOP_LIMIT_MS = 2000;

/**
 * Runs these test files and shows how it goes. Their temporary files are in one folder, which is removed afterwards: a test
 * that is interrupted leaves nothing behind.
 */
export async function runSuites(options: SuitesOptions): Promise<SuitesOutcome> {
  const { root, files, bunFlags, env, logFile, display, verbose, signal } = options;
  await mkdir(dirname(logFile), { recursive: true });
  const log = createWriteStream(logFile);
  // It is a second copy: the disk may be full, and the tests go on.
  log.once("error", ({ message }) =>
    console.error(`test: what is printed is not kept in a file: ${message}`),
  );
  const temporary = await mkdtemp(join(tmpdir(), `${TEMPORARY_PREFIX}tests-`));
  const guarded = guardWith(["rm", "-rf", temporary]);
  // As the system's own folder: servers that root starts as another user have their data below it.
  await chmod(temporary, 0o755);
  const argv = [
    "test",
    ...timeoutFlags(bunFlags),
    ...workerFlags(files.length, bunFlags),
    ...bunFlags,
    ...files.map((file) => `./${file}`),
  ];
  const child = Bun.spawn([process.execPath, ...argv], {
    cwd: root,
    // What is read here has no colours.
    env: { ...env, NO_COLOR: "1", FORCE_COLOR: undefined, TMPDIR: temporary },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    // A group of its own, so that what it starts can be ended with it.
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
      // The counts are among the last lines; whatever a test prints may look like them.
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
  await new Promise<void>((resolve) => log.end(resolve));
  removeTree(temporary);
  guarded.release();
  return { exitCode, tally: tallyOf(results.join("\n"), exitCode) };
}

function endGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leader, signal);
  } catch {
    // All of it has ended.
  }
}

/** A test that takes longer hangs. Bun's own 5 s are too few on a machine that is busy with other things. */
const TEST_LIMIT_MS = 30_000;

const timeoutFlags = (bunFlags: readonly string[]): string[] =>
  bunFlags.some((flag) => flag.startsWith("--timeout")) ? [] : [`--timeout=${TEST_LIMIT_MS}`];

/** More of them would only wait for the databases, which they share. */
const MOST_WORKERS = 4;

/** Each file in a process that has no other at the time, as many at once as there are cores. */
function workerFlags(files: number, bunFlags: readonly string[]): string[] {
  const chosen = bunFlags.some((flag) => flag.startsWith("--parallel"));
  const workers = Math.min(availableParallelism(), MOST_WORKERS, files);
  return chosen || workers < 2 ? [] : [`--parallel=${workers}`];
}
