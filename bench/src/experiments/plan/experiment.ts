import type { ExperimentName } from "../../analysis/observation/run.ts";
import type { Arm, ClosedLoopTool, OpenLoopTool } from "../../analysis/observation/segment.ts";
import type { Given, Plan } from "../../lab/plan.ts";
import type { StackChoice } from "../target/stack-choice.ts";

/** How fixed rates are offered. */
export interface OpenLoopChoice {
  /**
   * The requested generators: one, or one for each side of a comparison of an arm with itself. Empty: k6 where it is
   * installed, otherwise the generator of this repository.
   */
  tools: readonly OpenLoopTool[];
  /** Whether k6's image may be pulled, which takes a minute. */
  mayPull: boolean;
}

/** How closed loads are driven. */
export interface ClosedLoopChoice {
  /** The requested generators: one, or one for each side of a comparison of an arm with itself; empty: the bench chooses. */
  tools: readonly ClosedLoopTool[];
  /** The largest number of connections; 0 without a closed load. */
  mostConnections: number;
}

/** An experiment, with its options settled. */
export interface Experiment {
  name: ExperimentName;
  /** Ends the name of the result file. */
  runName: string;
  stack: StackChoice;
  /** `undefined`: drawn, and recorded. */
  seed: number | undefined;
  /** Every arm that the plan may measure; the processes to start follow from them. */
  arms: readonly Arm[];
  /** The arms that are driven for a moment before anything is measured; all of them by default. */
  primed?: readonly Arm[];
  /** How closed loads are driven. */
  closedLoop: ClosedLoopChoice;
  /** `null` without fixed rates. */
  openLoop: OpenLoopChoice | null;
  /** The latencies at which the legs of a fight are timed before anything is measured; see `LegProbe`. */
  legProbes: readonly (string | null)[];
  /** The command ends this many seconds after it was typed; `null`: without a limit. */
  budgetSeconds: number | null;
  plan(given: Given): Plan;
}
