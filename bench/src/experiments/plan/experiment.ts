import type { OpenLoopTool } from "../../lab/generators/open-loop.ts";
import type { ExperimentName, RunConfig } from "../../results/record/result.ts";
import type { Arm, PlannedSegment, Segment } from "../../analysis/observation/segment.ts";

/** Where fights are measured. */
export type StackChoice = { kind: "embedded" } | { kind: "local" } | { kind: "remote"; url: string };

/** What is known when the plan is made: the system runs, and nothing has been measured yet. */
export interface Given {
  seed: number;
  /** Until the run has to end, in seconds; infinite where lengths were given instead. */
  leftSeconds: number;
}

/** How fixed rates are to be offered. */
export interface OpenLoopChoice {
  /**
   * Those that a person asked for: one, or one for each side of a comparison of an arm with itself. Without any it is
   * k6 where that is there, and else this repository's own.
   */
  tools: readonly OpenLoopTool[];
  /** Whether a minute may be spent on pulling k6's image. */
  mayPull: boolean;
}

/** What will be measured. */
export interface Plan {
  config: Omit<RunConfig, "variables" | "argv">;
  /**
   * The segments, one after another. Each is given back as it was measured before the next one is asked for, so that
   * a search can decide where to go. Without side effects: the same answers lead to the same segments.
   */
  segments: Generator<PlannedSegment, void, Segment>;
  /** How long the rest is expected to take, in seconds, warm-ups and pauses included. */
  remainingSeconds(measured: readonly Segment[]): number;
  /** What a reader should know about this plan. */
  notes: string[];
}

/** One thing that can be asked of the laboratory, with what a person asked for filled in. */
export interface Experiment {
  name: ExperimentName;
  /** Ends the result file's name. */
  runName: string;
  stack: StackChoice;
  /** `undefined`: drawn, and recorded. */
  seed: number | undefined;
  /** Everything that the plan may measure; what is started is made from it. */
  arms: readonly Arm[];
  /** `null` where no rates are offered. */
  openLoop: OpenLoopChoice | null;
  /** The latencies at which the legs of a fight are timed on their own, before anything else; see `LegProbe`. */
  legProbes: readonly (string | null)[];
  /** The whole command ends so many seconds after it was typed; `null`: it takes what it takes. */
  budgetSeconds: number | null;
  plan(given: Given): Plan;
}
