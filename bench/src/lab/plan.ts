import type { PlannedConfig } from "../analysis/observation/run.ts";
import type { PlannedSegment, PlannedTurns, Segment } from "../analysis/observation/segment.ts";

/** What a plan is made from: the system runs, and nothing has been measured yet. */
export interface Given {
  seed: number;
  /** The time until the run has to end, in seconds; infinite without a limit. */
  leftSeconds: number;
}

/** What will be measured. */
export interface Plan {
  config: PlannedConfig;
  /**
   * The segments, one after another, or two that are measured together. Each, or the first of both, is passed back as it was measured before the next one is requested, so that a
   * search can choose its next step. Without side effects: the same measurements lead to the same segments.
   */
  segments: Generator<PlannedSegment | PlannedTurns, void, Segment>;
  /** The expected time of the remaining segments, in seconds, with warm-ups and pauses. */
  remainingSeconds(measured: readonly Segment[]): number;
  /** Notes on this plan, for the result. */
  notes: string[];
}
