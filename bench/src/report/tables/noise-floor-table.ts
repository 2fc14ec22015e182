import { compareLoads } from "../../analysis/arms.ts";
import { METRICS, type NoiseFloorRow } from "../../analysis/derived.ts";
import { loadTitle, type Unit } from "../words/labels.ts";
import { percent } from "../words/numbers.ts";
import { left, right, type Table } from "./table.ts";

/** The noise floor by load and metric, and which blocks it was measured in. */
export function noiseFloorTable(rows: readonly NoiseFloorRow[], unit: Unit = "fights"): Table {
  const hasRequests = rows.some(({ request }) => request !== undefined);
  const sorted = rows.toSorted(
    (a, b) => compareLoads(a.load, b.load) || METRICS.indexOf(a.metric) - METRICS.indexOf(b.metric),
  );
  return {
    caption: "Noise floor by load and metric",
    columns: [
      left("load"),
      ...(hasRequests ? [left("request")] : []),
      ...[left("metric"), right("noise floor"), right("blocks"), left("measured in")],
    ],
    rows: sorted.map(({ load, request, metric, noiseFloor, differences, source }) => [
      loadTitle(load, unit),
      ...(hasRequests ? [request ?? "all together"] : []),
      metric,
      percent(noiseFloor),
      String(differences.length),
      source === "a/a" ? "A/A blocks" : "both runs of an arm in each block",
    ]),
  };
}
