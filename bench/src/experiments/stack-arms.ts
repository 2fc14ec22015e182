import type { Writes } from "../analysis/observation/segment.ts";
import type { Experiment } from "./plan/experiment.ts";
import type { StackChoice } from "./target/stack-choice.ts";

/** How fights may be stored on this stack: as asked, or as somebody else decided. */
export function writesOn({ kind }: StackChoice, asked: readonly Writes[]): (Writes | null)[] {
  return kind === "remote" ? [null] : [...asked];
}

/** The ways of storing that a result names, each once. */
export function knownWrites(ways: readonly (Writes | null)[]): Writes[] {
  return [...new Set(ways.flatMap((way) => way ?? []))];
}

/** What ends the file's name where nothing was said: the experiment, the stack, and whether it was a short look. */
export function defaultName(name: Experiment["name"], { kind }: StackChoice, quick: boolean): string {
  return `${name === "overview" ? "" : `${name}-`}${kind}${quick ? "-quick" : ""}`;
}
