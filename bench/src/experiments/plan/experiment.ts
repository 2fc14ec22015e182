import type { ExperimentName } from "../../analysis/observation/run.ts";
import type { Arm, OpenLoopTool } from "../../analysis/observation/segment.ts";
import type { Given, Plan } from "../../lab/plan.ts";
import type { StackChoice } from "../target/stack-choice.ts";

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
