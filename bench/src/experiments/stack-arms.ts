import type { DrawSource, Replicas, VariedSettings, Writes } from "../analysis/observation/segment.ts";
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

/** Every combination of the settings that were varied; one without any where none was. The first is the baseline's. */
export function variedSettings({ workers, drawSource, replicas }: Varied): VariedSettings[] {
  const counts = workers?.map((count) => ({ workers: count })) ?? [{}];
  const sources = drawSource?.map((source) => ({ drawSource: source })) ?? [{}];
  const sets = replicas?.map((set) => ({ replicas: set })) ?? [{}];
  return counts.flatMap((count) =>
    sources.flatMap((source) => sets.map((set) => ({ ...count, ...source, ...set }))),
  );
}

/** The same, as a configuration records it. */
export function variedConfig({ workers, drawSource, replicas }: Varied) {
  return {
    ...(workers && { workers: [...workers] }),
    ...(drawSource && { drawSources: [...drawSource] }),
    ...(replicas && { replicas: [...replicas] }),
  };
}

/** The options that vary settings; `undefined` where they were not given. */
interface Varied {
  workers?: readonly number[] | undefined;
  drawSource?: readonly DrawSource[] | undefined;
  replicas?: readonly Replicas[] | undefined;
}

/** Ends the file's name where none is given: the experiment, the stack, and whether it is a short run. */
export function defaultName(name: Experiment["name"], { kind }: StackChoice, quick: boolean): string {
  return `${name === "overview" ? "" : `${name}-`}${kind}${quick ? "-quick" : ""}`;
}
