import type { Target } from "../../lab/target.ts";
import type { Observed } from "../../results/record/result.ts";

/** A target of this system, and the stores that it was measured on. */
export interface SystemTarget extends Target {
  stack: Observed["stack"];
}
