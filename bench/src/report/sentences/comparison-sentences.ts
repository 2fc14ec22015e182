import { blocksForEffect } from "../../analysis/derive/blocks-for-effect.ts";
import type { ComparisonRow, NoiseFloorRow } from "../../results/run/derived.ts";
import { comparedTools } from "../../results/run/open-loop-tools.ts";
import type { ResultDocument } from "../../results/run/result.ts";
import type { Arm } from "../../results/run/segment.ts";
import { left, right, textTable } from "../tables/text-table.ts";
import { counted } from "../terminal/counted.ts";
import { armLabel, loadLabel } from "../terminal/labels.ts";

/** The effect that should be found, for the number of blocks it takes. */
const EFFECT = 0.05;

/** Every comparison on every metric, one line each. Empty without any. */
export function comparisonTable(result: ResultDocument): string {
  if (result.comparisons.length === 0) return "";
  const columns = [
    ...[left("load"), left("compared"), left("metric"), right("factor"), right("95 % interval")],
    ...[right("blocks"), right("adjusted p"), right("noise floor"), left("verdict"), right("blocks for 5 %")],
  ];
  const lines = result.comparisons.map((row) => [
    loadLabel(row.load),
    sidesOf(row, result),
    row.metric,
    factor(row.estimate),
    interval(row),
    String(row.blocks),
    row.pAdjusted === null ? "-" : probability(row.pAdjusted),
    percent(row.noiseFloor),
    row.verdict,
    String(blocksForEffect(result, row, EFFECT) ?? "-"),
  ]);
  return `Compared block by block: a factor of 2 is twice the baseline's\n\n${textTable(columns, lines)}`;
}

/** One sentence for each pair and load: throughput in a closed loop, p50 in an open one. */
export function comparisonSentences(result: ResultDocument): string {
  const telling = result.comparisons.filter(({ load, metric }) =>
    load.model === "closed" ? metric === "throughput" : metric === "p50",
  );
  if (telling.length === 0) return "There is no pair of valid segments to compare.";
  return telling.map((row) => sentence(row, result)).join("\n");
}

/** What the noise floor rests on, in a line; empty where there is none. */
export function noiseLine(noiseFloor: readonly NoiseFloorRow[]): string {
  const floors = noiseFloor.map(
    ({ load, metric, noiseFloor: floor, differences, source }) =>
      `${metric} ${percent(floor)} at ${loadLabel(load)} (${counted(differences.length, "block")}, ${source === "a/a" ? "A/A" : "first against second run"})`,
  );
  return floors.length === 0 ? "" : `Noise floor: ${floors.join("; ")}`;
}

function sentence(row: ComparisonRow, result: ResultDocument): string {
  const { load, metric, estimate, blocks, pAdjusted, verdict } = row;
  const candidate = label(row.candidate, result);
  const itself = Bun.deepEquals(row.baseline, row.candidate);
  const tools = itself ? comparedTools(result.segments) : undefined;
  const baseline = itself ? "itself" : label(row.baseline, result);
  if (estimate === null) {
    return `At ${loadLabel(load)} no block has valid segments of both ${candidate} and ${baseline}.`;
  }
  if (row.low === null || pAdjusted === null) {
    return `At ${loadLabel(load)} there is no verdict on ${candidate} against ${baseline}: ${counted(blocks, "block")} gives no interval, --blocks 8 does.`;
  }
  const says =
    metric === "throughput"
      ? `${candidate} serves ${factor(estimate)}× ${baseline}`
      : tools
        ? `the median fight in ${candidate} is ${factor(estimate)}× as long by ${tools.candidate} as by ${tools.baseline}`
        : `the median fight in ${candidate} takes ${factor(estimate)}× as long as in ${baseline}`;
  const certainty = `95 % interval ${interval(row)}, ${counted(blocks, "block")}, adjusted p ${probability(pAdjusted)}`;
  return `At ${loadLabel(load)} ${says} (${certainty}): ${verdict}.`;
}

function sidesOf({ baseline, candidate }: ComparisonRow, result: ResultDocument): string {
  const itself = Bun.deepEquals(baseline, candidate);
  const tools = itself ? comparedTools(result.segments) : undefined;
  if (tools) return `${label(candidate, result)}, ${tools.candidate} / ${tools.baseline}`;
  return `${label(candidate, result)} / ${itself ? "itself" : label(baseline, result)}`;
}

/** In `pools` the mode is the same everywhere, and the services' defaults have no sizes to name. */
function label(arm: Arm, { config, experiment }: ResultDocument): string {
  if (experiment === "pools" && arm.poolMax === null && arm.maxInFlight === null) return "the defaults";
  const { latency, ...rest } = arm;
  return armLabel(config.latencies.length > 1 ? arm : rest, { withWrites: config.writes.length > 1 });
}

/** Relative effects are shown as factors: −0.75 is 0.25. */
const factor = (effect: number | null) => (effect === null ? "-" : (1 + effect).toFixed(2));

function interval({ low, high }: ComparisonRow): string {
  return low === null ? "-" : `${factor(low)}–${factor(high)}`;
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

function probability(p: number): string {
  return p < 0.001 ? "< 0.001" : p.toFixed(3);
}
