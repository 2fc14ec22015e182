import { join, resolve } from "node:path";
import { command } from "@super-heroes/cli/command";
import { EXIT } from "@super-heroes/cli/exit-code";
import { interruption } from "@super-heroes/cli/interruption";
import { defaulting, flag } from "@super-heroes/cli/option";
import { stopWithParent } from "@super-heroes/cli/processes/stop-with-parent";
import { wholeNumber } from "@super-heroes/cli/readers";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { counted } from "@super-heroes/system/counted";
import { pageLine } from "../report/own-page/run-outcome.ts";
import { FOLDERS, ownFolder, shownPath } from "../results/files/places.ts";
import { readResult } from "../results/files/read-result.ts";
import { type AaRun, tally, tallyTable } from "./aa-tally.ts";

const MAIN = join(import.meta.dir, "..", "main.ts");
/** The highest ratio of A/A runs with a difference: the level of the test. */
const FALSE_ALARM_RATE = 0.05;
/** The exit code where more runs than that have seen a difference. */
const TOO_MANY_FALSE_ALARMS = 3;

/** `bench aa`: a mode against itself, again and again. */
export const aaCommand = command({
  call: "bun run bench aa",
  usage: ["[options] [-- options of compare]"],
  description:
    "Compares a mode with itself, again and again, and counts how often the laboratory reports a difference where there is none. Every run is a compare --aa --quick with services of its own; the options after -- are passed to each of them.",
  options: {
    runs: defaulting(flag("runs", "N", "the number of runs", wholeNumber(1, 9999)), "20"),
  },
  passesOn: "after --",
  notes: `Example: bun run bench aa --runs 20 -- --stack local --modes parallel --seconds 1 --warmup 0.3

The runs go to results/local/${FOLDERS.aa}/. The exit code is 0 when at most one run in twenty reports faster or slower, else ${TOO_MANY_FALSE_ALARMS}.`,
  async run({ values: { runs }, passedOn }) {
    const signal = interruption();
    const done: AaRun[] = [];
    for (let number = 1; number <= runs; number++) {
      const file = await compareWithItself(passedOn, `aa-${String(number).padStart(2, "0")}`, signal);
      if (file === undefined) return EXIT.failed;
      const result = await readResult(resolve(repositoryRoot, file));
      if (result.schemaVersion === 1) throw new Error(`${file} has an old version of the result format`);
      done.push({ runId: result.runId, comparisons: result.comparisons });
      console.log(
        `${number} of ${runs}: ${tally(done.slice(-1)).falseAlarms === 0 ? "no difference" : "a false alarm"}`,
      );
    }
    const { falseAlarms } = tally(done);
    console.log(`\n${tallyTable(done)}\n\n${falseAlarms} of ${counted(runs, "run")} reported a difference.`);
    console.log(`Runs:   ${shownPath(join(ownFolder(), FOLDERS.aa))}\n${await pageLine()}`);
    return falseAlarms <= runs * FALSE_ALARM_RATE ? EXIT.ok : TOO_MANY_FALSE_ALARMS;
  },
});

/**
 * Runs one comparison as a command of its own. Resolves with its result file, as printed; `undefined` when it failed.
 * Rejects with the signal's reason when that is aborted, once the run has kept what it measured.
 */
async function compareWithItself(
  options: readonly string[],
  name: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const child = Bun.spawn(
    [process.execPath, MAIN, "compare", "--aa", "--quick", ...options, "--name", name],
    {
      cwd: repositoryRoot,
      stdin: "ignore",
      stdout: "pipe",
      stderr: "inherit",
      signal,
      killSignal: "SIGTERM",
    },
  );
  stopWithParent(child);
  const output = await new Response(child.stdout).text();
  const file = /^Result: (\S+)$/m.exec(output)?.[1];
  const exitCode = await child.exited;
  signal.throwIfAborted();
  return exitCode === 0 ? file : undefined;
}
