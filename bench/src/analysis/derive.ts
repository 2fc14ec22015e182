import { capacityRows } from "./capacity-rows.ts";
import { comparisonRows } from "./comparison-rows.ts";
import { costRows } from "./cost-rows.ts";
import { crossoverCells } from "./crossover-cells.ts";
import type { Derived } from "./derived.ts";
import { gateOf } from "./gate.ts";
import { noiseFloorRows } from "./noise-floor-rows.ts";
import type { Observation } from "./observation/run.ts";
import { predictionRows } from "./prediction-rows.ts";
import { summarise } from "./summary.ts";

/** Everything that is derived from an observation. Pure: the same observation gives the same values, to the digit. */
export function derive(observed: Observation): Derived {
  const noiseFloor = noiseFloorRows(observed);
  const comparisons = comparisonRows(observed, noiseFloor);
  const limit = observed.config.ab?.maxRegression ?? null;
  return {
    summary: summarise(observed.segments),
    comparisons,
    noiseFloor,
    crossover: crossoverCells(observed),
    capacity: capacityRows(observed),
    costs: costRows(observed),
    predictions: predictionRows(observed),
    ...(limit !== null && { gate: gateOf(comparisons, limit) }),
  };
}
