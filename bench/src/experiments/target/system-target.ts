import type { Plan } from "../../lab/plan.ts";
import type { Target } from "../../lab/target.ts";
import type { Observed } from "../../results/record/result.ts";

/** What is measured, and the stores that it was measured on. */
export interface SystemTarget extends Target {
  stack: Observed["stack"];
  /** Adds to a plan what is known since the target was opened. */
  complete?(plan: Plan): Plan;
}
