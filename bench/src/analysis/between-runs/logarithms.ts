import type { Metric } from "../derived.ts";
import type { ArmFigures } from "./finished-run.ts";

/** The logarithm of a metric in each block, or of the whole run where there are no blocks; empty where it is not known. */
export function logarithmsOf({ blocks, whole }: ArmFigures, metric: Metric): number[] {
  const values = blocks.length > 0 ? blocks.map(({ values }) => values[metric]) : [whole[metric] ?? 0];
  return values.filter((value) => value > 0).map(Math.log);
}
