import { compareLoads } from "../../analysis/arms.ts";
import { METRICS, type NoiseFloorRow } from "../../analysis/derived.ts";
import { loadTitle } from "../words/labels.ts";
import { percent } from "../words/numbers.ts";
import { left, right, type Table } from "./table.ts";

/** The noise floor by load and metric, and which blocks it was measured in. */
export function noiseFloorTable(rows: readonly NoiseFloorRow[]): Table {
  const sorted = rows.toSorted(
    (a, b) => compareLoads(a.load, b.load) || METRICS.indexOf(a.metric) - METRICS.indexOf(b.metric),
  );
  return {
    caption: "Noise floor by load and metric",
    columns: [left("load"), left("metric"), right("noise floor"), right("blocks"), left("measured in")],
    rows: sorted.map(({ load, metric, noiseFloor, differences, source }) => [
      loadTitle(load),
      metric,
      percent(noiseFloor),
      String(differences.length),
      source === "a/a" ? "A/A blocks" : "both runs of an arm in each block",
    ]),
  };
}
