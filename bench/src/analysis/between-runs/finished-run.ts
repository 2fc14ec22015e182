import type { BlockFigures } from "../block-figures.ts";
import type { Metric } from "../derived.ts";
import type { Arm, Load } from "../observation/segment.ts";

/** What is known about a run, by name, in words: `processor: A processor`. */
export type Facts = Readonly<Record<string, string>>;

/** One arm under one load, as a finished run measured it. */
export interface ArmFigures {
  arm: Arm;
  /** `null` where the file does not say under which load. */
  load: Load | null;
  /** The load generator. */
  generator: string;
  /** Of each block with a segment that counts; empty where the file has a summary alone. */
  blocks: readonly BlockFigures[];
  /** Of the whole run; `null` for what the file does not hold. */
  whole: Readonly<Record<Metric, number | null>>;
  /** Why the arm does not count; `null` where it does. */
  refused: string | null;
}

/** The noise floor that a run measured under a load in a metric. */
export interface RunFloor {
  load: Load;
  metric: Metric;
  noiseFloor: number;
}

/** A finished run of any kind with loads, in the form in which runs are compared with each other. */
export interface FinishedRun {
  /** The machine; `null` where the file does not say. */
  machine: Facts | null;
  /** What has to be equal for two runs to be comparable. */
  settings: Facts;
  /** What may differ, and is often why two runs are compared: versions, and the commit. */
  circumstances: Facts;
  arms: readonly ArmFigures[];
  floors: readonly RunFloor[];
  /** What makes the run doubtful, as a clause that follows its name. */
  warnings: readonly string[];
}

/** Identifies an arm under a load: the same one in another run has the same key. */
export const armKey = ({ arm, load }: Pick<ArmFigures, "arm" | "load">): string =>
  JSON.stringify([arm, load]);
