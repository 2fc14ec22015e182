import type { PlannedConfig } from "../analysis/observation/run.ts";
import type { PlannedSegment, Segment } from "../analysis/observation/segment.ts";

/** What is known when the plan is made: the system runs, and nothing has been measured yet. */
export interface Given {
  seed: number;
  /** Until the run has to end, in seconds; infinite where lengths were given instead. */
  leftSeconds: number;
}

/** What will be measured. */
export interface Plan {
  config: PlannedConfig;
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
