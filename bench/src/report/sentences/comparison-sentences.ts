import { counted } from "@super-heroes/system/counted";
import type { ComparisonRow } from "../../analysis/derived.ts";
import { comparedTools } from "../../analysis/observation/load-tools.ts";
import type { ResultDocument } from "../../results/record/result.ts";
import { decidingRows, isSelfComparison, recommend } from "../findings/recommendation.ts";
import { sidesOf } from "../tables/comparison-table.ts";
import { loadName } from "../words/labels.ts";
import { effect, effectInterval, probability } from "../words/numbers.ts";

/** One sentence for each pair and load, on the metric that decides under that load; then the recommendation. */
export function comparisonSentences(result: ResultDocument): string[] {
  const { comparisons, experiment } = result;
  const deciding = decidingRows(comparisons);
  if (deciding.length === 0) return ["There is no pair of valid segments to compare."];
  const sentences = deciding.map((row) => sentence(row, result));
  if (isSelfComparison(comparisons)) return [...sentences, selfComparisonSentence(result)];
  // Sizes are compared with the defaults to find the best ones; no pair of them is recommended.
  return experiment === "pools" ? sentences : [...sentences, recommend(comparisons).headline];
}

/**
 * The result of comparing an arm with itself, where every verdict of faster or slower is a false alarm; or, where two load
 * generators drove it, a difference between them.
 */
export function selfComparisonSentence({
  comparisons,
  segments,
}: Pick<ResultDocument, "comparisons" | "segments">): string {
  const alarms = comparisons.filter(({ verdict }) => verdict === "faster" || verdict === "slower").length;
  const tools = comparedTools(segments);
  if (tools) {
    const where = alarms === 0 ? "in no metric" : `in ${alarms} of ${counted(comparisons.length, "metric")}`;
    return `${tools.candidate} differs from ${tools.baseline} ${where}.`;
  }
  return alarms === 0
    ? "No metric was called faster or slower, as expected."
    : `${alarms} of ${counted(comparisons.length, "metric")} ${alarms === 1 ? "was" : "were"} called faster or slower: a false alarm.`;
}

function sentence(row: ComparisonRow, result: ResultDocument): string {
  const { load, metric, estimate, low, high, blocks, pAdjusted, verdict } = row;
  const { candidate, baseline } = sidesOf(row, result);
  const pair = `${loadName(load)}: ${candidate} against ${baseline}`;
  if (estimate === null) return `${pair}: no block has valid segments of both.`;
  if (low === null || pAdjusted === null)
    return `${pair}: no verdict, because ${counted(blocks, "block")} cannot give an interval; use --blocks 8.`;
  const interval = `95 % interval ${effectInterval(low, high)}`;
  return `${pair}: ${verdict}, ${metric} ${effect(estimate)} (${interval}, ${counted(blocks, "block")}, adjusted p ${probability(pAdjusted)}).`;
}
