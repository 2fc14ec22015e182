import type { OpenLoopTool } from "../../analysis/observation/segment.ts";
import type { OpenLoopChoice } from "../../experiments/plan/experiment.ts";
import type { StackChoice } from "../../experiments/target/stack-choice.ts";
import { defaulting, given, type Options, optional } from "./flag.ts";
import { flags } from "./flags.ts";
import type { Parsed } from "./parse.ts";
import { UsageError } from "./usage-error.ts";

/** The flags that every experiment has. */
export const commonOptions = {
  quick: given(flags.quick),
  stack: defaulting(flags.stack, "embedded"),
  name: optional(flags.name, "the experiment and the stack"),
  seed: optional(flags.seed, "drawn, and recorded"),
};

/**
 * Throws where one of these flags was typed for a stack that somebody else runs: they change how services are
 * started.
 */
export function refuseRemote<Declared extends Options & { stack: typeof commonOptions.stack }>(
  { values, typed }: Parsed<Declared>,
  declared: Declared,
  keys: readonly (keyof Declared)[],
): void {
  if ((values.stack as StackChoice).kind !== "remote") return;
  const key = keys.find((candidate) => typed.has(candidate));
  if (key !== undefined) throw needsOwnServices(`--${declared[key]?.name}`);
}

/** The error for what cannot be done to services that run elsewhere. */
export function needsOwnServices(what: string): UsageError {
  return new UsageError(`${what} needs services that the bench starts itself: --stack embedded or local`);
}

/** What a person is told about the generator where no choice was made. */
export const USUAL_GENERATOR = "k6 where it is installed, else steady-rate";

/**
 * How these rates are offered; `null` where there are none. Pulling k6's image takes too long for a run that has to end
 * at a certain time. Throws where a generator was chosen and there is nothing for it to do.
 */
export function openLoopOf(
  rates: readonly number[],
  tools: readonly OpenLoopTool[],
  { quick, budgetSeconds }: { quick: boolean; budgetSeconds: number | null },
): OpenLoopChoice | null {
  if (rates.length > 0) return { tools, mayPull: !quick && budgetSeconds === null };
  if (tools.length > 0) throw new UsageError("--generator has no effect without --rates");
  return null;
}

/** Throws where the size of store pools was typed for stores that have none. */
export function refusePoolsOfEmbedded<Declared extends Options & { stack: typeof commonOptions.stack }>(
  { values, typed }: Parsed<Declared>,
  key: keyof Declared,
): void {
  if ((values.stack as StackChoice).kind === "embedded" && typed.has(key))
    throw new UsageError(
      "--pool-max has no effect on embedded stores, as SQLite has no connection pool: give --stack local",
    );
}
