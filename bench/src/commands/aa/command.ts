import { join, resolve } from "node:path";
import { counted } from "@super-heroes/system/counted";
import { interruption } from "@super-heroes/system/interrupt";
import { stopWithParent } from "@super-heroes/system/orphans";
import { repositoryRoot } from "@super-heroes/system/repository";
import { pageLine } from "../../report/own-page/run-outcome.ts";
import { readResult } from "../../results/publish/read-result.ts";
import { FOLDERS, ownFolder, shownPath } from "../../results/run/places.ts";
import { UsageError } from "../cli/usage-error.ts";
import { type AaRun, tally, tallyTable } from "./tally.ts";

const MAIN = join(import.meta.dir, "..", "..", "main.ts");
const USUAL_RUNS = 20;
/** Of a good laboratory's A/A runs at most this share sees a difference: the level of its test. */
const SHARE_OF_FALSE_ALARMS = 0.05;

const help = `Compares a mode with itself, again and again, and counts how often the laboratory sees a difference where none is.
Every run is a compare --aa --quick of its own, with services of its own; what follows -- goes to each of them.

Usage: bun run bench aa [--runs N] [-- compare's flags]

  --runs N                so many runs (default: ${USUAL_RUNS})
  --help                  this text

Example: bun run bench aa --runs 20 -- --stack local --modes parallel --seconds 1 --warmup 0.3

The runs go to results/local/${FOLDERS.aa}/. Ends with 0 when at most one run in twenty says faster or slower, else with 3.
`;

/** Runs `bench aa`. Resolves with the exit code; throws {@link UsageError}. */
export async function aaCommand(argv: readonly string[]): Promise<number> {
  if (argv.includes("--help") || argv.includes("-h")) {
    process.stdout.write(help);
    return 0;
  }
  const { runs, rest } = readArguments(argv);
  const signal = interruption();
  const done: AaRun[] = [];
  for (let number = 1; number <= runs; number++) {
    const file = await compareWithItself(rest, `aa-${String(number).padStart(2, "0")}`, signal);
    if (file === undefined) return 1;
    const result = await readResult(resolve(repositoryRoot, file));
    if (result.schemaVersion === 1) throw new Error(`${file} is of an old version`);
    done.push({ runId: result.runId, comparisons: result.comparisons });
    console.log(
      `${number} of ${runs}: ${tally(done.slice(-1)).falseAlarms === 0 ? "no difference" : "a false alarm"}`,
    );
  }
  const { falseAlarms } = tally(done);
  console.log(
    `\n${tallyTable(done)}\n\n${falseAlarms} of ${counted(runs, "run")} saw a difference where none is.`,
  );
  console.log(`Runs:   ${shownPath(join(ownFolder(), FOLDERS.aa))}\n${await pageLine()}`);
  return falseAlarms <= runs * SHARE_OF_FALSE_ALARMS ? 0 : 3;
}

function readArguments(argv: readonly string[]): { runs: number; rest: readonly string[] } {
  const end = argv.indexOf("--");
  const [own, rest] = end < 0 ? [argv, []] : [argv.slice(0, end), argv.slice(end + 1)];
  if (own.length === 0) return { runs: USUAL_RUNS, rest };
  const [flag, value = ""] = own;
  if (flag !== "--runs" || own.length > 2)
    throw new UsageError(
      `unknown argument ${flag === "--runs" ? own[2] : flag}; known: --runs, --help, and -- before compare's flags`,
    );
  if (!/^[1-9]\d{0,3}$/.test(value))
    throw new UsageError(`--runs expects a whole number from 1 to 9999, got ${JSON.stringify(value)}`);
  return { runs: Number(value), rest };
}

/**
 * One run, as a person would type it. Resolves with its file, as it prints it; `undefined` when it failed. Rejects with the
 * signal's reason when that is aborted, once the run has kept what it measured.
 */
async function compareWithItself(
  flags: readonly string[],
  name: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const child = Bun.spawn([process.execPath, MAIN, "compare", "--aa", "--quick", ...flags, "--name", name], {
    cwd: repositoryRoot,
    stdin: "ignore",
    stdout: "pipe",
    stderr: "inherit",
    signal,
    killSignal: "SIGTERM",
  });
  stopWithParent(child);
  const said = await new Response(child.stdout).text();
  const file = /^Result: (\S+)$/m.exec(said)?.[1];
  const exitCode = await child.exited;
  signal.throwIfAborted();
  return exitCode === 0 ? file : undefined;
}
