import { defaulting, type Options, optional } from "@super-heroes/cli/option";
import { UsageError } from "@super-heroes/cli/usage-error";
import {
  CLOSED_LOOP_TOOLS,
  type ClosedLoopTool,
  type LoadTool,
  OPEN_LOOP_TOOLS,
  type OpenLoopTool,
} from "../../analysis/observation/segment.ts";
import type { ClosedLoopChoice, OpenLoopChoice } from "../plan/experiment.ts";
import type { StackChoice } from "../target/stack-choice.ts";
import type { Parsed } from "./experiment-command.ts";
import { flags } from "./flags.ts";

/** The options that every experiment has. */
export const commonOptions = {
  quick: flags.quick,
  stack: defaulting(flags.stack, "embedded"),
  name: optional(flags.name, "the experiment and the stack"),
  seed: optional(flags.seed, "drawn, and recorded"),
};

/** Throws where one of these options was given for services that already run: they change how services are started. */
export function refuseRemote<Declared extends Options & { stack: typeof commonOptions.stack }>(
  { values, typed }: Parsed<Declared>,
  declared: Declared,
  keys: readonly (keyof Declared)[],
): void {
  if ((values.stack as StackChoice).kind !== "remote") return;
  const key = keys.find((candidate) => typed.has(candidate));
  if (key !== undefined) throw needsOwnServices(`--${declared[key]?.name}`);
}

/** The error for what cannot be done to services that already run. */
export function needsOwnServices(what: string): UsageError {
  return new UsageError(`${what} needs services that the bench starts itself: --stack embedded or local`);
}

/** The generator where none was chosen, in words. */
export const USUAL_GENERATOR = "k6 where it is installed, else steady-rate";

/** The generators of closed loops where none was chosen, in words. */
export const USUAL_CLOSED_GENERATOR =
  "autocannon; wrk where it is installed for the ceiling, and for arms that are too fast for autocannon";

/** Splits a choice of generators by the kind of load that they offer; each part keeps its order. */
export function generatorsByKind(tools: readonly LoadTool[]): {
  closed: ClosedLoopTool[];
  open: OpenLoopTool[];
} {
  return {
    closed: tools.flatMap((tool) => CLOSED_LOOP_TOOLS.find((known) => known === tool) ?? []),
    open: tools.flatMap((tool) => OPEN_LOOP_TOOLS.find((known) => known === tool) ?? []),
  };
}

/** How these numbers of connections are driven. Throws where a generator was chosen and there are none. */
export function closedLoopOf(
  connections: readonly number[],
  tools: readonly ClosedLoopTool[],
): ClosedLoopChoice {
  if (connections.length === 0 && tools.length > 0)
    throw new UsageError(`--generator ${tools.join(",")} has no effect without --connections`);
  return { tools, mostConnections: Math.max(0, ...connections) };
}

/**
 * How these rates are offered; `null` where there are none. Pulling k6's image takes too long for a run with a time
 * limit. Throws where a generator was chosen and there are no rates.
 */
export function openLoopOf(
  rates: readonly number[],
  tools: readonly OpenLoopTool[],
  { quick, budgetSeconds }: { quick: boolean; budgetSeconds: number | null },
): OpenLoopChoice | null {
  if (rates.length > 0) return { tools, mayPull: !quick && budgetSeconds === null };
  if (tools.length > 0) throw new UsageError(`--generator ${tools.join(",")} has no effect without --rates`);
  return null;
}

/** Throws where a size of store pools was given for stores that have none. */
export function refusePoolsOfEmbedded<Declared extends Options & { stack: typeof commonOptions.stack }>(
  { values, typed }: Parsed<Declared>,
  key: keyof Declared,
): void {
  if ((values.stack as StackChoice).kind === "embedded" && typed.has(key))
    throw new UsageError(
      "--pool-max has no effect on embedded stores, as SQLite has no connection pool: give --stack local",
    );
}
