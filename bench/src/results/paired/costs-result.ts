import type { CostFigures, CostPass, CostPlan, CostQuestion } from "../../analysis/costs-figures.ts";
import type { CodeState } from "../record/git.ts";
import type { PairedRun } from "./paired-run.ts";

/** An arm as a result records it: the environment of its services. */
export interface ArmSettings {
  cost: string;
  arm: string;
  environment: Record<string, string>;
}

/** The observed part of a result. */
export interface ObservedCosts extends PairedRun<{ plans: CostPlan[] }, ArmSettings, CostPass>, CodeState {
  questions: CostQuestion[];
}

/** One run of `bench costs`, as its file holds it. */
export interface CostsResult extends ObservedCosts {
  derived: CostFigures;
  /** SHA-256 of each observed part, by its place. */
  digests: Record<string, string>;
}
