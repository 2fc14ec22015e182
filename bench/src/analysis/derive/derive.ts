import type { Derived } from "../../results/run/derived.ts";
import type { Observed } from "../../results/run/result.ts";
import { summarise } from "../../results/run/summary.ts";
import { capacityRows } from "./capacity.ts";
import { comparisonRows } from "./comparisons.ts";
import { costRows } from "./costs.ts";
import { crossoverCells } from "./crossover.ts";
import { noiseFloorRows } from "./noise-floor.ts";
import { predictionRows } from "./predictions.ts";

/** Everything that is worked out from what was observed. Pure: the same record gives the same figures, to the digit. */
export function derive(observed: Observed): Derived {
  const noiseFloor = noiseFloorRows(observed);
  return {
    summary: summarise(observed.segments),
    comparisons: comparisonRows(observed, noiseFloor),
    noiseFloor,
    crossover: crossoverCells(observed),
    capacity: capacityRows(observed),
    costs: costRows(observed),
    predictions: predictionRows(observed),
  };
}
