import type { CostPass, CostPlan, CostQuestion } from "../../analysis/costs-figures.ts";
import type { Requested } from "../../paired/drive-pass.ts";
import { driveTurns } from "../../paired/drive-turns.ts";
import type { MeasuredStore } from "../../results/record/result.ts";
import type { RunPlace } from "../target/run-place.ts";

/** What is compared: a name, and the environment of its services beside what all have. */
export interface CostArm {
  name: string;
  environment: Record<string, string>;
}

/** What a cost is measured with. */
export interface CostRun {
  plan: CostPlan;
  kind: "embedded" | "local";
  place: RunPlace;
  seed: number;
  /** The current step, and how long this cost takes from here. */
  onStep(text: string, leftSeconds: number): void;
  /** Called with the stores that are measured, once they are open. */
  onStores(stores: MeasuredStore[]): void;
}

/** One part of the platform, and how its cost is measured. */
export interface Cost {
  name: string;
  /** One line, for help. */
  about: string;
  arms: readonly CostArm[];
  /** Whether it is measured on the stores of `--stack`; otherwise on SQLite, whatever they are. */
  usesStack: boolean;
  plan(quick: boolean): CostPlan;
  questions(plan: CostPlan): CostQuestion[];
  /** About how long measuring takes, in seconds. */
  takesSeconds(plan: CostPlan): number;
  /**
   * Starts what it needs, measures, and yields each pass as soon as it is known. Throws what stops it; whatever was
   * started has been stopped by then.
   */
  measure(run: CostRun): AsyncGenerator<CostPass, void>;
}

/** What is driven in turns for a cost. */
export interface CostTurns {
  cost: Pick<Cost, "name" | "arms">;
  requestOf(arm: string, subject: string): Requested;
  /** Aborting it ends the measurement. */
  signal: AbortSignal;
}

/** Drives the arms of a cost in turns, by its plan. */
export async function* driveCost(
  { cost, requestOf, signal }: CostTurns,
  { plan, seed, onStep }: CostRun,
): AsyncGenerator<CostPass, void> {
  const { connections } = plan;
  if (connections === null)
    throw new Error(`${cost.name} is driven by a closed loop: its plan has no connections`);
  const driving = { arms: cost.arms.map(({ name }) => name), seed, requestOf, onStep, signal };
  for await (const { direction, ...pass } of driveTurns({ ...plan, connections }, driving))
    yield { cost: cost.name, ...pass };
}
