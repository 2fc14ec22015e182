import type { PlannedConfig } from "../analysis/observation/run.ts";
import { configOf } from "../analysis/observation/run.ts";
import { type Arm, armOf, CEILING } from "../analysis/observation/segment.ts";
import type { Experiment } from "./plan/experiment.ts";
import { fixedPlan } from "./plan/fixed-plan.ts";
import { type Grid, gridSlots } from "./plan/grid-slots.ts";
import { withLengths } from "./plan/lengths.ts";
import { defaultName } from "./stack-arms.ts";
import type { StackChoice } from "./target/stack-choice.ts";

/** A preset of the grid: its cells, and what is particular to it. */
export interface GridPreset
  extends Omit<Grid, "blocks">,
    Pick<Experiment, "name" | "closedLoop" | "openLoop" | "legProbes"> {
  /** The parts of the configuration that the cells are made from. */
  config: Partial<PlannedConfig> & Pick<PlannedConfig, "modes">;
}

/** The options that every preset has. */
export interface GridOptions {
  quick: boolean;
  stack: StackChoice;
  seed: number | undefined;
  name: string | undefined;
  blocks: number;
  seconds: number;
  warmup: number;
}

/** An experiment that measures every cell of a grid in every block. Ladder, crossover and pools are presets of it. */
export function gridExperiment(
  { name, config, closedLoop, openLoop, legProbes, ...grid }: GridPreset,
  { quick, stack, seed, blocks, seconds, warmup, ...options }: GridOptions,
): Experiment {
  const lengths = { seconds, warmupSeconds: warmup };
  return {
    name,
    runName: options.name ?? defaultName(name, stack, quick),
    stack,
    seed,
    arms: [...armsIn(grid), ...(grid.hasCeiling ? [armOf(CEILING)] : [])],
    closedLoop,
    openLoop,
    legProbes,
    budgetSeconds: null,
    plan: ({ seed: drawnFrom }) =>
      fixedPlan(
        withLengths(gridSlots({ ...grid, blocks }, drawnFrom), lengths),
        configOf({ ...config, blocks, order: grid.order, ...lengths, quick }),
      ),
  };
}

/** The arms of all cells, each once. */
function armsIn({ cells }: Pick<Grid, "cells">): Arm[] {
  const arms = cells.flatMap((cell) => cell.arms);
  return [...new Map(arms.map((arm) => [JSON.stringify(arm), arm])).values()];
}
