import { interruption } from "@super-heroes/system/interrupt";
import { defaulting, type Flag, optional } from "../../commands/cli/flag.ts";
import { flags } from "../../commands/cli/flags.ts";
import { helpOf } from "../../commands/cli/help.ts";
import { parse } from "../../commands/cli/parse.ts";
import { decimal, wholeNumber, wordOf } from "../../commands/cli/readers.ts";
import { printOutcome } from "../../report/own-page/run-outcome.ts";
import { tuningReport } from "../../report/tables/tuning-tables.ts";
import { showProgress } from "../../report/terminal/progress.ts";
import { type ArmChoice, armFrom, assertComparable } from "./arm.ts";
import { runTuning, type TuningRequest } from "./run.ts";

const arm: Flag<ArmChoice[]> = {
  name: "arm",
  form: "NAME=DIR[,K=V…]",
  about:
    "once for each variant, the baseline first: a checkout of this repository with its dependencies installed (. for this one), and variables for all its services, or as FIGHTS_KEY=VALUE for one",
  read: (text, name, earlier = []) => [...earlier, armFrom(text, name)],
};

/** Services that run elsewhere cannot be compared here: they are started from each arm's folder. */
const ownStack: Flag<TuningRequest["stack"]> = {
  ...flags.stack,
  about: "embedded: SQLite; local: PostgreSQL, MariaDB and MongoDB or its stand-in",
  read: wordOf(["embedded", "local"]),
};

const options = {
  arms: { ...arm, otherwise: "", fallback: () => [] },
  modes: defaulting(flags.modes, "parallel,coalesced"),
  connections: defaulting({ ...flags.connections, form: "N", read: wholeNumber(1, 10_000) }, "64"),
  rounds: defaulting(
    { name: "rounds", form: "N", about: "drive every arm twice so often", read: wholeNumber(1, 1000) },
    "8",
  ),
  seconds: defaulting({ ...flags.seconds, about: "of each pass", read: decimal(0.2, 3600, "seconds") }, "1"),
  stack: defaulting(ownStack, "local"),
  seed: optional(flags.seed, "drawn, and recorded"),
  name: defaulting(flags.name, "tuning"),
};

const help = helpOf({
  name: "tuning",
  answers:
    "Says what a change to the services gave: compares variants of their code, or of their environment, by the CPU time that a fight costs, databases included. All arms run at the same time and are driven one after another, forward and back in each round (ABCCBA), in an order drawn anew; what is told is the median over rounds of each arm's ratio to the baseline, with its exact order-statistic interval from six rounds on. Store pools are of 20 connections, and fights are not stored, unless an arm says otherwise.",
  takes: "modes × arms × (4 s + rounds × 2 × (seconds + 1 s)): two arms in two modes take about 2 min 30 s.",
  example: "bun run bench tuning --arm before=../before --arm after=. --stack local --rounds 12",
  result:
    "The result goes to results/local/tuning/<time>-<name>.json, the services' logs to .data/bench/. Ctrl-C stops, and keeps what was measured.",
  options,
});

/** Reads what was typed. Throws a `UsageError`. */
export function readTuning(argv: readonly string[]): TuningRequest | "help" {
  const parsed = parse(argv, options);
  if (parsed === "help") return "help";
  assertComparable(parsed.values.arms);
  return parsed.values;
}

/** `bench tuning`: resolves with the exit code; rejects with what stopped it, after its result is written. */
export async function tuningCommand(argv: readonly string[]): Promise<number> {
  const request = readTuning(argv);
  if (request === "help") {
    process.stdout.write(help);
    return 0;
  }
  const progress = showProgress(process.stderr);
  const given = { request, argv: ["tuning", ...argv], progress, signal: interruption() };
  const { result, file, stoppedBy } = await runTuning(given);
  if (result) await printOutcome(tuningReport(result), file, stoppedBy === undefined);
  if (stoppedBy !== undefined) throw stoppedBy;
  return 0;
}
