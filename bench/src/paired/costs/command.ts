import { interruption } from "@super-heroes/system/interrupt";
import { defaulting, type Flag, given, optional } from "../../commands/cli/flag.ts";
import { flags } from "../../commands/cli/flags.ts";
import { commandList, helpOf } from "../../commands/cli/help.ts";
import { parse } from "../../commands/cli/parse.ts";
import { wordOf } from "../../commands/cli/readers.ts";
import { UsageError } from "../../commands/cli/usage-error.ts";
import { printOutcome } from "../../report/own-page/run-outcome.ts";
import { costsReport } from "../../report/tables/platform-cost-tables.ts";
import { showProgress } from "../../report/terminal/progress.ts";
import { duration } from "../../report/words/duration.ts";
import type { Cost } from "./cost.ts";
import { encryption } from "./encryption.ts";
import { gateway } from "./gateway.ts";
import { logins } from "./logins.ts";
import { observability } from "./observability.ts";
import { type CostsRequest, runCosts } from "./run.ts";
import { tracing } from "./tracing.ts";

/** Everything whose cost can be measured, in the order in which that is done. */
export const everyCost: readonly Cost[] = [encryption, gateway, logins, observability, tracing];

/** What runs elsewhere cannot be started in two ways. */
const ownStack: Flag<CostsRequest["stack"]> = {
  ...flags.stack,
  about:
    "embedded: SQLite; local: PostgreSQL, MariaDB and MongoDB or its stand-in, for a fight's services; users keeps SQLite",
  read: wordOf(["embedded", "local"]),
};

const options = {
  quick: given(flags.quick),
  stack: defaulting(ownStack, "embedded"),
  seed: optional(flags.seed, "drawn, and recorded"),
  name: defaulting(flags.name, "costs"),
};

const timeOf = (quick: boolean) =>
  duration(everyCost.reduce((sum, cost) => sum + cost.takesSeconds(cost.plan(quick)), 0));

const help = `${helpOf({
  name: "costs [name…]",
  answers:
    "Says what the platform costs, and whether that is within what is promised. Each cost is measured against the same without it, in turns in an order drawn anew, and told as the median over rounds with its exact order-statistic interval. A promise is met or missed when the whole interval is on that side of it, and open when it lies within. Without a name all are measured.",
  takes: `all of them ${timeOf(false)}, quick ${timeOf(true)}; one alone less than a minute when quick.`,
  example: "bun run bench costs gateway logins --quick",
  result:
    "The result goes to results/local/costs/<time>-<name>.json, the services' logs to .data/bench/. Ctrl-C stops, and keeps what was measured. Ends with 3 when a promise is missed.",
  options,
})}
Costs:

${commandList(everyCost)}
`;

/** Reads what was typed: names of costs and flags, in any order. Throws {@link UsageError}. */
export function readCosts(argv: readonly string[]): CostsRequest | "help" {
  const { names, flagged } = namesIn(argv);
  const parsed = parse(flagged, options);
  if (parsed === "help") return "help";
  const unknown = names.find((name) => !everyCost.some((cost) => cost.name === name));
  if (unknown !== undefined) {
    const known = everyCost.map(({ name }) => name);
    throw new UsageError(`unknown cost ${unknown}; known: ${known.join(", ")}`);
  }
  const costs = everyCost.filter(({ name }) => names.length === 0 || names.includes(name));
  if (parsed.values.stack === "local" && !costs.some(({ usesStack }) => usesStack)) {
    const able = everyCost.filter(({ usesStack }) => usesStack).map(({ name }) => name);
    throw new UsageError(
      `--stack local has no effect on ${names.join(" and ")}: it is for ${able.join(", ")}`,
    );
  }
  return { ...parsed.values, costs };
}

/** What is neither a flag nor the value of the one before it is a name. */
function namesIn(argv: readonly string[]): { names: string[]; flagged: string[] } {
  const valued = Object.values(options).flatMap(({ name, form }) => (form === null ? [] : [`--${name}`]));
  const isName = (text: string, index: number) =>
    !text.startsWith("-") && !valued.includes(argv[index - 1] ?? "");
  return { names: argv.filter(isName), flagged: argv.filter((text, index) => !isName(text, index)) };
}

/** `bench costs`: resolves with the exit code; rejects with what stopped it, after its result is written. */
export async function costsCommand(argv: readonly string[]): Promise<number> {
  const request = readCosts(argv);
  if (request === "help") {
    process.stdout.write(help);
    return 0;
  }
  const progress = showProgress(process.stderr);
  const given = { request, argv: ["costs", ...argv], progress, signal: interruption() };
  const { result, file, stoppedBy } = await runCosts(given);
  if (result) await printOutcome(costsReport(result), file, stoppedBy === undefined);
  if (stoppedBy !== undefined) throw stoppedBy;
  return result?.derived.figures.some(({ promise }) => promise === "missed") ? 3 : 0;
}
