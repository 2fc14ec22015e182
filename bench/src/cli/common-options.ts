import type { StackChoice } from "../experiments/experiment.ts";
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
