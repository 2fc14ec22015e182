import type { Writes } from "../analysis/observation/segment.ts";
import type { Experiment } from "./plan/experiment.ts";
import type { StackChoice } from "./target/stack-choice.ts";

/** How fights are stored on this stack: as requested, or unknown where the services already run. */
export function writesOn({ kind }: StackChoice, requested: readonly Writes[]): (Writes | null)[] {
  return kind === "remote" ? [null] : [...requested];
}

/** The known ways of storing, each once. */
export function knownWrites(ways: readonly (Writes | null)[]): Writes[] {
  return [...new Set(ways.flatMap((way) => way ?? []))];
}

/** Ends the file's name where none is given: the experiment, the stack, and whether it is a short run. */
export function defaultName(name: Experiment["name"], { kind }: StackChoice, quick: boolean): string {
  return `${name === "overview" ? "" : `${name}-`}${kind}${quick ? "-quick" : ""}`;
}
