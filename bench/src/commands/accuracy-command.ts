import { command } from "@super-heroes/cli/command";
import { EXIT } from "@super-heroes/cli/exit-code";
import { interruption } from "@super-heroes/cli/interruption";
import { defaulting, flag, optional } from "@super-heroes/cli/option";
import { fileName, listOf, oneOf, wholeNumber } from "@super-heroes/cli/readers";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { UsageError } from "@super-heroes/cli/usage-error";
import { counted } from "@super-heroes/system/counted";
import { abChoice } from "../experiments/ab/ab-choice.ts";
import { abExperiment } from "../experiments/ab/ab-experiment.ts";
import { CASE_NAMES, CASES, MAX_REGRESSION } from "../experiments/accuracy/cases.ts";
import { argumentsOf } from "../experiments/accuracy/compare-servers.ts";
import { runAccuracy } from "../experiments/accuracy/run-accuracy.ts";
import { outcomeLines } from "../report/own-page/run-outcome.ts";
import { accuracyReport } from "../report/tables/accuracy-table.ts";
import { showProgress } from "../report/terminal/progress.ts";
import { duration } from "../report/words/duration.ts";
import { FOLDERS } from "../results/files/places.ts";
import { abCommand } from "./ab-command.ts";

/** The exit code where the laboratory was wrong more often than it may be. */
const TOO_OFTEN_WRONG = 3;

/** `bench accuracy`: how often is `bench ab` right about servers whose difference is known? */
export const accuracyCommand = command({
  call: "bun run bench accuracy",
  usage: ["[options] [-- options of ab]"],
  description: `Compares two servers whose difference is known, again and again, and counts how often \`bench ab\` is right. The servers are those of examples/ab/, started anew for each comparison. Every comparison is a whole \`bench ab\` with --max-regression ${MAX_REGRESSION}; the options after -- are passed to each of them.`,
  options: {
    cases: defaulting(
      flag("cases", "LIST", "which servers are compared, see below", listOf(oneOf(CASE_NAMES))),
      CASE_NAMES.join(","),
    ),
    runs: optional(
      flag("runs", "N", "the number of comparisons of each case", wholeNumber(1, 1000)),
      CASES.map(({ name, usualRuns }) => `${name} ${usualRuns}`).join(", "),
    ),
    runtime: defaulting(
      flag("runtime", "NAME", "what the servers run on: node or bun", oneOf(["node", "bun"] as const)),
      "node",
    ),
    name: defaulting(flag("name", "NAME", "the end of the result file's name", fileName), "accuracy"),
  },
  passesOn: "after --",
  lists: [{ title: "Cases", entries: CASES.map(({ name, title }) => ({ name, about: title })) }],
  notes: `Example: bun run bench accuracy --cases aa,delay --runs 5 -- --quick

The result goes to results/local/${FOLDERS.accuracy}/, those of the comparisons to results/local/. The command prints how long it takes before it starts. Ctrl-C stops it and keeps what was compared. The exit code is 0 when the laboratory was right as often as promised, else ${TOO_OFTEN_WRONG}.`,
  async run({ values: { cases: names, runs, runtime, name }, passedOn }) {
    const cases = CASES.filter((entry) => names.includes(entry.name)).map((entry) => ({
      ...entry,
      runs: runs ?? entry.usualRuns,
    }));
    const total = cases.reduce((sum, entry) => sum + entry.runs, 0);
    const runSeconds = await secondsOfRun(runtime, passedOn);
    console.error(`${counted(total, "comparison")}: ${duration(total * runSeconds)}.`);
    const { document, file, stoppedBy } = await runAccuracy({
      request: { cases, runtime, argv: passedOn, name, runSeconds },
      progress: showProgress(process.stderr),
      signal: interruption(),
    });
    if (document && file !== undefined)
      console.log(`\n${accuracyReport(document)}\n\n${await outcomeLines(file)}`);
    if (stoppedBy !== undefined) throw stoppedBy;
    return document?.cases.every(({ passed }) => passed) ? EXIT.ok : TOO_OFTEN_WRONG;
  },
});

/** How long one comparison is announced to take. Throws a `UsageError` for options that `ab` does not have. */
async function secondsOfRun(runtime: "node" | "bun", argv: readonly string[]): Promise<number> {
  const input = abCommand.read(argumentsOf({ runtime, both: {}, hidden: {}, argv, name: "accuracy" }));
  if (input === "help")
    throw new UsageError("--help of ab has no place after --: type bun run bench ab --help");
  return abExperiment(await abChoice(input.values, input.words, repositoryRoot)).plannedSeconds;
}
