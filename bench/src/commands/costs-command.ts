import { command } from "@super-heroes/cli/command";
import type { Input } from "@super-heroes/cli/definition";
import { EXIT } from "@super-heroes/cli/exit-code";
import { interruption } from "@super-heroes/cli/interruption";
import { defaulting, type Flag, optional } from "@super-heroes/cli/option";
import { oneOf } from "@super-heroes/cli/readers";
import { UsageError } from "@super-heroes/cli/usage-error";
import { flags } from "../experiments/command-line/flags.ts";
import { measurementText } from "../experiments/command-line/measurement-text.ts";
import { everyCost } from "../experiments/costs/every-cost.ts";
import { type CostsRequest, runCosts } from "../experiments/costs/run-costs.ts";
import { printOutcome } from "../report/own-page/run-outcome.ts";
import { costsReport } from "../report/tables/platform-cost-tables.ts";
import { showProgress } from "../report/terminal/progress.ts";
import { duration } from "../report/words/duration.ts";

/** The exit code where a promise was missed. */
const MISSED = 3;

/** Each cost starts its services in two ways, so running ones cannot be measured. */
const ownStack: Flag<CostsRequest["stack"]> = {
  ...flags.stack,
  about:
    "embedded: SQLite; local: PostgreSQL, MariaDB and MongoDB (or FerretDB) for the services of a fight; users keeps SQLite",
  read: oneOf(["embedded", "local"]),
};

const options = {
  quick: flags.quick,
  stack: defaulting(ownStack, "embedded"),
  seed: optional(flags.seed, "drawn, and recorded"),
  name: defaulting(flags.name, "costs"),
};

const timeOf = (quick: boolean) =>
  duration(everyCost.reduce((sum, cost) => sum + cost.takesSeconds(cost.plan(quick)), 0));

/** `bench costs`. Rejects with what stopped the run, after its result is written. */
export const costsCommand = command({
  ...measurementText({
    name: "costs",
    description:
      "Measures what parts of the platform cost, and compares that with what is promised. Each cost is measured with and without the part, in turns in an order drawn anew; the result is the median over rounds with its exact order-statistic interval. A promise is met or missed when the whole interval is on that side of it, and open when it lies within. Without a name all costs are measured.",
    takes: `all costs ${timeOf(false)}, quick ${timeOf(true)}; one alone takes less than a minute when quick.`,
    example: "bun run bench costs gateway logins --quick",
    result: `The result goes to results/local/costs/<time>-<name>.json, the services' logs to .data/bench/. Ctrl-C stops the run and keeps what was measured. The exit code is ${MISSED} when a promise is missed.`,
    options,
  }),
  options,
  words: {
    form: "[COST …]",
    about: { COST: "the costs to measure" },
    kind: "cost",
    known: everyCost.map(({ name }) => name),
  },
  lists: [{ title: "Costs", entries: everyCost }],
  async run(input) {
    const progress = showProgress(process.stderr);
    const request = requestFrom(input);
    const given = { request, argv: ["costs", ...input.argv], progress, signal: interruption() };
    const { result, file, stoppedBy } = await runCosts(given);
    if (result) await printOutcome(costsReport(result), file, stoppedBy === undefined);
    if (stoppedBy !== undefined) throw stoppedBy;
    const isMissed = result?.derived.figures.some(({ promise }) => promise === "missed");
    return isMissed ? MISSED : EXIT.ok;
  },
});

/** Reads names of costs and options, in any order. Throws {@link UsageError}. */
export function readCosts(argv: readonly string[]): CostsRequest | "help" {
  const input = costsCommand.read(argv);
  return input === "help" ? "help" : requestFrom(input);
}

function requestFrom({ values, words }: Input<typeof options>): CostsRequest {
  const chosen = everyCost.filter(({ name }) => words.length === 0 || words.includes(name));
  if (values.stack === "local" && !chosen.some(({ usesStack }) => usesStack)) {
    const able = everyCost.filter(({ usesStack }) => usesStack).map(({ name }) => name);
    throw new UsageError(
      `--stack local has no effect on ${words.join(" and ")}: it applies to ${able.join(", ")}`,
    );
  }
  return { ...values, costs: chosen };
}
