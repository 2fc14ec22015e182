import { command } from "@super-heroes/cli/command";
import { EXIT } from "@super-heroes/cli/exit-code";
import { interruption } from "@super-heroes/cli/interruption";
import { defaulting, type Flag, flag, optional, type Values } from "@super-heroes/cli/option";
import { decimal, oneOf, wholeNumber } from "@super-heroes/cli/readers";
import { flags } from "../experiments/command-line/flags.ts";
import { measurementText } from "../experiments/command-line/measurement-text.ts";
import { type ArmChoice, armFrom, assertComparable } from "../experiments/tuning/arm-choice.ts";
import { runTuning, type TuningRequest } from "../experiments/tuning/run-tuning.ts";
import { printOutcome } from "../report/own-page/run-outcome.ts";
import { tuningReport } from "../report/tables/tuning-tables.ts";
import { showProgress } from "../report/terminal/progress.ts";

const arm: Flag<ArmChoice[]> = {
  name: "arm",
  form: "NAME=DIR[,K=V…]",
  about:
    "once for each variant, the baseline first: a checkout of this repository with its dependencies installed (. for this one), and variables for all its services, or as FIGHTS_KEY=VALUE for one",
  read: (text, name, earlier = []) => [...earlier, armFrom(text, name)],
};

/** The services of each arm are started from its folder, so running ones cannot be compared. */
const ownStack: Flag<TuningRequest["stack"]> = {
  ...flags.stack,
  about: "embedded: SQLite; local: PostgreSQL, MariaDB and MongoDB (or FerretDB)",
  read: oneOf(["embedded", "local"]),
};

const options = {
  arms: { ...arm, otherwise: "", fallback: () => [] },
  modes: defaulting(flags.modes, "parallel,coalesced"),
  connections: defaulting({ ...flags.connections, form: "N", read: wholeNumber(1, 10_000) }, "64"),
  rounds: defaulting(
    flag(
      "rounds",
      "N",
      "the number of rounds, in each of which every arm is driven twice",
      wholeNumber(1, 1000),
    ),
    "8",
  ),
  seconds: defaulting(
    { ...flags.seconds, about: "the length of each pass", read: decimal(0.2, 3600, "seconds") },
    "1",
  ),
  stack: defaulting(ownStack, "local"),
  seed: optional(flags.seed, "drawn, and recorded"),
  name: defaulting(flags.name, "tuning"),
};

const text = measurementText({
  name: "tuning",
  description:
    "Measures the effect of a change to the services: compares variants of their code, or of their environment, by the CPU time of a fight, databases included. All arms run at the same time and are driven one after another, forward and back in each round (ABCCBA), in an order drawn anew. The result is the median over rounds of each arm's ratio to the baseline, with its exact order-statistic interval from six rounds on. Store pools have 20 connections, and fights are not stored, unless an arm sets something else.",
  takes: "modes × arms × (4 s + rounds × 2 × (seconds + 1 s)): two arms in two modes take about 2 min 30 s.",
  example: "bun run bench tuning --arm before=../before --arm after=. --stack local --rounds 12",
  result:
    "The result goes to results/local/tuning/<time>-<name>.json, the services' logs to .data/bench/. Ctrl-C stops the run and keeps what was measured.",
  options,
});

/** `bench tuning`. Rejects with what stopped the run, after its result is written. */
export const tuningCommand = command({
  ...text,
  options,
  async run({ values, argv }) {
    const request = requestFrom(values);
    const progress = showProgress(process.stderr);
    const given = { request, argv: ["tuning", ...argv], progress, signal: interruption() };
    const { result, file, stoppedBy } = await runTuning(given);
    if (result) await printOutcome(tuningReport(result), file, stoppedBy === undefined);
    if (stoppedBy !== undefined) throw stoppedBy;
    return EXIT.ok;
  },
});

/** Reads what was typed. Throws a `UsageError`. */
export function readTuning(argv: readonly string[]): TuningRequest | "help" {
  const input = tuningCommand.read(argv);
  return input === "help" ? "help" : requestFrom(input.values);
}

function requestFrom(values: Values<typeof options>): TuningRequest {
  assertComparable(values.arms);
  return values;
}
