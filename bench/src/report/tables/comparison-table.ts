import { compareLoads } from "../../analysis/arms.ts";
import { blocksForEffect } from "../../analysis/blocks-for-effect.ts";
import { type ComparisonRow, METRICS } from "../../analysis/derived.ts";
import { comparedTools } from "../../analysis/observation/load-tools.ts";
import type { ResultDocument } from "../../results/record/result.ts";
import { compareModes, loadName, pairNames, unitOf } from "../words/labels.ts";
import { effect, effectInterval, NONE, percent, probability } from "../words/numbers.ts";
import { detail, left, right, type Table } from "./table.ts";

/** The relative effect for which the table gives the number of blocks that finding it takes. */
const EFFECT = 0.05;

/**
 * Comparisons in the order of loads, candidates and metrics; effects are relative to the baseline. A baseline that all
 * rows share is in the caption.
 */
export function comparisonTable(
  caption: string,
  rows: readonly ComparisonRow[],
  result: ResultDocument,
): Table {
  // All requests together come first, as in the file.
  const requests = [...new Set(rows.map(({ request }) => request))];
  const sorted = rows.toSorted(
    (a, b) =>
      compareLoads(a.load, b.load) ||
      compareModes(a.candidate.mode, b.candidate.mode) ||
      requests.indexOf(a.request) - requests.indexOf(b.request) ||
      METRICS.indexOf(a.metric) - METRICS.indexOf(b.metric),
  );
  const unit = unitOf(result);
  const hasRequests = sorted.some(({ request }) => request !== undefined);
  const sides = sorted.map((row) => sidesOf(row, result));
  const baselines = new Set(sides.map(({ baseline }) => baseline));
  const [shared] = baselines.size === 1 ? baselines : [];
  return {
    caption: shared === undefined ? caption : `${caption}, against ${shared}`,
    columns: [
      left("load"),
      ...(hasRequests ? [left("request")] : []),
      ...[left("candidate"), ...(shared === undefined ? [left("baseline")] : [])],
      ...[left("verdict"), left("metric")],
      ...[right("effect"), right("95 % interval"), detail(right("exact interval"))],
      ...[detail(right("p")), right("adjusted p"), right("noise floor"), right("blocks")],
      right("blocks for 5 %"),
    ],
    rows: sorted.map((row, index) => {
      const { candidate = "", baseline = "" } = sides[index] ?? {};
      return [
        loadName(row.load, unit),
        ...(hasRequests ? [row.request ?? "all together"] : []),
        candidate,
        ...(shared === undefined ? [baseline] : []),
        { verdict: row.verdict },
        row.metric,
        effect(row.estimate),
        effectInterval(row.low, row.high),
        effectInterval(row.orderLow, row.orderHigh),
        probability(row.p),
        probability(row.pAdjusted),
        percent(row.noiseFloor),
        String(row.blocks),
        String(blocksForEffect(result, row, EFFECT) ?? NONE),
      ];
    }),
  };
}

/**
 * The names of both sides: the arms; where an arm is compared with itself, the generators that drove it, or "itself";
 * in a comparison of sizes, "the defaults" for the baseline.
 */
export function sidesOf(
  row: Pick<ComparisonRow, "baseline" | "candidate">,
  { segments, experiment }: Pick<ResultDocument, "segments" | "experiment">,
): { candidate: string; baseline: string } {
  const names = pairNames(row);
  if (Bun.deepEquals(row.baseline, row.candidate)) {
    const tools = comparedTools(segments);
    return tools
      ? { candidate: `${names.candidate} by ${tools.candidate}`, baseline: tools.baseline }
      : { candidate: names.candidate, baseline: "itself" };
  }
  return experiment === "pools" ? { ...names, baseline: "the defaults" } : names;
}
