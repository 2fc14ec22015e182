import type { RunPlace } from "../target/open-target.ts";
import type { CostPlan, ObservedCosts, Pass, Question } from "../../results/paired/costs-result.ts";

/** What is compared: a name, and what the services are given for it beside what all are. */
export interface Arm {
  name: string;
  environment: Record<string, string>;
}

/** All a cost is measured with. */
export interface CostRun {
  plan: CostPlan;
  kind: "embedded" | "local";
  place: RunPlace;
  seed: number;
  /** What runs now, and how long this cost will take from here. */
  onStep(text: string, leftSeconds: number): void;
  /** Is told which stores are measured, once they are open. */
  onStores(stores: ObservedCosts["stack"]["stores"]): void;
}

/** One thing that the platform costs, and how that is measured. */
export interface Cost {
  name: string;
  /** One line, for help. */
  about: string;
  arms: readonly Arm[];
  /** Whether it is measured on the stores that were asked for, and not on SQLite whatever those are. */
  usesStack: boolean;
  plan(quick: boolean): CostPlan;
  questions(plan: CostPlan): Question[];
  /** About how long measuring takes, in seconds. */
  takesSeconds(plan: CostPlan): number;
  /**
   * Starts what it needs, measures, and gives each pass as soon as it is known. Throws what stops it; whatever was
   * started has been stopped by then.
   */
  measure(run: CostRun): AsyncGenerator<Pass, void>;
}
